// FHIR XML, from bytes to a record: refused, or the record that its own JSON gives.
#include <cstdint>
#include <string>

#include "fhir/json_writer.h"
#include "fhir/reader.h"
#include "fhir/xml_document.h"
#include "tests/fhir/describe.h"
#include "tests/fuzz/require.h"

namespace {

void check(const fhir::JsonDocument& document) {
  const std::string record = describe_resource(document.root());
  fhir::JsonWriter writer;
  writer.copy(document.root());
  try {
    const auto again = fhir::JsonDocument::parse(writer.take());
    fuzz::require(describe_resource(again.root()) == record);
  } catch (const fhir::JsonError& error) {  // arrays are levels of JSON, and not of XML
    fuzz::require(error.kind() == fhir::JsonError::Kind::depth);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(fhir::parse_xml({reinterpret_cast<const char*>(data), size}));
  } catch (const fhir::XmlError& error) {
    fuzz::require(error.line() > 0 && error.column() > 0);
  }
  return 0;
}
