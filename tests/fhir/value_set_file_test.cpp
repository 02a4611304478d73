#include "fhir/value_set_file.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/fhir/json_text.h"

using fhir::read_value_set;
using fhir::ValueSetContent;

namespace {

ValueSetContent content(std::string_view members) {
  return read_value_set(
      {"site/x.json", json("{'resourceType':'ValueSet'," + std::string(members) + "}")});
}

std::string codes(const ValueSetContent& content) {
  std::string text;
  for (const fhir::ValueSetCode& code : content.codes) {
    text += (text.empty() ? "" : " ") + std::string(code.excluded ? "-" : "") + code.system + "|" +
            code.code + (code.with_descendants ? "+" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("A value set file gives its codes, names and included sets", "[fhir][value-set]") {
  const ValueSetContent read = content(
      "'id':'load','title':'T','purpose':'P',"
      "'extension':["
      "{'url':'https://ivig-cds.org/fhir/StructureDefinition/matched-name','valueString':'a AND "
      "b'},"
      "{'url':'https://ivig-cds.org/fhir/StructureDefinition/excluded-name','valueString':'c'},"
      "{'url':'http://other.example.org/x','valueString':'d'}],"
      "'compose':{'include':["
      "{'system':'urn:oid:2.16.840.1.113883.6.1','concept':[{'code':'1','display':'one'}]},"
      "{'system':'http://hl7.org/fhir/sid/icd-10','filter':[{'op':'is-a','value':'T86'}]},"
      "{'valueSet':['https://ivig-cds.org/fhir/ValueSet/other|1.0.0']}],"
      "'exclude':[{'system':'urn:x','concept':[{'code':'2'}]}]}");
  CHECK(read.id == "load");
  CHECK(read.title == "T");
  CHECK(read.purpose == "P");
  CHECK(codes(read) == "http://loinc.org|1 http://hl7.org/fhir/sid/icd-10|T86+ -urn:x|2");
  CHECK(read.codes[0].display == "one");
  REQUIRE(read.names.size() == 2);
  CHECK(read.names[0].text == "a AND b");
  CHECK_FALSE(read.names[0].excluded);
  CHECK(read.names[1].excluded);
  CHECK(read.includes == std::vector<std::string>{"other"});
}

TEST_CASE("An expansion is read at every depth, without its groups", "[fhir][value-set]") {
  const ValueSetContent read = content(
      "'expansion':{'total':4,'contains':[{'system':'urn:x','code':'1'},"
      "{'abstract':true,'display':'group','contains':[{'system':'urn:x','code':'2',"
      "'contains':[{'system':'urn:x','code':'3'}]}]}]}");
  CHECK(codes(read) == "urn:x|1 urn:x|2 urn:x|3");
}

TEST_CASE("With an expansion, what compose only describes is taken as expanded",
          "[fhir][value-set]") {
  const ValueSetContent read = content(
      "'compose':{'include':[{'system':'http://snomed.info/sct',"
      "'filter':[{'op':'is-a','value':'1'}]},{'system':'urn:x','concept':[{'code':'9'}]}]},"
      "'expansion':{'contains':[{'system':'http://snomed.info/sct','code':'2'}]}");
  CHECK(codes(read) == "urn:x|9 http://snomed.info/sct|2");
}

TEST_CASE("A refused file is named by its path", "[fhir][value-set]") {
  CHECK_THROWS_WITH(read_value_set({"site/x.json", "[]"}), "site/x.json: is no FHIR ValueSet");
  CHECK_THROWS_WITH(read_value_set({"site/x.json", "{\"a\":"}),
                    Catch::StartsWith("site/x.json: byte 5: "));
}
