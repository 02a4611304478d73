#include "guideline/immunosuppression_order.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

const std::string kNephropathy = condition("BK virus nephropathy");

std::string dose(std::string_view mg, int frequency = 2) {
  return "'dosageInstruction':[{'timing':{'repeat':{'frequency':" + std::to_string(frequency) +
         ",'period':1,'periodUnit':'d'}},'doseAndRate':[{'doseQuantity':{'value':" +
         std::string(mg) + ",'unit':'mg'}}]}]";
}

std::string ordered(std::string_view name, const std::string& members = {},
                    std::string_view status = "draft") {
  return request(name, status, members);
}

ImmunosuppressionAnswer judge(Chart& chart) {
  return judge_immunosuppression(chart.question(), value_sets(), chart.settings);
}

// What the draft does with that on record; empty where there is silence.
std::string change(const std::string& draft, const std::vector<std::string>& resources,
                   const std::string& disease = kNephropathy) {
  Chart chart;
  chart.add(disease).draft(draft);
  for (const std::string& one : resources) chart.add(one);
  const ImmunosuppressionAnswer answer = judge(chart);
  return answer.orders.empty() ? "" : std::string(to_text(answer.orders.front().change));
}

std::string current(std::string_view name, const std::string& members = {}, int days_before = 10) {
  return request(name, "active", join({authored(days_before), members}));
}

}  // namespace

TEST_CASE("A draft that starts an antimetabolite or a calcineurin inhibitor is spoken to",
          "[guideline][immunosuppression]") {
  for (const std::string_view name :
       {"mycophenolate mofetil", "azathioprine", "tacrolimus", "ciclosporin"}) {
    INFO(name);
    CHECK(change(ordered(name), {}) == "starts");
  }
  SECTION("nothing else is") {
    for (const std::string_view name :
         {"sirolimus", "everolimus", "belatacept", "prednisone", "leflunomide", "IVIG"}) {
      INFO(name);
      CHECK(change(ordered(name), {}).empty());
    }
  }
  SECTION("one that was stopped, or is on hold, starts again") {
    CHECK(change(ordered("azathioprine"), {drug("azathioprine", "stopped", period(400, 90))}) ==
          "starts");
    CHECK(change(ordered("tacrolimus"), {drug("tacrolimus", "on-hold", asserted(5))}) == "starts");
  }
  SECTION("one that may be current may be started") {
    CHECK(change(ordered("tacrolimus"), {drug("tacrolimus", "unknown", asserted(5))}) == "starts");
  }
}

TEST_CASE("An antimetabolite is spoken to where it continues, a calcineurin inhibitor is not",
          "[guideline][immunosuppression]") {
  CHECK(change(ordered("mycophenolate mofetil", dose("500")),
               {current("mycophenolate mofetil", dose("500"))}) == "continues");
  CHECK(change(ordered("tacrolimus", dose("2")), {current("tacrolimus", dose("2"))}).empty());
  SECTION("also where the doses cannot be compared") {
    CHECK(change(ordered("mycophenolate mofetil"),
                 {current("mycophenolate mofetil", dose("500"))}) == "continues");
    CHECK(change(ordered("tacrolimus"), {current("tacrolimus", dose("2"))}).empty());
    CHECK(change(ordered("tacrolimus", dose("2")), {current("tacrolimus")}).empty());
  }
}

TEST_CASE("A draft that raises either is spoken to, one that lowers it is not",
          "[guideline][immunosuppression]") {
  for (const std::string_view name :
       {"azathioprine", "mycophenolate", "tacrolimus", "ciclosporin"}) {
    INFO(name);
    CHECK(change(ordered(name, dose("50.1")), {current(name, dose("50"))}) == "raises");
    CHECK(change(ordered(name, dose("49.9")), {current(name, dose("50"))}).empty());
  }
  SECTION("by what is taken in a day, not by dose") {
    CHECK(
        change(ordered("tacrolimus", dose("3", 1)), {current("tacrolimus", dose("2", 2))}).empty());
    CHECK(change(ordered("tacrolimus", dose("5", 1)), {current("tacrolimus", dose("2", 2))}) ==
          "raises");
  }
  SECTION("against the newest record") {
    CHECK(change(ordered("tacrolimus", dose("2")),
                 {current("tacrolimus", dose("3"), 90), current("tacrolimus", dose("1"), 10)}) ==
          "raises");
  }
  SECTION("two strengths of one drug are taken together") {
    CHECK(change(ordered("tacrolimus", dose("2.5")),
                 {current("tacrolimus", dose("2")), current("tacrolimus", dose("0.5"))})
              .empty());
    Chart chart;
    chart.add(kNephropathy)
        .add(current("tacrolimus", dose("2")))
        .draft(ordered("tacrolimus", dose("2")))
        .draft(ordered("tacrolimus", dose("0.5")));
    CHECK(judge(chart).orders.size() == 2);
  }
  SECTION("mofetil and acid are one drug of two strengths") {
    CHECK(change(ordered("mycophenolic acid", dose("720")),
                 {current("mycophenolate mofetil", dose("1000"))}) == "continues");
    CHECK(change(ordered("mycophenolate mofetil", dose("720")),
                 {current("mycophenolate mofetil", dose("1000"))})
              .empty());
  }
}

