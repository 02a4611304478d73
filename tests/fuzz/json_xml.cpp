// A resource's JSON, written as FHIR XML: both give equal structs.
#include <cstdint>
#include <string>

#include "fhir/json_document.h"
#include "fhir/xml_document.h"
#include "tests/fhir/as_xml.h"
#include "tests/fhir/describe.h"
#include "tests/fuzz/json_mutator.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto json = fhir::JsonDocument::parse({reinterpret_cast<const char*>(data), size});
    if (const auto xml = as_xml(json.root())) {
      fuzz::require(describe_resource(json.root()) ==
                    describe_resource(fhir::parse_xml(*xml).root()));
    }
  } catch (const fhir::JsonError& error) {
    fuzz::require(error.offset() <= size);
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_json(data, size, max_size, seed);
}
