#include "fhir/value_set.h"

#include <array>
#include <catch2/catch.hpp>

#include "fhir/code_system.h"
#include "tests/fhir/json_text.h"

using fhir::SetMask;
using fhir::ValueSetError;
using fhir::ValueSets;

namespace {

constexpr auto kIds = std::to_array<std::string_view>({"drug", "load", "kidney", "all"});
constexpr SetMask kDrug = 1;
constexpr SetMask kLoad = 2;
constexpr SetMask kKidney = 4;
constexpr SetMask kAll = 8;

std::string name(std::string_view text, std::string_view kind = "matched-name") {
  return "{'url':'https://ivig-cds.org/fhir/StructureDefinition/" + std::string(kind) +
         "','valueString':'" + std::string(text) + "'}";
}

std::string set(std::string_view id, std::string_view members) {
  return json("{'resourceType':'ValueSet','id':'" + std::string(id) + "'," + std::string(members) +
              "}");
}

std::vector<std::string> base_files() {
  return {
      set("drug", "'extension':[" + name("tacrolimus") + "," + name("pro graf") +
                      "],'compose':{'include':["
                      "{'system':'http://www.nlm.nih.gov/research/umls/"
                      "rxnorm','concept':[{'code':'42316'}]}]}"),
      set("load",
          "'extension':[" + name("bk virus AND dna") + "," + name("urine", "excluded-name") +
              "],"
              "'compose':{'include':[{'system':'http://loinc.org','concept':[{'code':'41479-7'}]}],"
              "'exclude':[{'system':'http://loinc.org','concept':[{'code':'41480-5'}]}]}"),
      set("kidney",
          "'compose':{'include':[{'system':'http://hl7.org/fhir/sid/"
          "icd-10-cm','concept':[{'code':'Z94.0'}]},"
          "{'system':'http://hl7.org/fhir/sid/"
          "icd-10-cm','filter':[{'property':'concept','op':'is-a','value':'T86.1'}]}]}"),
      set("all",
          "'compose':{'include':[{'valueSet':['https://ivig-cds.org/fhir/ValueSet/drug']},"
          "{'valueSet':['https://ivig-cds.org/fhir/ValueSet/load']}]}")};
}

// Each as f.json, so that the id alone names the set.
ValueSets build(const std::vector<std::string>& texts) {
  std::vector<fhir::ValueSetFile> files;
  for (const std::string& text : texts) files.push_back({"f.json", text});
  return {kIds, files};
}

fhir::Membership coded(const ValueSets& sets, std::string_view system, std::string_view code,
                       std::string_view display = {}) {
  fhir::Classifier classifier(sets);
  return classifier.classify({{{system, code, display}}, {}});
}

fhir::Membership named(const ValueSets& sets, std::string_view text, bool allergy_cues = true) {
  fhir::Classifier classifier(sets);
  return classifier.classify({{}, text}, allergy_cues);
}

// Why a set of files is refused; empty where it is not.
std::string refusal(const std::vector<std::string>& texts) {
  try {
    static_cast<void>(build(texts));
  } catch (const ValueSetError& error) {
    return error.what();
  }
  return {};
}

std::string refusal_of_drug(std::string_view members) {
  std::vector<std::string> files = base_files();
  files[0] = set("drug", members);
  return refusal(files);
}

}  // namespace

TEST_CASE("A concept is in a set by one of its codes", "[fhir][value-set]") {
  const ValueSets sets = build(base_files());
  CHECK(coded(sets, "http://loinc.org", "41479-7").by_code == (kLoad | kAll));
  CHECK(coded(sets, "http://loinc.org", "41479-8").any() == 0);
  CHECK(coded(sets, "http://snomed.info/sct", "41479-7").any() == 0);
  CHECK(coded(sets, "", "41479-7").any() == 0);
  SECTION("under the OID of its system too") {
    CHECK(coded(sets, "urn:oid:2.16.840.1.113883.6.1", "41479-7").by_code == (kLoad | kAll));
    CHECK(coded(sets, "urn:oid:2.16.840.1.113883.6.88", "42316").by_code == (kDrug | kAll));
    CHECK(coded(sets, "urn:oid:2.16.840.1.113883.6.90", "Z940").by_code == kKidney);
    CHECK(fhir::canonical_system("urn:oid:2.16.840.1.113883.6.96") == "http://snomed.info/sct");
    CHECK(fhir::canonical_system("urn:local") == "urn:local");
  }
  SECTION("any coding will do") {
    fhir::Classifier classifier(sets);
    CHECK(classifier.classify({{{"urn:local", "1", {}}, {"http://loinc.org", "41479-7", {}}}, {}})
              .by_code == (kLoad | kAll));
  }
}

