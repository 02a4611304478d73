// A line of a Bulk Data export, whose type is told by a few bytes: of a line that is JSON, the
// scanner says what the parser says, or that it cannot tell. And whatever stands before a resource
// in a line, the two are never passed over as one of a type that is not read.
#include "server/bulk_line.h"

#include <cstdint>
#include <optional>
#include <string>

#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

namespace {

constexpr const char* kObservation =
    R"({"resourceType":"Observation","id":"o","subject":{"reference":"Patient/p"}})";

std::optional<fhir::JsonDocument> parsed(const std::string& line) {
  try {
    return fhir::JsonDocument::parse(line);
  } catch (const fhir::JsonError&) {
    return std::nullopt;
  }
}

void agrees_with_parser(const std::string& line) {
  const auto head = server::scan_head(line);
  if (!head) return;
  const auto document = parsed(line);
  if (!document) return;
  const server::PlacedLine scanned = server::place_of(*head);
  const server::PlacedLine read = server::place_of(server::head_of(document->root()));
  fuzz::require(scanned.place == read.place && scanned.key == read.key);
}

void hides_nothing(const std::string& cut_off) {
  const std::string line = cut_off + kObservation;
  const auto head = server::scan_head(line);
  fuzz::require(!head || server::place_of(*head).place != server::LinePlace::not_read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line(reinterpret_cast<const char*>(data), size);
  agrees_with_parser(line);
  hides_nothing(line);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_json(data, size, max_size, seed);
}
