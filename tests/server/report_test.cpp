#include "server/report.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "fhir/json_document.h"

using server::Report;
using server::ReportGroup;

namespace {

const ReportGroup kShown{"bkvn-ivig-order-sign", "eligibility", "not-supported", "active"};
const ReportGroup kCaveat{"bkvn-ivig-order-sign", "rejection-caveat", "", "active"};
const ReportGroup kSilent{"bkvn-ivig-order-select", "eligibility", "insufficient-data", "silent"};

Report example() {
  Report report;
  report.since = fhir::parse_instant("2026-11-01");
  report.lines = {{kSilent, 7, 0, 0}, {kShown, 10, 3, 3}, {kCaveat, 2, 0, 0}};
  report.overrides = {{kShown, "http://s", "patient-refuse", 2, 1}, {kShown, "", "", 1, 0}};
  report.notes = {{"active", "future-date", 4}};
  report.of_unknown_cards = 1;
  return report;
}

}  // namespace

TEST_CASE("a report for people says what was shown and why it was overridden", "[server][report]") {
  CHECK(to_text(example()) ==
        R"(Decisions since 2026-11-01T00:00:00Z

SERVICE               CARD              VERDICT        SHOWN  ACCEPTED  OVERRIDDEN  OPEN  ACCEPTED OF ANSWERED
bkvn-ivig-order-sign  eligibility       not-supported     10         3           3     4                  50 %
bkvn-ivig-order-sign  rejection-caveat  -                  2         0           0     2                     -

Silent mode
SERVICE                 CARD         VERDICT            WOULD HAVE BEEN SHOWN
bkvn-ivig-order-select  eligibility  insufficient-data                      7

Why cards were overridden
SERVICE               CARD         VERDICT        REASON          CARDS  WITH COMMENT
bkvn-ivig-order-sign  eligibility  not-supported  patient-refuse      2             1
bkvn-ivig-order-sign  eligibility  not-supported  none given          1             0

Notes about the data
NOTE         MODE    CARDS
future-date  active      4

Feedback on cards that are not on record: 1
)");
}

TEST_CASE("a report of nothing says so", "[server][report]") {
  CHECK(server::to_text(Report{}) == "Decisions of all time\n\nNo card was shown.\n");
}

TEST_CASE("a report for programs has every count and no empty member", "[server][report]") {
  const auto document = fhir::JsonDocument::parse(to_json(example()));
  const fhir::Json root = document.root();
  CHECK(root["since"].text() == "2026-11-01T00:00:00Z");
  CHECK(root["cards"].size() == 3);
  const fhir::Json caveat = *++ ++root["cards"].each().begin();
  CHECK(caveat["card"].text() == "rejection-caveat");
  CHECK_FALSE(caveat["verdict"]);
  CHECK(caveat["count"].text() == "2");
  const fhir::Json reason = *root["overrideReasons"].each().begin();
  CHECK(reason["system"].text() == "http://s");
  CHECK(reason["withComment"].text() == "1");
  CHECK(root["notes"].size() == 1);
  CHECK(root["feedbackOnUnknownCards"].text() == "1");
  CHECK(fhir::JsonDocument::parse(server::to_json(Report{})).root()["cards"].is_array());
}

TEST_CASE("a report for spreadsheets is one table", "[server][report]") {
  std::istringstream lines(to_csv(example()));
  std::vector<std::string> all;
  for (std::string line; std::getline(lines, line);) all.push_back(line);
  REQUIRE(all.size() == 1 + 9 + 2 + 1 + 1);
  CHECK(all[0] == "service,card,verdict,mode,measure,detail,cards\r");
  CHECK(all[4] == "bkvn-ivig-order-sign,eligibility,not-supported,active,cards,,10\r");
  CHECK(all[10] ==
        "bkvn-ivig-order-sign,eligibility,not-supported,active,override-reason,"
        "http://s|patient-refuse,2\r");
  CHECK(all[12] == ",,,active,note,future-date,4\r");
}

TEST_CASE("a report cannot be made to do something by what a client sent", "[server][report]") {
  Report report;
  report.overrides = {{kShown, "=cmd()", "\x1B[2J\"a\",b\x9B", 1, 0}};
  CHECK(to_text(report).find('\x1B') == std::string::npos);
  CHECK(to_text(report).find('\x9B') == std::string::npos);
  CHECK(to_csv(report).find("\"'=cmd()|") != std::string::npos);
  CHECK(to_csv(report).find("\"\"a\"\",b") != std::string::npos);
}