TEST_CASE("ICD codes compare without dots, and a filter takes the code's descendants",
          "[fhir][value-set]") {
  const ValueSets sets = build(base_files());
  constexpr std::string_view kIcd = "http://hl7.org/fhir/sid/icd-10-cm";
  for (const char* const in : {"Z94.0", "Z940", "T86.1", "T861", "T86.10", "T8619"})
    CHECK(coded(sets, kIcd, in).by_code == kKidney);
  for (const char* const out : {"Z94", "Z94.01", "T86", "T86.2", "T86.01"})
    CHECK(coded(sets, kIcd, out).any() == 0);
}

TEST_CASE("A concept without a code of the set is matched by name", "[fhir][value-set]") {
  const ValueSets sets = build(base_files());
  CHECK(named(sets, "TACROLIMUS 1 mg").by_name == (kDrug | kAll));
  CHECK(named(sets, "Pro-Graf").by_name == (kDrug | kAll));
  CHECK(named(sets, "tacrolimusx").any() == 0);
  CHECK(named(sets, "no tacrolimus").any() == 0);
  CHECK(coded(sets, "urn:local", "T", "Tacrolimus").by_name == (kDrug | kAll));
  SECTION("a code comes before a name") {
    const fhir::Membership both =
        coded(sets, "http://www.nlm.nih.gov/research/umls/rxnorm", "42316", "tacrolimus");
    CHECK(both.by_code == (kDrug | kAll));
    CHECK(both.by_name == 0);
  }
  SECTION("A AND B asks for both, anywhere in one text") {
    CHECK(named(sets, "DNA of BK virus, plasma").by_name == (kLoad | kAll));
    CHECK(named(sets, "BK virus antibody").any() == 0);
    CHECK(named(sets, "BK virus, not DNA").any() == 0);
  }
  SECTION("unless an excluded code or an excluded name is there") {
    CHECK(coded(sets, "http://loinc.org", "41480-5", "BK virus DNA").any() == 0);
    CHECK(named(sets, "BK virus DNA in urine").any() == 0);
    CHECK(named(sets, "BK virus DNA, not urine").any() == 0);
  }
  SECTION("the allergy cues negate but in an allergy") {
    CHECK(named(sets, "allergy to tacrolimus").any() == 0);
    CHECK(named(sets, "allergy to tacrolimus", false).by_name == (kDrug | kAll));
  }
  SECTION("in free text") {
    CHECK(fhir::Classifier(sets).names_in("Takes tacrolimus; no BK virus DNA") == (kDrug | kAll));
  }
  SECTION("the same text again") {
    fhir::Classifier classifier(sets);
    CHECK(classifier.classify({{}, "tacrolimus"}).any() ==
          classifier.classify({{}, "tacrolimus"}).any());
  }
}

TEST_CASE("Files of one id add up, and a union has the codes of its parts", "[fhir][value-set]") {
  std::vector<std::string> files = base_files();
  files.push_back(
      set("drug", "'extension':[" + name("fk506") +
                      "],'expansion':{'contains':[{'system':'urn:local','code':'TAC'}]}"));
  const ValueSets sets = build(files);
  CHECK(coded(sets, "urn:local", "TAC").by_code == (kDrug | kAll));
  CHECK(coded(sets, "http://www.nlm.nih.gov/research/umls/rxnorm", "42316").by_code ==
        (kDrug | kAll));
  CHECK(named(sets, "FK506").by_name == (kDrug | kAll));
  const std::vector<ValueSets::SystemCodes> codes = sets.codes_of(3);
  REQUIRE(codes.size() == 3);
  CHECK(codes[0].codes == std::vector<std::string>{"42316"});
  CHECK(codes[1].codes == std::vector<std::string>{"41479-7"});
  CHECK(codes[2].system == "urn:local");
}

TEST_CASE("A file's set is the one that its id names, or else its file name", "[fhir][value-set]") {
  const std::vector<std::string> base = base_files();
  const auto with = [&base](std::string_view path, const std::string& text) {
    std::vector<fhir::ValueSetFile> files;
    for (const std::string& one : base) files.push_back({"f.json", one});
    files.push_back({path, text});
    return ValueSets(kIds, files);
  };
  const std::string_view members = "'expansion':{'contains':[{'system':'urn:local','code':'TAC'}]}";
  CHECK(coded(with("site/mine.json", set("drug", members)), "urn:local", "TAC").by_code ==
        (kDrug | kAll));
  CHECK(coded(with("site/drug.json", set("1234", members)), "urn:local", "TAC").by_code ==
        (kDrug | kAll));
  CHECK(coded(with("drug.json", set("drug", members)), "urn:local", "TAC").by_code ==
        (kDrug | kAll));
  CHECK_THROWS_WITH(with("site/load.json", set("drug", members)),
                    Catch::Contains("site/load.json") && Catch::Contains("two value sets"));
  CHECK_THROWS_WITH(with("drug.json.txt", set("1234", members)), Catch::Contains("neither"));
}

