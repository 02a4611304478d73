// A hook request, from bytes to the answer: refused, or answered with JSON that has cards.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"
#include "hooks/refusal.h"
#include "hooks/services/bkvn_immunosuppression.h"
#include "hooks/services/bkvn_ivig.h"
#include "hooks/services/bkvn_ivig_monitoring.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

namespace {

std::string uuid() { return "00000000-0000-4000-8000-000000000000"; }

// One of each service that a hook calls.
const std::vector<std::unique_ptr<hooks::CdsService>>& services() {
  static const fhir::ValueSets kSets(guideline::kSetIds, fhir::embedded_value_sets());
  static const guideline::Settings kSettings;
  static const auto kServices = [] {
    const hooks::ServiceSetup setup{kSets, kSettings, "https://ivig.example.org/"};
    std::vector<std::unique_ptr<hooks::CdsService>> all;
    for (const std::string_view hook : {"order-select", "order-sign"}) {
      all.push_back(hooks::make_bkvn_ivig(hook, setup));
      all.push_back(hooks::make_bkvn_immunosuppression(hook, setup));
    }
    for (const std::string_view hook : {"patient-view", "encounter-start"}) {
      all.push_back(hooks::make_bkvn_ivig_monitoring(hook, setup));
    }
    return all;
  }();
  return kServices;
}

void answer(std::string body) {
  const auto request = hooks::HookRequest::parse(std::move(body));
  const fhir::Instant now = request.as_of().value_or(*fhir::parse_instant("2026-06-15T10:00:00Z"));
  for (const auto& service : services()) {
    if (service->description().hook != request.hook()) continue;
    const std::string cards = service->answer(request, {}, {now, uuid, true}).body;
    fuzz::require(fhir::JsonDocument::parse(cards).root()["cards"].is_array());
  }
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
