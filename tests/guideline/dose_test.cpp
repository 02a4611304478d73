#include "guideline/dose.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

struct Judged {
  DoseComparison comparison;
  std::optional<double> recommended;
  std::optional<double> ordered;
  bool update_offered;
  bool adjusted;
};

Judged judge(const std::vector<std::string>& record, const std::vector<std::string>& drafts) {
  Chart chart;
  for (const std::string& one : record) chart.add(one);
  chart.patient();
  Chart orders;  // a record of its own for the drafts
  for (const std::string& one : drafts) orders.add(one);
  const fhir::Record& drafted = orders.record();
  std::vector<const fhir::OrderRequest*> course;
  for (const fhir::OrderRequest& order : drafted.requests) course.push_back(&order);
  const Dose dose = judge_dose(course, chart.patient());
  CHECK(dose.orders.size() == drafts.size());
  CHECK_FALSE(dose.finding.empty());
  return {dose.comparison, dose.recommended_grams, dose.ordered_grams, dose.update_offered,
          dose.consider_adjusted_weight};
}

// An order of these members of one dosage instruction.
std::string dosed(const std::string& dosage) {
  return ivig("", "'dosageInstruction':[{" + dosage + "}]");
}
std::string dose_of(std::string_view value, std::string_view unit) {
  return "'doseAndRate':[{'doseQuantity':{'value':" + std::string(value) + ",'unit':'" +
         std::string(unit) + "'}}]";
}
std::string repeat(const std::string& members) { return "'timing':{'repeat':{" + members + "}}"; }

// For 70 kg, where 140 g are recommended.
Judged for_70_kg(const std::string& order) { return judge({weight(3, "70")}, {order}); }

double given_times(const std::string& members) {
  Chart chart;
  chart.add(dosed(join({dose_of("1", "g"), members})));
  return administrations(chart.record().requests.at(0).dosage.at(0));
}

}  // namespace

TEST_CASE("The dose is 2 g/kg, rounded half up to a step", "[guideline][dose]") {
  const Thresholds defaults;
  struct Row {
    double kilograms;
    double grams;
  };
  for (const Row& row :
       {Row{70, 140}, Row{71, 140}, Row{71.24, 140}, Row{71.25, 145}, Row{72, 145}, Row{25, 50},
        Row{24.9, 50}, Row{24.2, 48}, Row{24.25, 49}, Row{3, 6}, Row{3.2, 6}, Row{250, 500}}) {
    CAPTURE(row.kilograms);
    CHECK(recommended_grams(row.kilograms, defaults) == row.grams);
  }
}

TEST_CASE("An order is compared with the recommended dose", "[guideline][dose]") {
  struct Row {
    const char* grams;
    DoseComparison comparison;
  };
  for (const Row& row :
       {Row{"140", DoseComparison::agrees}, Row{"126", DoseComparison::agrees},
        Row{"125.96", DoseComparison::agrees}, Row{"125.9", DoseComparison::differs},
        Row{"154", DoseComparison::agrees}, Row{"154.04", DoseComparison::agrees},
        Row{"154.1", DoseComparison::differs}, Row{"70", DoseComparison::differs},
        Row{"280", DoseComparison::differs}}) {
    CAPTURE(row.grams);
    CHECK(for_70_kg(ivig(row.grams)).comparison == row.comparison);
    CHECK(for_70_kg(ivig(row.grams)).update_offered == (row.comparison == DoseComparison::differs));
  }
  CHECK(for_70_kg(dosed(dose_of("140000", "mg"))).comparison == DoseComparison::agrees);
  CHECK(for_70_kg(dosed(dose_of("2", "g/kg"))).comparison == DoseComparison::agrees);
  CHECK(for_70_kg(dosed(dose_of("2000", "mg/kg"))).ordered == Approx(140));
  CHECK(for_70_kg(dosed(dose_of("1", "g/kg"))).comparison == DoseComparison::differs);
  CHECK(for_70_kg(dosed("'doseQuantity':{'value':140,'unit':'g'}")).comparison ==
        DoseComparison::agrees);
}

TEST_CASE("A total that agrees in parts is divided, and not changed", "[guideline][dose]") {
  const Judged divided = for_70_kg(dosed(join({dose_of("35", "g"), repeat("'count':4")})));
  CHECK(divided.comparison == DoseComparison::divided);
  CHECK_FALSE(divided.update_offered);
  CHECK(for_70_kg(dosed(join({dose_of("0.5", "g/kg"), repeat("'count':4")}))).comparison ==
        DoseComparison::divided);
  CHECK(for_70_kg(dosed(join({dose_of("35", "g"), repeat("'count':3")}))).comparison ==
        DoseComparison::differs);
  SECTION("over several orders") {
    CHECK(judge({weight(3, "70")}, {ivig("70"), ivig("70")}).comparison == DoseComparison::divided);
    const Judged differs = judge({weight(3, "70")}, {ivig("70"), ivig("35")});
    CHECK(differs.comparison == DoseComparison::differs);
    CHECK(differs.ordered == Approx(105));
    CHECK_FALSE(differs.update_offered);
  }
}

