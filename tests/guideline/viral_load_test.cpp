#include "guideline/viral_load.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

constexpr LoadCode kNone;
constexpr LoadCode kCopies{LoadKind::copies, LoadCode::Scale::plain};
constexpr LoadCode kLogCopies{LoadKind::copies, LoadCode::Scale::log10};
constexpr LoadCode kIu{LoadKind::international_units, LoadCode::Scale::plain};

// "copies 5.31", "IU undetectable <2.7", "copies detectable", "unreadable"; ">" where it may be
// higher.
std::string said(const LoadReading& reading) {
  if (reading.value.detection == Detection::unreadable) return "unreadable";
  std::string text = reading.kind == LoadKind::copies                ? "copies"
                     : reading.kind == LoadKind::international_units ? "IU"
                                                                     : "unknown";
  if (reading.value.detection == Detection::undetectable) text += " undetectable";
  if (reading.value.detection == Detection::detectable && !reading.value.log10)
    text += " detectable";
  if (reading.value.log10) {
    text += reading.value.detection == Detection::undetectable ? " <"
            : reading.value.at_least                           ? " >"
                                                               : " ";
    text += number_text(*reading.value.log10);
  }
  return text;
}

std::string from_text(std::string_view text, const LoadCode& code = kNone) {
  return said(read_load_text(text, code));
}

// What becomes of one Observation: "plasma copies 5.31", "-" where it is no load.
std::string from(const std::string& members) {
  Chart chart;
  chart.add(members);
  const PatientRecord& patient = chart.patient();
  if (patient.loads.empty()) return "-";
  const ViralLoad& load = patient.loads.at(0);
  return std::string(to_text(load.series.specimen)) + ' ' +
         said({load.series.kind, load.value, false, false});
}

std::string coded(std::string_view loinc, std::string_view value, std::string_view unit,
                  std::string_view comparator = {}) {
  return from(observation(loinc, join({at(3), quantity(value, unit, comparator)})));
}

std::string valued(const std::string& member) {
  return from(observation("41479-7", join({at(3), member})));
}

ViralLoad load(int days_before, double log10, Specimen specimen = Specimen::plasma,
               LoadKind kind = LoadKind::copies) {
  ViralLoad made;
  made.day = days_ago(days_before);
  made.final = true;
  made.series = {specimen, kind};
  made.value = {Detection::detectable, log10, false};
  return made;
}

}  // namespace

TEST_CASE("Texts of loads are read", "[guideline][viral-load]") {
  struct Row {
    const char* text;
    const char* said;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"205314 copies/mL", "copies 5.31"},
           {"205,314 copies/mL", "copies 5.31"},
           {"1,205,314 copies/mL", "copies 6.08"},
           {"1.2E5 copies/mL", "copies 5.08"},
           {"1.2e+5 IU/mL", "IU 5.08"},
           {"5.31 log10 copies/mL", "copies 5.31"},
           {"5.31 log IU/mL", "IU 5.31"},
           {"200000000 copies/L", "copies 5.3"},
           {"12 k[IU]/mL", "IU 4.08"},
           {"< 500 copies/mL", "copies undetectable <2.7"},
           {"<500copies/mL", "copies undetectable <2.7"},
           {"<=500 copies/mL", "copies undetectable <2.7"},
           {"\xE2\x89\xA4 500 copies/mL", "copies undetectable <2.7"},
           {"below 500 copies/mL", "copies undetectable <2.7"},
           {"< 2.7 log copies/mL", "copies undetectable <2.7"},
           {"> 100000000 copies/mL", "copies >8"},
           {">= 1E8 copies/mL", "copies >8"},
           {"0 copies/mL", "copies undetectable"},
           {"detected, < 500 copies/mL", "copies 2.7"},
       }) {
    CAPTURE(row.text);
    CHECK(from_text(row.text) == row.said);
  }
}

TEST_CASE("Words of loads are read, whatever their case", "[guideline][viral-load]") {
  for (const char* const text :
       {"not detected", "Not Detected", "TARGET NOT DETECTED", "none detected", "Undetected",
        "undetectable", "negative", " Negative "}) {
    CAPTURE(text);
    CHECK(from_text(text, kCopies) == "copies undetectable");
  }
  for (const char* const text :
       {"detected", "Positive", "Detected, not quantified", "Detected, below LLOQ"}) {
    CAPTURE(text);
    CHECK(from_text(text, kCopies) == "copies detectable");
  }
}

TEST_CASE("What cannot be read safely is unreadable", "[guideline][viral-load]") {
  for (const char* const text : {"",
                                 "205314",
                                 "12 U/mL",
                                 "1,2 copies/mL",
                                 "1.205.314 copies/mL",
                                 "12,34,567 copies/mL",
                                 ",500 copies/mL",
                                 "500, copies/mL",
                                 "205314 copies/mL (high)",
                                 "about 500 copies/mL",
                                 "-5 copies/mL",
                                 "0 log10 copies/mL",
                                 "see comment",
                                 "<",
                                 "copies/mL",
                                 "500 mg/dL",
                                 "500-1000 copies/mL",
                                 "not quantified",
                                 "detected, 500 copies/mL",
                                 "< < 5 copies/mL"}) {
    CAPTURE(text);
    CHECK(from_text(text) == "unreadable");
  }
}

