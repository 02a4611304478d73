#include "guideline/monitoring.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

const std::string kNephropathy = condition("BK virus nephropathy");

MonitoringAnswer judge(Chart& chart) {
  return judge_monitoring(chart.question(), value_sets(), chart.settings);
}

MonitoringAnswer judge(const std::vector<std::string>& resources,
                       Availability availability = {true, true, true, true, true}) {
  Chart chart;
  chart.availability = availability;
  for (const std::string& one : resources) chart.add(one);
  return judge(chart);
}

Chart chart_of(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  return chart;
}

// The load's clock with the dose and the newest load that many days ago.
Due load_due(int dose, std::optional<int> load) {
  std::vector<std::string> resources;
  if (load) resources.push_back(plasma_load(*load, "1000"));
  Chart chart = chart_of(resources);
  return watch_load(chart.patient(), days_ago(dose)).due;
}

Due creatinine_due(int dose, const std::vector<int>& days) {
  Chart chart;
  for (const int one : days) chart.add(creatinine(one, "2.0"));
  return watch_creatinine(chart.patient(), days_ago(dose)).due;
}

}  // namespace

TEST_CASE("In the first eight weeks a load is overdue after seven days",
          "[guideline][monitoring]") {
  CHECK(load_due(20, 7) == Due::not_due);
  CHECK(load_due(20, 8) == Due::overdue);
  CHECK(load_due(20, std::nullopt) == Due::overdue);
  CHECK(load_due(0, 7) == Due::not_due);
  CHECK(load_due(0, 8) == Due::overdue);
}

TEST_CASE("After eight weeks a load is overdue after thirty days", "[guideline][monitoring]") {
  CHECK(load_due(56, 8) == Due::overdue);
  CHECK(load_due(57, 8) == Due::not_due);
  CHECK(load_due(57, 30) == Due::not_due);
  CHECK(load_due(57, 31) == Due::overdue);
}

TEST_CASE("After month twelve no load is overdue", "[guideline][monitoring]") {
  // 2026-11-22 and 2025-11-22: 365 days.
  CHECK(load_due(365, 31) == Due::overdue);
  CHECK(load_due(365, 30) == Due::not_due);
  CHECK(load_due(366, 31) == Due::not_due);
  CHECK(load_due(366, std::nullopt) == Due::not_due);
}

TEST_CASE("In the first thirty days two creatinines in seven days are due",
          "[guideline][monitoring]") {
  CHECK(creatinine_due(20, {1, 4}) == Due::not_due);
  CHECK(creatinine_due(20, {1, 7}) == Due::not_due);
  CHECK(creatinine_due(20, {1, 8}) == Due::overdue);
  CHECK(creatinine_due(20, {}) == Due::overdue);
  CHECK(creatinine_due(30, {1}) == Due::overdue);
  CHECK(creatinine_due(31, {1}) == Due::not_due);
  SECTION("one blood test is one, in however many units and copies") {
    CHECK(creatinine_due(20, {1, 1}) == Due::overdue);
  }
}

TEST_CASE("What was not asked for is never overdue", "[guideline][monitoring]") {
  Chart chart = chart_of({plasma_load(20, "1000"), creatinine(20, "2.0")});
  chart.availability.bk_loads = false;
  chart.availability.creatinine = false;
  PatientRecord& patient = chart.patient();
  CHECK(watch_load(patient, days_ago(25)).due == Due::cannot_tell);
  CHECK(watch_creatinine(patient, days_ago(25)).due == Due::cannot_tell);
  SECTION("but what is there is not due") {
    Chart more = chart_of({plasma_load(3, "1000"), creatinine(3, "2.0"), creatinine(5, "2.0")});
    more.availability = chart.availability;
    PatientRecord& record = more.patient();
    CHECK(watch_load(record, days_ago(25)).due == Due::not_due);
    CHECK(watch_creatinine(record, days_ago(25)).due == Due::not_due);
  }
  SECTION("and nothing is due where the time of watching is over") {
    CHECK(watch_load(patient, days_ago(800)).due == Due::not_due);
    CHECK(watch_creatinine(patient, days_ago(31)).due == Due::not_due);
  }
}

TEST_CASE("A preliminary or unreadable result may be the one that is due",
          "[guideline][monitoring]") {
  Chart chart = chart_of({plasma_load(3, "1000", "preliminary"), creatinine(1, "2.0"),
                          creatinine(3, "2.0", "preliminary")});
  PatientRecord& patient = chart.patient();
  CHECK(watch_load(patient, days_ago(25)).due == Due::cannot_tell);
  CHECK(watch_creatinine(patient, days_ago(25)).due == Due::cannot_tell);
  Chart unreadable = chart_of({plasma_load_text(3, "haemolysed")});
  CHECK(watch_load(unreadable.patient(), days_ago(25)).due == Due::cannot_tell);
  SECTION("a final one beside it decides") {
    Chart both = chart_of({plasma_load(3, "1000", "preliminary"), plasma_load(5, "1000")});
    CHECK(watch_load(both.patient(), days_ago(25)).due == Due::not_due);
  }
}

