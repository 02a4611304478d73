#include "guideline/biopsy_proven.h"

#include <catch2/catch.hpp>

#include "tests/guideline/chart.h"

using namespace chart;
using namespace guideline;

namespace {

Criterion judge(const std::vector<std::string>& resources) {
  Chart chart;
  for (const std::string& one : resources) chart.add(one);
  return biopsy_proven(chart.patient());
}

Truth status(const std::vector<std::string>& resources) { return judge(resources).status; }

std::string pvn_class(int days_before, const std::string& value, std::string_view of = "final") {
  return named_observation("Banff PVN class", join({at(days_before), value}), of);
}

std::string concluded(int days_before, std::string_view conclusion, std::string_view of = "final") {
  return report(
      join({at(days_before), "'conclusionCode':[{'text':'" + std::string(conclusion) + "'}]"}), of);
}

}  // namespace

TEST_CASE("The text of a stain is positive, negative or neither", "[guideline][biopsy]") {
  for (const char* const text :
       {"positive", "Pos", "PRESENT", "detected", "reactive", "+", " positive "}) {
    CAPTURE(text);
    CHECK(read_stain_text(text) == true);
  }
  for (const char* const text :
       {"negative", "NEG", "absent", "Not detected", "non-reactive", "Non reactive", "-"}) {
    CAPTURE(text);
    CHECK(read_stain_text(text) == false);
  }
  for (const char* const text :
       {"", "weakly positive", "positive?", "not positive", "++", "see report", "equivocal"}) {
    CAPTURE(text);
    CHECK_FALSE(read_stain_text(text));
  }
}

TEST_CASE("The text of a class is positive, negative or neither", "[guideline][biopsy]") {
  for (const char* const text : {"1",
                                 "2",
                                 "3",
                                 "I",
                                 "ii",
                                 "III",
                                 "A",
                                 "b",
                                 "B1",
                                 "B2",
                                 "B3",
                                 "C",
                                 "class 2",
                                 "PVN class 2",
                                 "Banff 1",
                                 "Banff PVN class 3",
                                 "PVAN B",
                                 "2/B2",
                                 "PVN class 2 / B2",
                                 "class 2/PVAN B"}) {
    CAPTURE(text);
    CHECK(read_class_text(text) == true);
  }
  for (const char* const text : {"0", "class 0", "PVN class 0", "Banff PVN class 0"}) {
    CAPTURE(text);
    CHECK(read_class_text(text) == false);
  }
  for (const char* const text : {"", "4", "IV", "D", "B4", "class", "not class 2", "2?", "2/", "/2",
                                 "0/1", "2 of 3", "class2"}) {
    CAPTURE(text);
    CHECK_FALSE(read_class_text(text));
  }
}

TEST_CASE("A stain decides by every form of its value", "[guideline][biopsy]") {
  const auto with = [](const std::string& value) {
    return status({named_observation("SV40 IHC", join({at(9), value}))});
  };
  CHECK(with(text_value("positive")) == Truth::met);
  CHECK(with(text_value("negative")) == Truth::not_met);
  CHECK(with("'valueBoolean':true") == Truth::met);
  CHECK(with("'valueBoolean':false") == Truth::not_met);
  CHECK(with(code(kSnomed, "10828004", "valueCodeableConcept")) == Truth::met);
  CHECK(with(code(kLoinc, "LA6577-6", "valueCodeableConcept")) == Truth::not_met);
  CHECK(with("'valueCodeableConcept':{'text':'Positive'}") == Truth::met);
  CHECK(with("'interpretation':[{'text':'negative'}]") == Truth::not_met);
  CHECK(with(text_value("see report")) == Truth::unknown);
  CHECK(with("'valueInteger':1") == Truth::unknown);
}

TEST_CASE("A class decides by every form of its value", "[guideline][biopsy]") {
  const auto with = [](const std::string& value) { return status({pvn_class(9, value)}); };
  CHECK(with("'valueInteger':2") == Truth::met);
  CHECK(with("'valueInteger':0") == Truth::not_met);
  CHECK(with(quantity("3", "")) == Truth::met);
  CHECK(with(quantity("0", "")) == Truth::not_met);
  CHECK(with(quantity("1.5", "")) == Truth::unknown);
  CHECK(with(quantity("2", "", "<")) == Truth::unknown);
  CHECK(with(text_value("2/B2")) == Truth::met);
  CHECK(with("'valueCodeableConcept':{'coding':[{'system':'urn:local','code':'B1'}]}") ==
        Truth::met);
  CHECK(with("'valueBoolean':true") == Truth::unknown);
}