TEST_CASE("A load without a unit is read by its code", "[guideline][viral-load]") {
  CHECK(from_text("205314", kCopies) == "copies 5.31");
  CHECK(from_text("5.31", kLogCopies) == "copies 5.31");
  CHECK(from_text("5.31", kIu) == "IU 0.73");
  CHECK(from_text("< 500", kCopies) == "copies undetectable <2.7");
  CHECK(from_text("0", kCopies) == "copies undetectable");
  CHECK(from_text("0", kLogCopies) == "unreadable");
  CHECK(from_text("5.31 log", kLogCopies) == "copies 5.31");
}

TEST_CASE("Code and unit are held against each other", "[guideline][viral-load]") {
  SECTION("kinds that disagree are noted, and the unit decides") {
    const LoadReading reading = read_load_text("500 IU/mL", kCopies);
    CHECK(said(reading) == "IU 2.7");
    CHECK(reading.unit_contradicts_code);
  }
  SECTION("scales that disagree make it unreadable") {
    const LoadReading reading = read_load_text("5.31 log10 copies/mL", kCopies);
    CHECK(said(reading) == "unreadable");
    CHECK(reading.unit_contradicts_code);
    CHECK(from_text("205314 copies/mL", kLogCopies) == "unreadable");
  }
  SECTION("an unknown unit is said to be one") {
    CHECK(read_load_text("12 U/mL", kIu).unit_unknown);
    CHECK_FALSE(read_load_text("12 IU/mL", kIu).unit_unknown);
  }
}

TEST_CASE("Each LOINC code has its specimen, kind and scale", "[guideline][viral-load]") {
  CHECK(coded("41479-7", "1000", "") == "plasma copies 3");
  CHECK(coded("32284-2", "1000", "") == "plasma IU 3");
  CHECK(coded("108224-7", "3", "") == "plasma IU 3");
  CHECK(coded("49345-2", "1000", "") == "whole blood copies 3");
  CHECK(coded("100674-1", "3", "") == "whole blood copies 3");
  SECTION("urine is no load") {
    for (const char* const urine : {"41480-5", "32285-9", "90924-2"})
      CHECK(coded(urine, "1000", "copies/mL") == "-");
    CHECK(from(observation("41479-7", join({at(3), quantity("1000", ""),
                                            "'specimen':{'display':'Urine'}"}))) == "-");
  }
  SECTION("nor is presence, an interpretation or an antibody") {
    for (const char* const other : {"33978-8", "90440-9", "47251-4", "26645-2"})
      CHECK(coded(other, "1000", "copies/mL") == "-");
  }
  SECTION("a code without specimen needs one from elsewhere") {
    const auto unspecified = [](const std::string& more) {
      return from(observation("48309-9", join({at(3), quantity("1000", "copies/mL"), more})));
    };
    CHECK(unspecified("") == "-");
    CHECK(unspecified("'specimen':{'display':'Plasma'}") == "plasma copies 3");
    CHECK(unspecified("'specimen':{'display':'EDTA whole blood'}") == "whole blood copies 3");
    CHECK(unspecified(
              "'id':'x','contained':[{'resourceType':'Specimen','id':'s','type':{'text':'serum'}}],"
              "'specimen':{'reference':'#s'}") == "plasma copies 3");
    Chart chart;
    chart.add(observation("48309-9", join({at(3), quantity("1000", "copies/mL")})));
    CHECK(chart.patient().notes().count(NoteKind::specimen_unknown) == 1);
  }
  SECTION("a name does where there is no code") {
    CHECK(from(named_observation("BK virus DNA, plasma",
                                 join({at(3), quantity("1000", "copies/mL")}))) ==
          "plasma copies 3");
    CHECK(from(named_observation("BKV PCR quant blood",
                                 join({at(3), quantity("1000", "copies/mL")}))) ==
          "whole blood copies 3");
    CHECK(from(named_observation("BK virus DNA urine",
                                 join({at(3), quantity("1000", "copies/mL")}))) == "-");
  }
}