TEST_CASE("Of a set that is told apart by prefix, single codes can be excluded",
          "[fhir][value-set]") {
  std::vector<std::string> files = base_files();
  constexpr std::string_view kIcd = "http://hl7.org/fhir/sid/icd-10-cm";
  files.push_back(set("kidney",
                      "'compose':{'exclude':[{'system':'http://hl7.org/fhir/sid/icd-10-cm',"
                      "'concept':[{'code':'T86.19'},{'code':'Z94.0'}]}]}"));
  const ValueSets sets = build(files);
  CHECK(coded(sets, kIcd, "T86.11").by_code == kKidney);
  CHECK(coded(sets, kIcd, "T86.19").any() == 0);
  CHECK(coded(sets, kIcd, "Z94.0").by_code == kKidney);  // what is listed cannot be taken away
}

TEST_CASE("An excluded code rules out names, not another coding's code", "[fhir][value-set]") {
  const ValueSets sets = build(base_files());
  fhir::Classifier classifier(sets);
  const fhir::Coding urine{"http://loinc.org", "41480-5", {}};
  CHECK(classifier.classify({{urine, {"http://loinc.org", "41479-7", {}}}, {}}).by_code ==
        (kLoad | kAll));
  CHECK(classifier.classify({{urine, {"urn:local", "1", {}}}, "BK virus DNA"}).any() == 0);
}

TEST_CASE("A membership says why", "[fhir][value-set]") {
  using Kind = fhir::MembershipReason::Kind;
  const ValueSets sets = build(base_files());
  const auto reasons = [&sets](const fhir::CodeableConcept& concept_) {
    fhir::Classifier classifier(sets);
    fhir::MembershipReasons why;
    static_cast<void>(classifier.classify(concept_, true, &why));
    return why;
  };
  SECTION("a code, and a set that includes its set") {
    const auto why = reasons({{{"urn:oid:2.16.840.1.113883.6.1", "41479-7", {}}}, {}});
    REQUIRE(why.size() == 2);
    CHECK(why[0].kind == Kind::code);
    CHECK(why[0].set == 1);
    CHECK(why[0].system == "http://loinc.org");
    CHECK(why[0].entry == "41479-7");
    CHECK(why[0].file == "f.json");
    CHECK(why[1].kind == Kind::included_set);
    CHECK(why[1].set == 3);
    CHECK(why[1].entry == "load");
  }
  SECTION("a code under a filter") {
    const auto why = reasons({{{"http://hl7.org/fhir/sid/icd-10-cm", "T8619", {}}}, {}});
    REQUIRE(why.size() == 1);
    CHECK(why[0].entry == "T86.1");
  }
  SECTION("an excluded code and the name that it rules out") {
    const auto why = reasons({{{"http://loinc.org", "41480-5", "BK virus DNA"}}, {}});
    REQUIRE(why.size() == 2);
    CHECK(why[0].kind == Kind::excluded_code);
    CHECK(why[1].kind == Kind::name);
    CHECK(why[1].entry == "bk virus AND dna");
  }
  SECTION("a negated name with its cue, and an excluded one though it is negated") {
    const auto negated = reasons({{}, "negative for BK virus, DNA"});
    REQUIRE(negated.size() == 1);
    CHECK(negated[0].kind == Kind::negated_name);
    CHECK(negated[0].cue == "negative for");
    const auto excluded = reasons({{}, "no urine"});
    REQUIRE(excluded.size() == 1);
    CHECK(excluded[0].kind == Kind::excluded_name);
    CHECK(excluded[0].entry == "urine");
  }
  SECTION("asserted once is asserted") {
    const auto why = reasons({{}, "No tacrolimus level; tacrolimus 1 mg"});
    REQUIRE(why.size() == 2);
    CHECK(why[0].kind == Kind::name);
  }
  SECTION("nothing where nothing is known") {
    CHECK(reasons({{{"urn:local", "1", "x"}}, "y"}).empty());
  }
}

TEST_CASE("A text of names without end is matched in bounded time", "[fhir][value-set][hostile]") {
  const ValueSets sets = build(base_files());
  std::string text = "no ";
  while (text.size() < std::size_t{4} * 1024 * 1024) text += "bk virus tacrolimus ";
  CHECK(fhir::Classifier(sets).names_in(text) == 0);
  CHECK(fhir::Classifier(sets).names_in(text + "; tacrolimus") == (kDrug | kAll));
}

