// cards/override_reasons.h; CDS Hooks 3.0: every override reason has a display.
#include "cards/override_reasons.h"

#include <catch2/catch.hpp>
#include <set>

using guideline::Verdict;

TEST_CASE("Every list of reasons has codes of one use and displays", "[cards][override_reasons]") {
  for (const auto& list :
       {cards::reasons_against(Verdict::reasonable_salvage_option),
        cards::reasons_against(Verdict::insufficient_data),
        cards::reasons_against(Verdict::not_supported), cards::reasons_against_rejection_caveat(),
        cards::reasons_against_viraemia_caveat(), cards::reasons_against_lowering(),
        cards::reasons_against_monitoring()}) {
    CHECK(list.size() >= 3);
    std::set<std::string_view> codes;
    for (const cards::OverrideReason& reason : list) {
      CHECK_FALSE(reason.system.empty());
      CHECK_FALSE(reason.display.empty());
      CHECK(codes.insert(reason.code).second);
    }
  }
}