TEST_CASE("Every form of value is read", "[guideline][viral-load]") {
  CHECK(coded("41479-7", "500", "copies/mL", "<") == "plasma copies undetectable <2.7");
  CHECK(coded("41479-7", "500", "copies/mL", "<=") == "plasma copies undetectable <2.7");
  CHECK(coded("41479-7", "500", "copies/mL", ">") == "plasma copies >2.7");
  CHECK(coded("41479-7", "500", "copies/mL", "ad") == "plasma unreadable");
  CHECK(coded("41479-7", "0", "copies/mL") == "plasma copies undetectable");
  CHECK(coded("41479-7", "500", "U/mL") == "plasma unreadable");
  CHECK(valued("'valueInteger':1000") == "plasma copies 3");
  CHECK(valued(text_value("Not Detected")) == "plasma copies undetectable");
  CHECK(valued("'valueBoolean':true") == "plasma unreadable");
  CHECK(valued(code(kSnomed, "260415000", "valueCodeableConcept")) == "plasma copies undetectable");
  CHECK(valued(code(kSnomed, "10828004", "valueCodeableConcept")) == "plasma copies detectable");
  CHECK(valued("'valueCodeableConcept':{'text':'detected, < 500 copies/mL'}") ==
        "plasma copies 2.7");
  SECTION("an interpretation stands in for a missing value") {
    CHECK(valued("'interpretation':[{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/"
                 "v3-ObservationInterpretation','code':'NEG'}]}]") == "plasma copies undetectable");
    CHECK(valued("'interpretation':[{'text':'detected'}]") == "plasma copies detectable");
  }
  SECTION("without value, interpretation, component or reason it is skipped") {
    CHECK(valued("'issued':" + day(3)) == "-");
    CHECK(valued("'dataAbsentReason':{'text':'lost'}") == "plasma unreadable");
  }
}

TEST_CASE("The newest load is found by rank", "[guideline][viral-load]") {
  const auto none = [](const ViralLoad&) { return false; };
  const auto newest = [](const std::vector<ViralLoad>& loads, const HasBaseline& has) {
    std::vector<const ViralLoad*> all;
    for (const ViralLoad& one : loads) all.push_back(&one);
    const ViralLoad* found = newest_load(all, has);
    return found == nullptr ? -1 : static_cast<int>(found - loads.data());
  };
  SECTION("the newest day before all else") {
    std::vector<ViralLoad> loads = {load(5, 6), load(3, 2)};
    loads[1].final = false;
    CHECK(newest(loads, none) == 1);
  }
  SECTION("of one day each rank in turn") {
    std::vector<ViralLoad> loads = {load(3, 3), load(3, 4), load(3, 3), load(3, 3),
                                    load(3, 3), load(3, 3), load(3, 3)};
    CHECK(newest(loads, none) == 1);
    loads[2].time = std::chrono::hours(8);
    CHECK(newest(loads, none) == 2);
    loads[1].series.kind = loads[2].series.kind = LoadKind::international_units;
    CHECK(newest(loads, none) == 0);
    const auto units = [](const ViralLoad& one) { return one.series.kind != LoadKind::copies; };
    CHECK(newest(loads, units) == 2);
    for (ViralLoad& one : loads) one.series.specimen = Specimen::whole_blood;
    loads[4].series.specimen = Specimen::plasma;
    CHECK(newest(loads, units) == 4);
    for (ViralLoad& one : loads) one.value.detection = Detection::unreadable;
    loads[5].value.detection = Detection::undetectable;
    CHECK(newest(loads, none) == 5);
    for (ViralLoad& one : loads) one.final = false;
    loads[6].final = true;
    CHECK(newest(loads, none) == 6);
  }
  CHECK(newest({}, none) == -1);
}

TEST_CASE("Loads compare within one series only", "[guideline][viral-load]") {
  const LoadSeries plasma{Specimen::plasma, LoadKind::copies};
  CHECK(plasma.comparable_with(plasma));
  CHECK_FALSE(plasma.comparable_with({Specimen::whole_blood, LoadKind::copies}));
  CHECK_FALSE(plasma.comparable_with({Specimen::plasma, LoadKind::international_units}));
  const LoadSeries unknown{Specimen::plasma, LoadKind::unknown};
  CHECK_FALSE(unknown.comparable_with(unknown));
}

TEST_CASE("Loads are told and compared in log10", "[guideline][viral-load]") {
  ViralLoad one = load(3, 5.312);
  CHECK(load_text(one) == "5.31 log10 copies/mL");
  CHECK(*fall_between(load(9, 6.312), one) == Approx(1));
  one.value.at_least = true;
  CHECK(load_text(one) == "at least 5.31 log10 copies/mL");
  one.value.log10.reset();
  CHECK(load_text(one) == "detectable, no value");
  CHECK_FALSE(fall_between(load(9, 6), one));
  one.value.detection = Detection::undetectable;
  CHECK(load_text(one) == "undetectable");
}

TEST_CASE("A value that no number holds is unreadable", "[guideline][viral-load][hostile]") {
  CHECK(read_load_text("9e306 10*3/mL", {}).value.detection == Detection::unreadable);
  CHECK(read_load_text("9e306 copies/mL", {}).value.detection == Detection::detectable);
}

TEST_CASE("An interpretation is the value, also beside a reason for its absence",
          "[guideline][load]") {
  const auto undetectable = [](std::string_view interpretation) {
    Chart chart;
    chart.add(observation(
        "41479-7", join({at(3), "'dataAbsentReason':{'text':'not quantified'}",
                         "'interpretation':[{'coding':[{'system':'http://terminology.hl7.org/"
                         "CodeSystem/v3-ObservationInterpretation','code':'" +
                             std::string(interpretation) + "'}]}]"})));
    const ViralLoad& load = chart.patient().loads.at(0);
    REQUIRE(load.deciding());
    return load.undetectable();
  };
  CHECK(undetectable("ND"));
  CHECK_FALSE(undetectable("POS"));
}