TEST_CASE("A file that cannot be used is refused with the reason", "[fhir][value-set]") {
  CHECK(refusal(base_files()).empty());
  const auto says = [](const std::string& message, const std::string& part) {
    INFO(message);
    return message.find(part) != std::string::npos;
  };
  SECTION("no JSON") {
    std::vector<std::string> files = base_files();
    files.push_back("{");
    CHECK(says(refusal(files), "f.json: byte 1"));
  }
  SECTION("no ValueSet") {
    std::vector<std::string> files = base_files();
    files.push_back(json("{'resourceType':'CodeSystem'}"));
    CHECK(says(refusal(files), "f.json: is no FHIR ValueSet"));
  }
  SECTION("an unknown id") {
    std::vector<std::string> files = base_files();
    files.push_back(set("other", "'status':'active'"));
    CHECK(says(refusal(files), "f.json: neither its id \"other\" nor its file name names"));
  }
  SECTION("a set in no file") {
    std::vector<std::string> files = base_files();
    files.pop_back();
    CHECK(says(refusal(files), "\"all\" is in no file, or empty"));
  }
  SECTION("an empty set") {
    CHECK(says(refusal_of_drug("'status':'active'"), "\"drug\" is in no file, or empty"));
  }
  SECTION("an extension of this project that is not known") {
    CHECK(says(refusal_of_drug("'extension':[" + name("x", "matched-nam") + "]"), "is not known"));
  }
  SECTION("a name without words") {
    CHECK(says(refusal_of_drug("'extension':[" + name("- !") + "]"), "a name has no words"));
    CHECK(says(refusal_of_drug("'extension':[" + name("x AND !") + "]"), "a name has no words"));
  }
  SECTION("a code or system that is missing") {
    const std::string message = "a code or its system is missing";
    CHECK(says(refusal_of_drug("'compose':{'include':[{'concept':[{'code':'1'}]}]}"), message));
    CHECK(says(
        refusal_of_drug("'compose':{'include':[{'system':'urn:x','concept':[{'display':'1'}]}]}"),
        message));
    CHECK(says(refusal_of_drug("'expansion':{'contains':[{'code':'1'}]}"), message));
  }
  SECTION("a filter that is not supported") {
    const auto filter = [](std::string_view system, std::string_view op, std::string_view value) {
      return "'compose':{'include':[{'system':'" + std::string(system) + "','filter':[{'op':'" +
             std::string(op) + "','value':'" + std::string(value) + "'}]}]}";
    };
    CHECK(says(refusal_of_drug(filter("http://hl7.org/fhir/sid/icd-10", "=", "T86")),
               "is not supported"));
    CHECK(says(refusal_of_drug(filter("http://snomed.info/sct", "is-a", "1")), "is not supported"));
    CHECK(says(refusal_of_drug(filter("http://hl7.org/fhir/sid/icd-10", "is-a", "")),
               "a filter has no value"));
  }
  SECTION("what would mean codes that are not listed, or fewer than are listed") {
    const std::string common = "have in common is not supported";
    CHECK(says(refusal_of_drug("'compose':{'include':[{'system':'urn:x'}]}"),
               "a whole code system is not supported"));
    CHECK(says(refusal_of_drug("'compose':{'include':[{'system':'http://hl7.org/fhir/sid/icd-10',"
                               "'concept':[{'code':'1'}],'filter':[{'op':'is-a','value':'T'}]}]}"),
               common));
    CHECK(says(refusal_of_drug("'compose':{'include':[{'valueSet':["
                               "'https://ivig-cds.org/fhir/ValueSet/load',"
                               "'https://ivig-cds.org/fhir/ValueSet/kidney']}]}"),
               common));
    CHECK(says(refusal_of_drug("'compose':{'include':[{'system':'urn:x','concept':[{'code':'1'}],"
                               "'valueSet':['https://ivig-cds.org/fhir/ValueSet/load']}]}"),
               common));
    CHECK(says(refusal_of_drug("'compose':{'exclude':[{'valueSet':["
                               "'https://ivig-cds.org/fhir/ValueSet/load']}]}"),
               "excluding a value set is not supported"));
  }
  SECTION("an expansion that is not complete") {
    CHECK(says(refusal_of_drug("'expansion':{'total':2,'contains':[{'system':'s','code':'1'}]}"),
               "not complete: 1 of 2 codes"));
  }
  SECTION("an included set that is not known") {
    CHECK(says(
        refusal_of_drug(
            "'compose':{'include':[{'valueSet':['https://ivig-cds.org/fhir/ValueSet/nope']}]}"),
        "which is not known"));
    CHECK(says(refusal_of_drug("'compose':{'include':[{'valueSet':['http://other/drug']}]}"),
               "which is not known"));
  }
  SECTION("more sets than bits") {
    const std::vector<std::string_view> ids(65, "drug");
    CHECK_THROWS_AS(ValueSets(ids, {}), ValueSetError);
  }
}