TEST_CASE("The number of administrations is the count, or the bounds by the period",
          "[guideline][dose]") {
  CHECK(given_times("'text':'once'") == 1);
  CHECK(given_times(repeat("'count':5")) == 5);
  CHECK(given_times(repeat(
            "'boundsDuration':{'value':5,'unit':'d'},'frequency':1,'period':1,'periodUnit':'d'")) ==
        Approx(5));
  CHECK(
      given_times(repeat(
          "'boundsDuration':{'value':2,'code':'wk'},'frequency':1,'period':1,'periodUnit':'d'")) ==
      Approx(14));
  CHECK(given_times(repeat(
            "'boundsDuration':{'value':4,'unit':'d'},'frequency':2,'period':1,'periodUnit':'d'")) ==
        Approx(8));
  CHECK(
      given_times(repeat(
          "'boundsDuration':{'value':48,'unit':'h'},'frequency':1,'period':24,'periodUnit':'h'")) ==
      Approx(2));
  CHECK(given_times(repeat(
            "'boundsDuration':{'value':48,'unit':'hours'},'period':1,'periodUnit':'d'")) == 2);
  CHECK(given_times(repeat("'boundsPeriod':{'start':'2026-11-22','end':'2026-11-23'},'frequency':1,"
                           "'period':1,'periodUnit':'d'")) == Approx(2));
  CHECK(given_times(repeat("'frequency':1,'period':1,'periodUnit':'d'")) == 1);
  CHECK(given_times(repeat("'boundsDuration':{'value':5,'unit':'d'}")) == 1);
  CHECK(given_times(repeat("'count':0")) == 1);
}

TEST_CASE("What is not arithmetic is said and not computed", "[guideline][dose]") {
  for (const std::string& order :
       {dosed(dose_of("1400", "mL")), dosed(dose_of("1", "{pill}")), dosed("'text':'as directed'"),
        ivig(""), dosed(dose_of("0", "g")),
        std::string("'resourceType':'ServiceRequest','status':'draft','code':{'text':'IVIG'}")}) {
    CAPTURE(order);
    const Judged judged = for_70_kg(order);
    CHECK(judged.comparison == DoseComparison::not_computable);
    CHECK(judged.recommended == 140.0);
    CHECK_FALSE(judged.ordered);
    CHECK_FALSE(judged.update_offered);
    CHECK(judge({}, {order}).comparison == DoseComparison::no_weight);
  }
  CHECK(judge({weight(3, "70")}, {ivig("70"), ivig("")}).comparison ==
        DoseComparison::not_computable);
}

TEST_CASE("The weight is the newest that can be a person's", "[guideline][dose]") {
  const auto recommended = [](const std::vector<std::string>& weights) {
    return judge(weights, {ivig()}).recommended;
  };
  CHECK(recommended({weight(90, "70")}) == 140.0);
  CHECK_FALSE(recommended({weight(91, "70")}));
  CHECK(recommended({weight(9, "60"), weight(3, "70")}) == 140.0);
  CHECK(recommended({weight(9, "70"), weight(3, "60", "kg", "preliminary")}) == 140.0);
  CHECK(recommended({weight(9, "70"), weight(3, "60", "stone")}) == 140.0);
  CHECK(recommended({weight(9, "70"), weight(3, "2.9")}) == 140.0);
  CHECK(recommended({weight(9, "70"), weight(3, "251")}) == 140.0);
  CHECK(recommended({weight(3, "250")}) == 500.0);
  CHECK(recommended({weight(3, "70000", "g")}) == 140.0);
  CHECK(recommended({weight(3, "154.5", "[lb_av]")}) == 140.0);
  CHECK(recommended({weight(3, "60"), weight(3, "70")}) == 140.0);
}

TEST_CASE("Above 100 kg the figure is stated and nothing is changed", "[guideline][dose]") {
  const Judged at_100 = judge({weight(3, "100")}, {ivig("100")});
  CHECK_FALSE(at_100.adjusted);
  CHECK(at_100.update_offered);
  const Judged above = judge({weight(3, "100.5")}, {ivig("100")});
  CHECK(above.adjusted);
  CHECK(above.recommended == 200.0);
  CHECK(above.comparison == DoseComparison::differs);
  CHECK_FALSE(above.update_offered);
}
