// A hook request, from bytes to the answer: refused, or answered with JSON that has cards.
#include <cstdint>
#include <string>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"
#include "hooks/refusal.h"
#include "hooks/services/bkvn_ivig.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

namespace {

std::string uuid() { return "00000000-0000-4000-8000-000000000000"; }

void answer(std::string body) {
  static const fhir::ValueSets kSets(guideline::kSetIds, fhir::embedded_value_sets());
  static const guideline::Settings kSettings;
  static const hooks::ServiceSetup kSetup{kSets, kSettings, "https://ivig.example.org/"};
  static const auto kSelect = hooks::make_bkvn_ivig("order-select", kSetup);
  static const auto kSign = hooks::make_bkvn_ivig("order-sign", kSetup);
  const auto request = hooks::HookRequest::parse(std::move(body));
  if (request.hook() != "order-select" && request.hook() != "order-sign") return;
  const fhir::Instant now = request.as_of().value_or(*fhir::parse_instant("2026-06-15T10:00:00Z"));
  const hooks::CdsService& service = request.hook() == "order-sign" ? *kSign : *kSelect;
  const std::string cards = service.answer(request, {}, {now, uuid, true}).body;
  fuzz::require(fhir::JsonDocument::parse(cards).root()["cards"].is_array());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    answer({reinterpret_cast<const char*>(data), size});
  } catch (const hooks::Refusal& refusal) {
    fuzz::require(!refusal.issues().empty());
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_json(data, size, max_size, seed);
}