TEST_CASE("Only in someone with nephropathy or a detectable newest load",
          "[guideline][immunosuppression]") {
  const std::string draft = ordered("azathioprine");
  CHECK(change(draft, {}, plasma_load(20, "1000")) == "starts");
  CHECK(change(draft, {}, plasma_load(365, "1000")) == "starts");
  CHECK(change(draft, {}, plasma_load(366, "1000")).empty());
  CHECK(change(draft, {}, plasma_load_text(20, "not detected")).empty());
  CHECK(change(draft, {plasma_load(90, "1000")}, plasma_load_text(20, "not detected")).empty());
  CHECK(change(draft, {}, condition("BK virus nephropathy", {}, "resolved")).empty());
  CHECK(change(draft, {}, condition("Hypertension")).empty());
  SECTION("nephropathy speaks whatever the load is") {
    CHECK(change(draft, {plasma_load_text(20, "not detected")}) == "starts");
  }
}

TEST_CASE("Drafts that order nothing to be taken are passed over",
          "[guideline][immunosuppression]") {
  for (const std::string_view status :
       {"cancelled", "stopped", "entered-in-error", "on-hold", "completed"}) {
    INFO(status);
    CHECK(change(ordered("azathioprine", {}, status), {}).empty());
  }
  CHECK(change(ordered("azathioprine", {}, "active"), {}) == "starts");
  CHECK(change(ordered("azathioprine", "'doNotPerform':true"), {}).empty());
  CHECK(change(ordered("tacrolimus ointment", "'dosageInstruction':[{'route':{'text':'topical'}}]"),
               {})
            .empty());
  SECTION("a test for the drug is no order of it") {
    CHECK(change("'resourceType':'ServiceRequest','status':'draft','intent':'order',"
                 "'code':{'text':'Tacrolimus'}",
                 {})
              .empty());
  }
  SECTION("nor is someone else's draft") {
    CHECK(change(ordered("azathioprine", "'subject':{'reference':'Patient/p2'}"), {}).empty());
  }
}

TEST_CASE("In order-select only the selected drafts count", "[guideline][immunosuppression]") {
  Chart chart;
  chart.add(kNephropathy)
      .draft("'id':'aza'," + ordered("azathioprine"))
      .draft("'id':'tac'," + ordered("tacrolimus"));
  CHECK(judge(chart).orders.size() == 2);
  chart.selections = {"MedicationRequest/tac"};
  REQUIRE(judge(chart).orders.size() == 1);
  CHECK(judge(chart).orders.front().drug == Set::tacrolimus);
  chart.selections = std::vector<std::string_view>{};
  CHECK(judge(chart).orders.empty());
  CHECK_FALSE(judge(chart).any_draft);
}

TEST_CASE("Duplicates do not add up", "[guideline][immunosuppression]") {
  const std::string now = "'id':'tac-1'," + current("tacrolimus", dose("2"));
  CHECK(change(ordered("tacrolimus", dose("2.5")), {now, now}) == "raises");
}

TEST_CASE("What is on record is there once, not for each of many drafts",
          "[guideline][immunosuppression][hostile]") {
  constexpr std::size_t kMany = 10'000;
  Chart chart;
  chart.add(kNephropathy);
  for (std::size_t i = 0; i < kMany; ++i) {
    chart.add(current("mycophenolate mofetil", dose("500")))
        .draft(ordered("mycophenolate mofetil"));
  }
  const ImmunosuppressionAnswer answer = judge(chart);
  CHECK(answer.orders.size() == kMany);
  REQUIRE(answer.on_record.size() == 1);
  CHECK(on_record(answer, Set::mycophenolate).size() == kMany);
  CHECK(on_record(answer, Set::tacrolimus).empty());
}

TEST_CASE("A calcineurin inhibitor is raised in whatever unit of mass",
          "[guideline][immunosuppression]") {
  const auto in = [](std::string_view value, std::string_view unit) {
    std::string members = dose(value);
    members.replace(members.find("'mg'"), 4, "'" + std::string(unit) + "'");
    return members;
  };
  CHECK(change(ordered("tacrolimus", in("2000", "ug")),
               {current("tacrolimus", in("1000", "mcg"))}) == "raises");
  CHECK(change(ordered("tacrolimus", in("2000", "ug")), {current("tacrolimus", in("1", "mg"))}) ==
        "raises");
  CHECK(change(ordered("tacrolimus", in("0.1", "mg/kg")),
               {current("tacrolimus", in("0.05", "mg/kg"))}) == "raises");
  CHECK(change(ordered("tacrolimus", in("500", "ug")), {current("tacrolimus", in("1", "mg"))})
            .empty());
}

TEST_CASE("The salts of mycophenolate are told apart by their codes, too",
          "[guideline][immunosuppression]") {
  const auto coded = [](std::string_view code, std::string_view status,
                        const std::string& members) {
    return "'resourceType':'MedicationRequest','status':'" + std::string(status) +
           "','intent':'order','medicationCodeableConcept':{'coding':[{'system':'http://"
           "www.nlm.nih.gov/research/umls/rxnorm','code':'" +
           std::string(code) + "'}]}," + members;
  };
  const std::string mofetil = coded("68149", "active", join({authored(10), dose("500")}));
  CHECK(change(coded("7145", "draft", dose("360")), {mofetil}) == "continues");
  CHECK(change(coded("408142", "draft", dose("360")), {mofetil}) == "continues");
  CHECK(change(coded("68149", "draft", dose("360")), {mofetil}).empty());
}