TEST_CASE("A component is a finding by its own code", "[guideline][biopsy]") {
  CHECK(status({named_observation(
            "Biopsy panel",
            join({at(9),
                  "'component':[{'code':{'text':'SV40 stain'},'valueString':'positive'}]"}))}) ==
        Truth::met);
  CHECK(status({named_observation(
            "Biopsy panel",
            join({at(9),
                  "'component':[{'code':{'text':'C4d stain'},'valueString':'positive'}]"}))}) ==
        Truth::unknown);
}

TEST_CASE("The newest finding decides", "[guideline][biopsy]") {
  CHECK(status({stain(30, "positive"), stain(9, "negative")}) == Truth::not_met);
  CHECK(status({stain(30, "negative"), stain(9, "positive")}) == Truth::met);
  CHECK(status({stain(9, "negative"), pvn_class(9, "'valueInteger':1")}) == Truth::met);
  CHECK(status({named_observation("SV40 stain", text_value("positive")), stain(900, "negative")}) ==
        Truth::not_met);
  CHECK(status({named_observation("SV40 stain", text_value("positive"))}) == Truth::met);
  SECTION("what is neither is passed over") {
    CHECK(status({stain(30, "positive"), stain(9, "see report")}) == Truth::met);
  }
  SECTION("what is preliminary or absent makes it unknown") {
    CHECK(status({stain(30, "positive"), stain(9, "negative", "preliminary")}) == Truth::unknown);
    CHECK(status({stain(30, "positive"), stain(9, "see report", "preliminary")}) == Truth::unknown);
    CHECK(status({stain(30, "positive"),
                  named_observation("SV40 stain",
                                    join({at(9), "'dataAbsentReason':{'text':'lost'}"}))}) ==
          Truth::unknown);
    CHECK(status({stain(9, "positive"), stain(9, "negative", "preliminary")}) == Truth::met);
    CHECK(status({stain(9, "positive"), stain(30, "negative", "preliminary")}) == Truth::met);
  }
  SECTION("what was entered in error does not count") {
    CHECK(status({stain(9, "positive", "entered-in-error")}) == Truth::unknown);
  }
}

TEST_CASE("A biopsy report is a finding where it concludes the disease in a code",
          "[guideline][biopsy]") {
  CHECK(status({concluded(9, "BK virus nephropathy")}) == Truth::met);
  CHECK(status({concluded(9, "BK virus nephropathy", "preliminary")}) == Truth::unknown);
  CHECK(status({concluded(9, "Acute rejection")}) == Truth::unknown);
  CHECK(status({stain(30, "negative"), concluded(9, "Acute rejection")}) == Truth::not_met);
  CHECK(status({report(join({at(9), code(kSnomed, "1255627000", "conclusionCode")}))}) ==
        Truth::met);
}

TEST_CASE("A confirmed Condition proves it with a biopsy on record", "[guideline][biopsy]") {
  const std::string evidence = "'evidence':[{'detail':[{'reference':'DiagnosticReport/biopsy'}]}]";
  const std::string biopsy = "'id':'biopsy'," + report(at(20));
  CHECK(status({condition("BKVN", evidence), biopsy}) == Truth::met);
  CHECK(judge({condition("BKVN", evidence), biopsy}).evidence.at(0).day == days_ago(20));
  CHECK(status({condition("BKVN",
                          "'evidence':[{'reference':{'reference':'DiagnosticReport/biopsy'}}]"),
                biopsy}) == Truth::met);
  const std::string identifier = "'identifier':{'system':'urn:x','value':'1'}";
  CHECK(status({condition("BKVN", "'evidence':[{'detail':[{" + identifier + "}]}]"),
                biopsy + "," + identifier}) == Truth::met);
  CHECK(status({condition("BKVN", evidence)}) == Truth::unknown);
  CHECK(status({condition("BKVN"), biopsy}) == Truth::unknown);
  CHECK(status({condition("BKVN", evidence, "active", "provisional"), biopsy}) == Truth::unknown);
  CHECK(status({condition("BKVN", evidence, "resolved"), biopsy}) == Truth::unknown);
  CHECK(status({condition("BKVN", evidence), "'id':'biopsy'," + report(at(20), "preliminary")}) ==
        Truth::unknown);
  CHECK(status({condition("BKVN", evidence), "'id':'other'," + report(at(20))}) == Truth::unknown);
  SECTION("an Observation that is not negative does as well") {
    const std::string names = "'evidence':[{'detail':[{'reference':'Observation/s'}]}]";
    CHECK(status({condition("BKVN", names), "'id':'s'," + stain(20, "see report")}) == Truth::met);
    CHECK(status({condition("BKVN", names), "'id':'s'," + stain(20, "negative")}) ==
          Truth::not_met);
  }
  SECTION("a newer negative biopsy still decides") {
    CHECK(status({condition("BKVN", evidence), biopsy, stain(9, "negative")}) == Truth::not_met);
  }
}

