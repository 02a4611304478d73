#include "fhir/xml_document.h"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/json_writer.h"
#include "tests/fhir/json_text.h"

using fhir::JsonDocument;
using fhir::parse_xml;
using fhir::XmlError;

namespace {

using Kind = XmlError::Kind;

// A resource of FHIR's namespace.
std::string resource(std::string_view type, std::string_view content) {
  return '<' + std::string(type) + " xmlns='http://hl7.org/fhir'>" + std::string(content) + "</" +
         std::string(type) + '>';
}

std::string observation(std::string_view content) { return resource("Observation", content); }

std::string as_json(const JsonDocument& document) {
  fhir::JsonWriter writer;
  writer.copy(document.root());
  return writer.take();
}

// The JSON of an Observation with this content, without its resourceType.
std::string json_of(std::string_view content) {
  std::string text = as_json(parse_xml(observation(content)));
  const std::string head = json("{'resourceType':'Observation'");
  REQUIRE(text.starts_with(head));
  text.erase(0, head.size());
  return text.starts_with(',') ? '{' + text.substr(1) : "{" + text;
}

std::optional<XmlError> refusal(std::string_view bytes, const fhir::XmlLimits& limits = {}) {
  try {
    static_cast<void>(parse_xml(bytes, limits));
  } catch (const XmlError& error) {
    return error;
  }
  return std::nullopt;
}

bool is_refused(std::string_view bytes, Kind kind) {
  const std::optional<XmlError> error = refusal(bytes);
  return error && error->kind() == kind;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string nested(std::size_t depth) {
  return observation(repeated("<a>", depth) + repeated("</a>", depth));
}

}  // namespace

TEST_CASE("An XML resource is the JSON object that it is in JSON", "[fhir][xml]") {
  const JsonDocument document = parse_xml(observation(
      "<id value='o1'/><status value='final'/>"
      "<code><coding><system value='http://loinc.org'/><code value='2160-0'/></coding></code>"));
  CHECK(as_json(document) ==
        json("{'resourceType':'Observation','id':'o1','status':'final',"
             "'code':{'coding':[{'system':'http://loinc.org','code':'2160-0'}]}}"));
  CHECK(document.root()["code"]["coding"].is_array());
  CHECK(document.root()["status"].text() == "final");
}

TEST_CASE("An XML value is text, a number or a boolean by the name of its element", "[fhir][xml]") {
  SECTION("decimals keep their text") {
    CHECK(json_of("<valueQuantity><value value='1.50'/></valueQuantity>") ==
          json("{'valueQuantity':{'value':1.50}}"));
    CHECK(json_of("<valueInteger value='-3'/>") == json("{'valueInteger':-3}"));
    CHECK(json_of("<valueDecimal value='1.0E-7'/>") == json("{'valueDecimal':1.0E-7}"));
  }
  SECTION("what JSON does not take for a number stays text") {
    for (const char* const text :
         {"", "-", "01", "1.", ".5", "+1", "1e", "0x1", "NaN", " 1", "1 "}) {
      CHECK(json_of("<valueDecimal value='" + std::string(text) + "'/>") ==
            json("{'valueDecimal':'" + std::string(text) + "'}"));
    }
  }
  SECTION("booleans") {
    CHECK(json_of("<valueBoolean value='true'/>") == json("{'valueBoolean':true}"));
    CHECK(json_of("<valueBoolean value='false'/>") == json("{'valueBoolean':false}"));
    CHECK(json_of("<valueBoolean value='TRUE'/>") == json("{'valueBoolean':'TRUE'}"));
  }
  SECTION("an identifier's value is text, however it looks") {
    CHECK(json_of("<identifier><value value='0042'/></identifier>"
                  "<identifier><value value='42'/></identifier>") ==
          json("{'identifier':[{'value':'0042'},{'value':'42'}]}"));
  }
}

TEST_CASE("XML elements of one name are an array", "[fhir][xml]") {
  SECTION("one is an array where FHIR has a list") {
    CHECK(json_of("<category><text value='a'/></category>") == json("{'category':[{'text':'a'}]}"));
  }
  SECTION("by the element around them") {
    CHECK(as_json(parse_xml(resource("MedicationStatement", "<dosage/>"))) ==
          json("{'resourceType':'MedicationStatement','dosage':[{}]}"));
    CHECK(as_json(parse_xml(resource("MedicationAdministration", "<dosage/>"))) ==
          json("{'resourceType':'MedicationAdministration','dosage':{}}"));
  }
  SECTION("several are an array under any name") {
    CHECK(json_of("<thing><a value='1'/><b value='2'/></thing><thing/><thing><a value='3'/></thing>"
                  "<next value='4'/>") ==
          json("{'thing':[{'a':'1','b':'2'},{},{'a':'3'}],'next':'4'}"));
    CHECK(json_of("<x><y><z value='1'/><z value='2'/></y><y/></x><x/>") ==
          json("{'x':[{'y':[{'z':['1','2']},{}]},{}]}"));
  }
}

TEST_CASE("id, url and extensions of XML elements are members", "[fhir][xml]") {
  SECTION("of a complex element") {
    CHECK(json_of("<code id='c'><text value='x'/></code>") ==
          json("{'code':{'id':'c','text':'x'}}"));
    CHECK(json_of("<extension url='http://a' id='e'><valueBoolean value='true'/></extension>") ==
          json("{'extension':[{'id':'e','url':'http://a','valueBoolean':true}]}"));
  }
  SECTION("of an element with a value they stand beside it") {
    CHECK(json_of("<status value='final' id='s'/>") ==
          json("{'status':'final','_status':{'id':'s'}}"));
    CHECK(json_of("<issued id='i' value='2026'><extension url='u'><valueCode value='x'/>"
                  "</extension></issued><next value='1'/>") ==
          json("{'issued':'2026','_issued':{'id':'i','extension':[{'url':'u','valueCode':'x'}]},"
               "'next':'1'}"));
  }
  SECTION("without the value only they are there") {
    CHECK(json_of("<effectiveDateTime><extension url='u'/></effectiveDateTime>") ==
          json("{'_effectiveDateTime':{'extension':[{'url':'u'}]}}"));
  }
  SECTION("of several values they keep their places") {
    CHECK(as_json(parse_xml(
              resource("Patient",
                       "<name><given value='a'/><given id='b'/><given value='c'><extension "
                       "url='u'/></given><given value='d'/></name>"))) ==
          json("{'resourceType':'Patient','name':[{'given':['a',null,'c','d'],"
               "'_given':[null,{'id':'b'},{'extension':[{'url':'u'}]},null]}]}"));
    CHECK(as_json(parse_xml(resource("Patient", "<name><given id='b'/></name>"))) ==
          json("{'resourceType':'Patient','name':[{'_given':[{'id':'b'}]}]}"));
  }
  SECTION("extensions of values may hold such values") {
    CHECK(json_of("<status value='s'><extension url='u'><valueCode value='v' id='i'/></extension>"
                  "</status>") ==
          json("{'status':'s','_status':{'extension':[{'url':'u','valueCode':'v',"
               "'_valueCode':{'id':'i'}}]}}"));
  }
  SECTION("a complex element may have nothing else") {
    CHECK(json_of("<dataAbsentReason><extension url='u'/></dataAbsentReason>") ==
          json("{'dataAbsentReason':{'extension':[{'url':'u'}]}}"));
  }
}

TEST_CASE("A resource inside an XML element takes its place", "[fhir][xml]") {
  CHECK(as_json(parse_xml(
            resource("Bundle",
                     "<entry><fullUrl value='u'/><resource><Patient><id value='p'/></Patient>"
                     "</resource></entry><entry><resource><Patient/></resource></entry>"))) ==
        json("{'resourceType':'Bundle','entry':[{'fullUrl':'u','resource':{'resourceType':"
             "'Patient','id':'p'}},{'resource':{'resourceType':'Patient'}}]}"));
  CHECK(json_of("<contained><Specimen><id value='s'/></Specimen></contained>") ==
        json("{'contained':[{'resourceType':'Specimen','id':'s'}]}"));
  for (const char* const content :
       {"<contained><Specimen/><Specimen/></contained>", "<Specimen/>",
        "<contained><id value='a'/><Specimen/></contained>",
        "<contained><Specimen/><id value='a'/></contained>",
        "<status value='x'><Specimen/></status>", "<contained><Specimen id='a'/></contained>",
        "<contained id='a'><Specimen/></contained>"}) {
    INFO(content);
    CHECK(is_refused(observation(content), Kind::structure));
  }
}

TEST_CASE("The narrative of an XML resource is left out", "[fhir][xml]") {
  CHECK(json_of("<text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'>some"
                " <b id='x' class='y'>&lt;text&#x3e; <![CDATA[here]]></b><br/></div></text>"
                "<status value='final'/>") == json("{'status':'final'}"));
  CHECK(as_json(parse_xml("<Patient xmlns='http://hl7.org/fhir' "
                          "xmlns:h='http://www.w3.org/1999/xhtml'><text><h:div><h:p/></h:div>"
                          "</text></Patient>")) == json("{'resourceType':'Patient'}"));
  CHECK(is_refused(observation("<div xmlns='http://www.w3.org/1999/xhtml'/>"), Kind::structure));
  CHECK(is_refused(observation("<text><p xmlns='http://www.w3.org/1999/xhtml'/></text>"),
                   Kind::structure));
}

TEST_CASE("XML text is decoded", "[fhir][xml]") {
  CHECK(parse_xml(
            observation("<a value='&lt;&amp;&gt;&quot;&apos;&#233;&#x1F9EA;&#10;caf\xC3\xA9'/>"))
            .root()["a"]
            .text() == "<&>\"'\xC3\xA9\xF0\x9F\xA7\xAA\ncaf\xC3\xA9");
  SECTION("comments, processing instructions and space are passed over") {
    CHECK(as_json(parse_xml(
              "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n<!-- <a> -->\n<?p <a>?>"
              "<Patient xmlns='http://hl7.org/fhir'>\r\n\t<!-- x --><?p?> "
              "<id value='1'> </id><!-- --></Patient> <!-- x -->\n")) ==
          json("{'resourceType':'Patient','id':'1'}"));
  }
  SECTION("a prefix may stand for the namespace") {
    CHECK(as_json(parse_xml(
              "<f:Patient xmlns:f='http://hl7.org/fhir'><f:id value='1'/></f:Patient>")) ==
          json("{'resourceType':'Patient','id':'1'}"));
  }
  SECTION("attributes of other namespaces are passed over") {
    CHECK(as_json(parse_xml("<Patient xmlns='http://hl7.org/fhir' xml:lang='en' "
                            "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
                            "xsi:schemaLocation='http://hl7.org/fhir fhir.xsd'/>")) ==
          json("{'resourceType':'Patient'}"));
  }
}

TEST_CASE("Views into an XML document survive its move", "[fhir][xml]") {
  JsonDocument first = parse_xml(resource("Patient", "<id value='1'/>"));
  const fhir::Json view = first.root()["id"];
  const JsonDocument second = std::move(first);
  CHECK(view.text() == "1");
  CHECK(second.size_in_bytes() == 62);
}

TEST_CASE("XML that is not FHIR's is refused", "[fhir][xml]") {
  SECTION("elements and attributes") {
    for (const char* const content :
         {"<a xmlns='http://example.org'/>", "<a xmlns=''/>", "<a xmlns='http://hl7.org/FHIR'/>",
          "<a>text</a>", "text", "<![CDATA[x]]>", "&#65;", "<a values='1'/>",
          "<identifier url='x'/>", "<status value='1'><coding/></status>",
          "<status><coding/></status>", "<a_b/>", "<_status/>", "<caf\xC3\xA9/>"}) {
      INFO(content);
      CHECK(is_refused(observation(content), Kind::structure));
    }
    CHECK(is_refused(observation('<' + repeated("a", 65) + "/>"), Kind::structure));
  }
  SECTION("a root that is no resource") {
    CHECK(is_refused("<Patient/>", Kind::structure));
    CHECK(is_refused("<Patient xmlns='http://example.org'/>", Kind::structure));
    CHECK(is_refused("<patient xmlns='http://hl7.org/fhir'/>", Kind::structure));
    CHECK(is_refused("<html xmlns='http://www.w3.org/1999/xhtml'/>", Kind::structure));
    CHECK(is_refused("<div xmlns='http://www.w3.org/1999/xhtml'/>", Kind::structure));
  }
  SECTION("elements of one name that do not stand together") {
    CHECK(is_refused(observation("<a value='1'/><b value='2'/><a value='3'/>"), Kind::structure));
    CHECK(is_refused(observation("<x id='1'><id value='2'/></x>"), Kind::structure));
    CHECK(is_refused(observation("<resourceType value='2'/>"), Kind::structure));
    std::string many;
    for (int i = 0; i < 100; ++i) many += "<n" + std::to_string(i) + " value='1'/>";
    CHECK(parse_xml(observation(many)).root().size() == 101);
    CHECK(is_refused(observation(many + "<n50/>"), Kind::structure));
  }
}

TEST_CASE("A DOCTYPE is refused before anything is made of it", "[fhir][xml][hostile]") {
  const std::string patient = resource("Patient", "<id value='&e;'/>");
  for (const char* const type :
       {"<!DOCTYPE Patient>", "<!DOCTYPE Patient SYSTEM 'file:///etc/hostname'>",
        "<!DOCTYPE Patient PUBLIC 'p' 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE Patient [<!ENTITY e 'x'>]>",
        "<!DOCTYPE Patient [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
        "<!DOCTYPE Patient [<!ENTITY % e SYSTEM 'file:///etc/hostname'> %e;]>",
        "<!DOCTYPE Patient [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY e '&b;&b;&b;'>]>",
        "<!DOCTYPE Patient ["}) {
    INFO(type);
    CHECK(is_refused(type + patient, Kind::document_type));
  }
  CHECK(is_refused(patient, Kind::syntax));
  CHECK(is_refused(observation("<a>&e;</a>"), Kind::syntax));
}

TEST_CASE("An XML document is UTF-8", "[fhir][xml]") {
  const std::string patient = resource("Patient", "<id value='1'/>");
  for (const char* const encoding : {"UTF-8", "utf-8", "US-ASCII", "us-ascii"}) {
    INFO(encoding);
    CHECK_FALSE(
        refusal("<?xml version='1.0' encoding='" + std::string(encoding) + "'?>" + patient));
  }
  for (const char* const encoding :
       {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-7", "x-no-such"}) {
    INFO(encoding);
    CHECK(is_refused("<?xml version='1.0' encoding='" + std::string(encoding) + "'?>" + patient,
                     Kind::encoding));
  }
  CHECK(refusal("<?xml version='1.0' encoding='EBCDIC-CP-US'?>" + patient));
  CHECK(refusal("<?xml version='1.0' encoding='US-ASCII'?>" +
                resource("Patient", "<id value='\xC3\xA9'/>")));
  CHECK(is_refused(observation("<a value='\xE9'/>"), Kind::encoding));
  CHECK(is_refused(observation("<a value='\xED\xA0\x80'/>"), Kind::encoding));
  CHECK(is_refused(std::string("\xFF\xFE<\0P\0", 6), Kind::encoding));
  CHECK(is_refused(std::string("<\0P\0", 4), Kind::encoding));
  CHECK(is_refused(patient + std::string(1, '\0'), Kind::encoding));
}

TEST_CASE("XML that is not well-formed is refused", "[fhir][xml]") {
  for (const char* const text :
       {"", " ", "<", "<Patient xmlns='http://hl7.org/fhir'>",
        "<Patient xmlns='http://hl7.org/fhir'></Person>",
        "<Patient xmlns='http://hl7.org/fhir'/><Patient xmlns='http://hl7.org/fhir'/>",
        "<Patient xmlns='http://hl7.org/fhir'/>x", "{}", " <?xml version='1.0'?><a/>"}) {
    INFO(text);
    CHECK(is_refused(text, Kind::syntax));
  }
  for (const char* const content :
       {"<a value='1' value='2'/>", "<a value=1/>", "<a value='<'/>", "<a value='&#0;'/>",
        "<a value='&#xD800;'/>", "<a value='\x01'/>", "<a value='&nbsp;'/>", "<a value='&'/>",
        "<p:a/>", "<a p:value='1'/>", "<!-- -- -->", "<a", "</Observation><!--"}) {
    INFO(content);
    CHECK(is_refused(observation(content), Kind::syntax));
  }
}

TEST_CASE("An XML error says where, and nothing of the document", "[fhir][xml]") {
  const XmlError error =
      refusal("<Patient xmlns='http://hl7.org/fhir'>\n<id\n value='secret'></di></Patient>")
          .value();
  CHECK(error.line() == 3);
  CHECK(error.column() > 1);
  CHECK(std::string(error.what()) == "an end tag does not match its start tag");
  const XmlError namespaced =
      refusal("<Patient xmlns='http://hl7.org/fhir'>\n\n<secret xmlns='secret'/></Patient>")
          .value();
  CHECK(namespaced.line() == 3);
  CHECK(namespaced.column() > 20);
  CHECK(std::string(namespaced.what()).find("secret") == std::string::npos);
  const XmlError encoding = refusal("<a>\n  \xFF").value();
  CHECK(encoding.line() == 2);
  CHECK(encoding.column() == 3);
}

TEST_CASE("XML is bounded", "[fhir][xml][hostile]") {
  SECTION("in depth") {
    CHECK_FALSE(refusal(nested(JsonDocument::kMaxDepth - 1)));
    CHECK(is_refused(nested(JsonDocument::kMaxDepth), Kind::depth));
    CHECK(is_refused(nested(100'000), Kind::depth));
    CHECK(is_refused(observation("<text><div xmlns='http://www.w3.org/1999/xhtml'>" +
                                 repeated("<p>", 100) + repeated("</p>", 100) + "</div></text>"),
                     Kind::depth));
  }
  SECTION("in nodes") {
    fhir::XmlLimits limits;
    limits.nodes = 1000;
    CHECK_FALSE(refusal(observation(repeated("<a/>", 990)), limits));
    CHECK(refusal(observation(repeated("<a/>", 1000)), limits)->kind() == Kind::size);
    const std::string late_extension = repeated("<a value=''/>", 600) + "<a value='' id=''/>";
    CHECK(refusal(observation(late_extension), limits)->kind() == Kind::size);
  }
  SECTION("in bytes") {
    const std::string text = observation("<a/>");
    fhir::XmlLimits limits;
    limits.bytes = text.size();
    CHECK_FALSE(refusal(text, limits));
    --limits.bytes;
    CHECK(refusal(text, limits)->kind() == Kind::size);
  }
  SECTION("in attributes") {
    CHECK_FALSE(refusal(observation("<a value='" + repeated("x", 5'000'000) + "'/>")));
    CHECK(refusal(observation("<a value='" + repeated("x", 11'000'000) + "'/>")));
    CHECK_FALSE(refusal(observation("<a value='" + repeated("&quot;", 5'000) + "' id='1'/>")));
    std::string many = "<a";
    for (int i = 0; i < 33; ++i) many += " xml:a" + std::to_string(i) + "=''";
    CHECK(is_refused(observation(many + "/>"), Kind::size));
  }
}

TEST_CASE("Hostile XML takes time by its size only", "[fhir][xml][hostile]") {
  std::string attributes;
  std::string namespaces;
  std::string names;
  std::string targets;
  for (int i = 0; i < 300'000; ++i) {
    const std::string number = std::to_string(i);
    attributes += " a" + number + "=''";
    namespaces += " xmlns:a" + number + "='u'";
    names += "<a" + number + "/>";
    targets += "<?a" + number + "?>";
  }
  // Where time grew with the square, this would take many minutes, and the runner ends it after
  // five.
  CHECK(is_refused("<a" + attributes + "/>", Kind::size));
  CHECK(is_refused("<a" + namespaces + "/>", Kind::size));
  CHECK(is_refused(observation(names), Kind::size));
  CHECK(is_refused(observation(targets), Kind::size));
  CHECK_FALSE(refusal(observation(repeated("<a/>", 1'000'000))));
  CHECK_FALSE(refusal(observation(repeated("<a value='1' id='2'/>", 500'000))));
  CHECK_FALSE(refusal(observation("<!--" + repeated("<a '\"", 1'000'000) + "-->")));
  // Each first of its run, so that each is moved when its second comes.
  CHECK_FALSE(refusal(
      observation(repeated("<a>", 60) + repeated("<b/>", 500'000) + repeated("</a><a/>", 60))));
}
