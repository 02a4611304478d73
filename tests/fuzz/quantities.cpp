// Quantities: as five lines (value, comparator, unit, system, code) and as one text. Read into a
// finite number and a known unit, or not at all.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "fhir/quantity_text.h"
#include "tests/fuzz/require.h"

namespace {

void check(const fhir::Quantity& quantity) {
  const auto measure = fhir::measure(quantity);
  if (!measure) return;
  fuzz::require(std::isfinite(measure->value));
  fuzz::require(measure->unit != fhir::Unit::unknown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 5> lines;
  std::string_view rest = text;
  for (std::string_view& line : lines) {
    line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  check({lines[0], fhir::read_comparator(lines[1]), lines[2], lines[3], lines[4]});
  if (const auto quantity = fhir::read_quantity_text(text)) check(quantity->quantity());
  return 0;
}
