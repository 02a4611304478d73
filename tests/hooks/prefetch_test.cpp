// hooks/prefetch.h: three answers to one key are three different things.
#include "hooks/prefetch.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

// What one prefetch comes to; the document lives as long.
struct Read {
  explicit Read(const std::string& prefetch)
      : document(fhir::JsonDocument::parse(prefetch)), of(hooks::read_prefetch(document.root())) {}

  fhir::JsonDocument document;
  hooks::Prefetched of;
};

constexpr const char* kOutcome = R"({"resourceType":"OperationOutcome","issue":[]})";

}  // namespace

TEST_CASE("Null is an answer, a missing key and an OperationOutcome are none",
          "[hooks][prefetch]") {
  const Read asked(R"({"bkLoads":null,"allergies":null})");
  CHECK(asked.of.availability.bk_loads);
  CHECK(asked.of.availability.allergies);
  CHECK(asked.of.any_clinical_data);
  const Read not_asked("{}");
  CHECK_FALSE(not_asked.of.availability.bk_loads);
  CHECK_FALSE(not_asked.of.any_clinical_data);
  const Read not_had(std::string(R"({"bkLoads":)") + kOutcome + "}");
  CHECK_FALSE(not_had.of.availability.bk_loads);
  CHECK_FALSE(not_had.of.any_clinical_data);
}

TEST_CASE("Each key makes its own kind of data available, and no other", "[hooks][prefetch]") {
  const auto available = [](const std::string& key) {
    const guideline::Availability kinds = Read("{\"" + key + "\":null}").of.availability;
    return std::string(kinds.medication_statements ? "s" : "") +
           (kinds.medication_requests ? "r" : "") + (kinds.allergies ? "a" : "") +
           (kinds.bk_loads ? "b" : "") + (kinds.creatinine ? "c" : "");
  };
  CHECK(available("medicationStatements") == "s");
  CHECK(available("medicationRequests") == "r");
  CHECK(available("allergies") == "a");
  CHECK(available("bkLoads") == "b");
  CHECK(available("bkLoads2") == "b");
  CHECK(available("renalFunction") == "c");
  for (const char* other : {"patient", "conditions", "medicationAdministrations", "bkLoadsNot"}) {
    CHECK(available(other).empty());
  }
}

TEST_CASE("A resource counts under whatever key it came", "[hooks][prefetch]") {
  const Read read(
      R"({"other":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition",)"
      R"("id":"c1"}}]},"patient":{"resourceType":"Patient","id":"p1"}})");
  CHECK(read.of.record.conditions.size() == 1);
  CHECK(read.of.record.patients.size() == 1);
  CHECK(read.of.any_clinical_data);
}

TEST_CASE("Who someone is, is no clinical data", "[hooks][prefetch]") {
  CHECK_FALSE(Read(R"({"patient":null})").of.any_clinical_data);
  CHECK_FALSE(Read(R"({"patient":{"resourceType":"Patient","id":"p"}})").of.any_clinical_data);
  CHECK_FALSE(Read(R"({"user":{"resourceType":"Practitioner","id":"d"}})").of.any_clinical_data);
  CHECK(Read(R"({"conditions":null})").of.any_clinical_data);
}

TEST_CASE("An answer is null, a resource or a Bundle", "[hooks][prefetch]") {
  const auto is_answer = [](const std::string& json) {
    return hooks::is_answer(fhir::JsonDocument::parse(json).root());
  };
  CHECK(is_answer("null"));
  CHECK(is_answer(R"({"resourceType":"Bundle"})"));
  CHECK(is_answer(R"({"resourceType":"Patient"})"));
  CHECK_FALSE(is_answer(kOutcome));
  CHECK_FALSE(is_answer("{}"));
  CHECK_FALSE(is_answer("[]"));
  CHECK_FALSE(is_answer(R"("Bundle")"));
  CHECK_FALSE(hooks::is_answer({}));
}
