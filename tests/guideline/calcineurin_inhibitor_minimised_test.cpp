// guideline/calcineurin_inhibitor_minimised.h: what C2b reads of the reduction and adds to it. Its
// troughs and what stands in for an inhibitor: reduction_maximal_test.cpp.
#include "guideline/calcineurin_inhibitor_minimised.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

struct Judged {
  explicit Judged(const std::vector<std::string>& resources, std::optional<int> reduced = {}) {
    for (const std::string& one : resources) chart.add(one);
    if (reduced) reduction.date = days_ago(*reduced);
    criterion = calcineurin_inhibitor_minimised(chart.patient(), reduction);
  }

  Chart chart;
  Reduction reduction;
  Criterion criterion;
};

std::string ciclosporin_level(int days_before, std::string_view ng_ml) {
  return observation("3520-4", join({at(days_before), quantity(ng_ml, "ng/mL")}));
}

const std::string kTacrolimus = drug("tacrolimus", "active", asserted(10));
const std::string kCiclosporin = drug("ciclosporin", "active", asserted(10));

}  // namespace

TEST_CASE("C2b names every inhibitor above its target as one to lower",
          "[guideline][calcineurin_inhibitor_minimised]") {
  const auto lowered = [](const std::vector<std::string>& resources) {
    return Judged(resources).reduction.to_lower;
  };
  using Names = std::vector<std::string>;
  CHECK(lowered({kTacrolimus, tacrolimus_level(3, "9"), kCiclosporin,
                 ciclosporin_level(3, "200")}) == Names{"tacrolimus", "ciclosporin"});
  CHECK(lowered({kTacrolimus, tacrolimus_level(3, "5"), kCiclosporin,
                 ciclosporin_level(3, "200")}) == Names{"ciclosporin"});
  CHECK(lowered({kTacrolimus, tacrolimus_level(40, "9")}).empty());
  CHECK(lowered({tacrolimus_level(3, "9")}).empty());
}

TEST_CASE("C2b takes rejection for the limit only after the reduction that it is given",
          "[guideline][calcineurin_inhibitor_minimised]") {
  const std::vector<std::string> resources = {
      kTacrolimus, tacrolimus_level(3, "9"),
      condition("Acute renal transplant rejection", "'onsetDateTime':" + day(50))};
  const Judged after(resources, 51);
  CHECK(after.criterion.status == Truth::met);
  CHECK(after.reduction.to_lower.empty());
  REQUIRE(after.criterion.evidence.size() == 3);
  CHECK(after.criterion.evidence[0].reference == "Observation/r2");
  CHECK(after.criterion.evidence[1].reference == "Condition/r3");
  CHECK(after.criterion.evidence[2].reference == "MedicationStatement/r1");
  CHECK(Judged(resources, 50).criterion.status == Truth::not_met);
  CHECK(Judged(resources).criterion.status == Truth::not_met);
}

TEST_CASE("C2b asks for what would settle it only while it is unknown",
          "[guideline][calcineurin_inhibitor_minimised]") {
  const Judged unknown({kTacrolimus, kCiclosporin, ciclosporin_level(3, "100")});
  CHECK(unknown.criterion.status == Truth::unknown);
  CHECK(unknown.criterion.supplies == std::vector<Supply>{Supply::tacrolimus_trough});
  CHECK_FALSE(unknown.criterion.settles.empty());
  const Judged decided({kTacrolimus, kCiclosporin, ciclosporin_level(3, "200")});
  CHECK(decided.criterion.status == Truth::not_met);
  CHECK(decided.criterion.supplies.empty());
  CHECK(decided.criterion.settles.empty());
}
