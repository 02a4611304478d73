// A value set file of a site: refused, or a set in which all of its codes are.
#include <cstdint>

#include "fhir/value_set.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::string_view kIds[] = {"set"};

void classify(const fhir::ValueSets& sets, std::string_view text) {
  fhir::Classifier classifier(sets);
  fhir::MembershipReasons why;  // which has the text read anew
  fuzz::require(classifier.classify({{}, text}, true, &why).by_name == classifier.names_in(text));
  for (const auto& [system, codes] : sets.codes_of(0)) {
    for (const std::string& code : codes)
      fuzz::require(classifier.classify({{{system, code, {}}}, {}}).by_code == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const fhir::ValueSetFile file{"set.json", text};
  try {
    classify(fhir::ValueSets(kIds, {&file, 1}), text);
  } catch (const fhir::ValueSetError& error) {
    fuzz::require(std::string_view(error.what()).size() > 0);
  }
  return 0;
}