TEST_CASE("Where there is no finding it says what there is", "[guideline][biopsy]") {
  SECTION("nothing") {
    const Criterion criterion = judge({});
    CHECK(criterion.status == Truth::unknown);
    CHECK(criterion.supplies == std::vector<Supply>{Supply::biopsy});
    CHECK(criterion.evidence.empty());
  }
  SECTION("a diagnosis without its biopsy") {
    const Criterion criterion = judge({condition("BKVN")});
    CHECK(criterion.finding == "Diagnosed, biopsy evidence not found");
    CHECK(criterion.evidence.at(0).reference == "Condition/r1");
    CHECK(criterion.evidence[0].by_name);
  }
  SECTION("a report to be read") {
    const Criterion criterion =
        judge({report(join({at(9), "'conclusion':'Suspicious of polyomavirus nephropathy'"}))});
    CHECK(criterion.status == Truth::unknown);
    CHECK(criterion.evidence.at(0).reference == "DiagnosticReport/r1");
    CHECK(criterion.evidence[0].sentence == "biopsy report in free text");
  }
}

TEST_CASE("What is cited of a biopsy is what decided", "[guideline][biopsy]") {
  SECTION("of several conclusions the one that is it") {
    const Criterion criterion = judge({report(
        join({at(9), "'conclusionCode':[{'text':'Acute cellular rejection'},{'text':'BKVN'}]"}))});
    CHECK(criterion.status == Truth::met);
    CHECK(criterion.evidence.at(0).recorded == "BKVN");
  }
  SECTION("the test with its value, and how it was read") {
    const auto cited = [](const std::string& resource) {
      const Evidence evidence = judge({resource}).evidence.at(0);
      return evidence.recorded + "|" + evidence.normalised;
    };
    CHECK(cited(stain(9, "reactive")) == "SV40 stain: reactive|positive");
    CHECK(cited(stain(9, "Positive")) == "SV40 stain: Positive|");
    CHECK(cited(pvn_class(9, text_value("0"))) == "polyomavirus nephropathy class: 0|negative");
  }
}

TEST_CASE("Where biopsy results are not available, none on record says nothing",
          "[guideline][biopsy]") {
  const auto judge_with = [](bool findings, bool reports) {
    Chart chart;
    chart.availability.biopsy_findings = findings;
    chart.availability.biopsy_reports = reports;
    return biopsy_proven(chart.patient());
  };
  CHECK(judge_with(true, true).finding == "No biopsy finding on record");
  CHECK(judge_with(true, false).finding ==
        "No biopsy finding on record; biopsy reports are not available");
  CHECK(judge_with(false, true).finding ==
        "No biopsy finding on record; biopsy findings are not available");
  const Criterion neither = judge_with(false, false);
  CHECK(neither.finding ==
        "No biopsy finding on record; biopsy findings and reports are not available");
  CHECK(neither.status == Truth::unknown);
  CHECK(neither.supplies == std::vector<Supply>{Supply::biopsy_report});
}

TEST_CASE("A biopsy that was taken is not offered again: its result is", "[guideline][biopsy]") {
  CHECK(judge({stain(9, "positive", "preliminary")}).supplies ==
        std::vector<Supply>{Supply::biopsy_report});
  CHECK(judge({report(join({at(9), "'conclusion':'BKVN'"}))}).supplies ==
        std::vector<Supply>{Supply::biopsy_report});
}

TEST_CASE("An observation that many Conditions name is read once, and copied once",
          "[guideline][biopsy][hostile]") {
  constexpr int kMany = 30'000;
  const auto named_by_many = [](const std::string& observation) {
    Chart chart;
    chart.add("'id':'proof'," + observation);
    for (int i = 0; i < kMany; ++i) {
      chart.add(condition("BK virus nephropathy",
                          "'evidence':[{'detail':[{'reference':'Observation/proof'}]}]"));
    }
    return biopsy_proven(chart.patient());
  };
  SECTION("with many items") {
    std::string components;
    for (int i = 0; i < 3 * kMany; ++i) {
      components += "{'code':{'text':'SV40 stain'},'valueString':'x'},";
    }
    components.pop_back();
    const Criterion criterion = named_by_many(
        named_observation("SV40 stain", join({at(30), "'component':[" + components + "]"})));
    CHECK(criterion.status == Truth::met);
  }
  SECTION("with a long value") {
    constexpr std::size_t kLong = 1'000'000;
    const Criterion criterion = named_by_many(stain(30, "positive" + std::string(kLong, ' ')));
    CHECK(criterion.status == Truth::met);
    CHECK(criterion.evidence.size() == 1);
  }
}
