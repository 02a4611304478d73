// The XML that the tests make of JSON, and that a record read from it is the record read from the
// JSON.
#include "tests/fhir/as_xml.h"

#include <catch2/catch.hpp>

#include "fhir/xml_document.h"
#include "tests/fhir/describe.h"
#include "tests/fhir/json_text.h"

namespace {

std::string xml(std::string_view text) {
  const fhir::JsonDocument document = parse(text);
  return as_xml(document.root()).value_or("none");
}

}  // namespace

TEST_CASE("JSON is written as the XML that FHIR has for it", "[fhir][xml]") {
  CHECK(
      xml("{'resourceType':'Patient','id':'p','active':true,'name':[{'id':'n','given':['A','B'],"
          "'_given':[null,{'extension':[{'url':'u','valueInteger':1}]}]}],"
          "'contained':[{'resourceType':'Patient'}],'text':{'div':'<a>'}}") ==
      "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"></id><active value=\"true\">"
      "</active><name id=\"n\"><given value=\"A\"></given><given value=\"B\"><extension url=\"u\">"
      "<valueInteger value=\"1\"></valueInteger></extension></given></name>"
      "<contained><Patient></Patient></contained>"
      "<text><div xmlns=\"http://www.w3.org/1999/xhtml\">&lt;a></div></text></Patient>");
}

TEST_CASE("JSON that says nothing in XML has no XML form", "[fhir][xml]") {
  for (const char* const members :
       {"'code':[]", "'code':[{}]", "'category':[[{}]]", "'category':[null]", "'status':{}",
        "'a b':1", "'Code':1", "'status':'\\u0001'", "'status':'\\uffff'", "'_status':{'a':1}",
        "'_code':{'id':'1'}"}) {
    INFO(members);
    CHECK(xml("{'resourceType':'Observation'," + std::string(members) + "}") == "none");
  }
  CHECK(xml("{'resourceType':'observation'}") == "none");
  const auto list = parse("{'resourceType':'Observation','related':[{}]}");
  CHECK_FALSE(as_xml(list.root()));
  CHECK(as_xml(list.root(), UnknownLists::are_written));
  CHECK(xml("[]") == "none");
}

TEST_CASE("JSON and XML that say the same in unusual ways are one record", "[fhir][xml]") {
  for (const char* const members :
       {"'clinicalStatus':5", "'clinicalStatus':true", "'clinicalStatus':''", "'abatementString':7",
        "'abatementBoolean':'true'", "'code':'x'",
        "'evidence':{'detail':{'reference':'#a'}},'contained':{'resourceType':'Observation'}",
        "'onsetDateTime':2020,'identifier':{'system':'s','value':1}",
        "'evidence':{'reference':{'reference':'#a','display':'d'}},'fhir_comments':['c']"}) {
    INFO(members);
    const auto document = parse("{'resourceType':'Condition'," + std::string(members) + "}");
    CHECK(describe_resource(document.root()) ==
          describe_resource(fhir::parse_xml(as_xml(document.root()).value()).root()));
  }
}
