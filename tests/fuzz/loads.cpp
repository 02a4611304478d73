// BK loads that came as text, under codes that say all, something or nothing of the unit.
#include <cmath>
#include <cstdint>

#include "guideline/viral_load.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using guideline::Detection;
  using guideline::LoadCode;
  using guideline::LoadKind;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const LoadKind kind : {LoadKind::unknown, LoadKind::copies, LoadKind::international_units}) {
    for (const LoadCode::Scale scale :
         {LoadCode::Scale::unknown, LoadCode::Scale::plain, LoadCode::Scale::log10}) {
      const guideline::LoadReading read = guideline::read_load_text(text, {kind, scale});
      fuzz::require(!read.value.log10 || std::isfinite(*read.value.log10));
      if (read.value.detection == Detection::unreadable) fuzz::require(!read.value.at_least);
    }
  }
  return 0;
}
