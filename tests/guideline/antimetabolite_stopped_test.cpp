// guideline/antimetabolite_stopped.h: what C2a leaves behind for the rest of C2. When it is met,
// not met and unknown: reduction_maximal_test.cpp.
#include "guideline/antimetabolite_stopped.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

struct Judged {
  explicit Judged(const std::vector<std::string>& resources) {
    for (const std::string& one : resources) chart.add(one);
    criterion = antimetabolite_stopped(chart.patient(), reduction);
  }

  std::vector<std::string> cited() const {
    std::vector<std::string> references;
    for (const Evidence& one : criterion.evidence) references.push_back(one.reference);
    return references;
  }

  Chart chart;
  Reduction reduction;
  Criterion criterion;
};

using References = std::vector<std::string>;

const std::string kTacrolimus = drug("tacrolimus", "active", asserted(10));
const std::string kStopped = drug("mycophenolate", "stopped", period(400, 90));

}  // namespace

TEST_CASE("C2a alone knows the day of the reduction, or says why not",
          "[guideline][antimetabolite_stopped]") {
  const Judged known({kTacrolimus, kStopped});
  CHECK(known.criterion.id == CriterionId::antimetabolite_stopped);
  CHECK(known.criterion.status == Truth::met);
  CHECK(known.reduction.date == days_ago(90));
  CHECK(known.reduction.no_date.finding.empty());
  for (const auto& resources : {std::vector{kTacrolimus},
                                {kTacrolimus, drug("mycophenolate", "active")},
                                {kTacrolimus, drug("mycophenolate", "stopped")},
                                {kTacrolimus, drug("azathioprine", "not-taken", asserted(9))},
                                {kTacrolimus, drug("mycophenolate", "stopped", period(1500, 1000))},
                                {kTacrolimus, kStopped, procedure("Kidney transplant", 50)}}) {
    const Judged unknown(resources);
    CHECK_FALSE(unknown.reduction.date);
    CHECK_FALSE(unknown.reduction.no_date.finding.empty());
  }
}

TEST_CASE("C2a cites what it rests on, each antimetabolite with it",
          "[guideline][antimetabolite_stopped]") {
  CHECK(Judged({kTacrolimus, kStopped}).cited() == References{"MedicationStatement/r2"});
  CHECK(Judged({kTacrolimus, kStopped, drug("azathioprine", "not-taken", asserted(9))}).cited() ==
        References{"MedicationStatement/r2", "MedicationStatement/r3"});
  CHECK(Judged({kStopped, drug("azathioprine", "active")}).cited() ==
        References{"MedicationStatement/r2"});
  CHECK(Judged({kTacrolimus}).cited().empty());
}

TEST_CASE("C2a names the orders to stop only while a drug is current",
          "[guideline][antimetabolite_stopped]") {
  const Judged current({request("mycophenolate", "active"), request("azathioprine", "active")});
  CHECK(current.criterion.status == Truth::not_met);
  REQUIRE(current.reduction.to_stop.size() == 2);
  CHECK(current.reduction.to_stop[0].order->id == "r1");
  CHECK(current.reduction.to_stop[1].order->id == "r2");
  CHECK(Judged({kTacrolimus, request("mycophenolate", "stopped", authored(9))})
            .reduction.to_stop.empty());
}