TEST_CASE("Without IVIG, or without BK disease, there is silence", "[guideline][monitoring]") {
  CHECK_FALSE(judge({kNephropathy, plasma_load(40, "1000")}).monitoring);
  CHECK_FALSE(judge({given("IVIG", 20)}).monitoring);
  CHECK_FALSE(judge({kNephropathy, drug("IVIG", "completed")}).monitoring);
  CHECK_FALSE(judge({given("IVIG", 20), plasma_load_text(30, "not detected")}).monitoring);
  CHECK(judge({given("IVIG", 20)}).silence ==
        "No BK virus nephropathy and no BK viraemia is on record.");
  SECTION("a nephropathy that is over is none") {
    CHECK_FALSE(
        judge({condition("BK virus nephropathy", {}, "resolved"), given("IVIG", 20)}).monitoring);
  }
}

TEST_CASE("Nephropathy, viraemia on record or a detectable load is BK disease",
          "[guideline][monitoring]") {
  const std::string dose = given("IVIG", 20);
  CHECK(judge({kNephropathy, dose}).monitoring);
  CHECK(judge({condition("BK viremia"), dose}).monitoring);
  CHECK(judge({plasma_load(30, "1000"), dose}).monitoring);
  CHECK(judge({plasma_load(10, "1000"), dose}).monitoring);
  SECTION("also where IVIG has cleared it") {
    const MonitoringAnswer answer =
        judge({plasma_load(30, "1000"), dose, plasma_load_text(3, "not detected")});
    REQUIRE(answer.monitoring);
    CHECK(answer.monitoring->course.course == LoadCourse::cleared);
  }
}

TEST_CASE("Nothing due and nothing changed is silence", "[guideline][monitoring]") {
  const std::vector<std::string> quiet = {kNephropathy,
                                          given("IVIG", 20),
                                          plasma_load(22, "50000"),
                                          plasma_load(3, "40000"),
                                          creatinine(22, "2.0"),
                                          creatinine(4, "2.0"),
                                          creatinine(1, "2.1")};
  CHECK_FALSE(judge(quiet).monitoring);
  CHECK(judge(quiet).silence == "Nothing is due and nothing has changed.");
  SECTION("a creatinine up by a quarter breaks it") {
    std::vector<std::string> rising = quiet;
    rising.push_back(creatinine(0, "2.5"));
    const MonitoringAnswer answer = judge(rising);
    REQUIRE(answer.monitoring);
    CHECK(answer.monitoring->graft->declining);
  }
  SECTION("one hundredth less does not") {
    std::vector<std::string> steady = quiet;
    steady.push_back(creatinine(0, "2.49"));
    CHECK_FALSE(judge(steady).monitoring);
  }
  SECTION("data that could not be had breaks it") {
    Availability without_loads{true, true, true, false, true};
    const MonitoringAnswer answer =
        judge({kNephropathy, given("IVIG", 20), creatinine(4, "2.0"), creatinine(1, "2.1")},
              without_loads);
    REQUIRE(answer.monitoring);
    CHECK(answer.monitoring->load.due == Due::cannot_tell);
  }
}

TEST_CASE("The creatinine is compared with the last before the first dose",
          "[guideline][monitoring]") {
  const auto declines = [](const std::vector<std::string>& more) {
    std::vector<std::string> all = {kNephropathy, given("IVIG", 200), given("IVIG", 60)};
    all.insert(all.end(), more.begin(), more.end());
    const MonitoringAnswer answer = judge(all);
    return answer.monitoring && answer.monitoring->graft && answer.monitoring->graft->declining;
  };
  CHECK(declines({creatinine(201, "1.0"), creatinine(61, "2.0"), creatinine(2, "1.3")}));
  CHECK_FALSE(declines({creatinine(300, "1.0"), creatinine(201, "2.0"), creatinine(2, "2.1")}));
  CHECK_FALSE(declines({creatinine(201, "1.0"), creatinine(31, "3.0")}));
  CHECK_FALSE(declines({creatinine(2, "3.0")}));
}

TEST_CASE("The clocks start again with a second dose", "[guideline][monitoring]") {
  const MonitoringAnswer answer = judge({kNephropathy, given("IVIG", 400), given("IVIG", 10),
                                         plasma_load(9, "1000"), creatinine(1, "2.0")});
  REQUIRE(answer.monitoring);
  CHECK(answer.monitoring->load.due == Due::overdue);
  CHECK(answer.monitoring->creatinine.due == Due::overdue);
  CHECK(answer.monitoring->repeated);
}

TEST_CASE("The time zone of the server does not matter", "[guideline][monitoring]") {
  const char* const before = std::getenv("TZ");
  const std::string kept = before != nullptr ? before : "";
  for (const char* const zone : {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
    INFO(zone);
    setenv("TZ", zone, 1);
    tzset();
    CHECK(load_due(20, 7) == Due::not_due);
    CHECK(load_due(20, 8) == Due::overdue);
    CHECK(load_due(56, 8) == Due::overdue);
    CHECK(load_due(57, 8) == Due::not_due);
  }
  if (before != nullptr) {
    setenv("TZ", kept.c_str(), 1);
  } else {
    unsetenv("TZ");
  }
  tzset();
}
