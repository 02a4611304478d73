#include "hooks/prefetch_gap.h"

#include <catch2/catch.hpp>

#include "hooks/prefetch.h"

using fhir::FetchFailure;
using hooks::FilledGap;
using hooks::HookRequest;
using hooks::PrefetchGap;
using hooks::PrefetchTemplate;

namespace {

HookRequest request(const std::string& prefetch, const std::string& patient = "p1") {
  return HookRequest::parse(
      R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"Practitioner/1","patientId":")" +
      patient + R"(","encounterId":"e 1","draftOrders":{"resourceType":"Bundle"}},"prefetch":)" +
      prefetch + "}");
}

const std::vector<PrefetchTemplate> kTemplates = {
    {"patient", "Patient/{{context.patientId}}"},
    {"conditions", "Condition?patient={{context.patientId}}"},
};

FilledGap failed(const std::string& key, FetchFailure failure, int status = 0,
                 PrefetchGap::Kind kind = PrefetchGap::Kind::missing) {
  FilledGap one;
  one.gap.key = key;
  one.gap.kind = kind;
  one.fetched.failure = failure;
  one.fetched.status = status;
  return one;
}

FilledGap came(const std::string& key, const std::string& json,
               PrefetchGap::Kind kind = PrefetchGap::Kind::missing) {
  FilledGap one;
  one.gap.key = key;
  one.gap.kind = kind;
  one.fetched.pages.push_back(fhir::JsonDocument::parse(json));
  return one;
}

constexpr const char* kEmpty = R"({"resourceType":"Bundle"})";
constexpr const char* kWithNext =
    R"({"medicationRequests":{"resourceType":"Bundle","link":[{"relation":"next","url":"https://a.org/2"}]}})";

}  // namespace

TEST_CASE("a key that is missing and one that failed are gaps; null is an answer",
          "[hooks][prefetch-gap]") {
  CHECK(prefetch_gaps(request(R"({"patient":null,"conditions":null})"), kTemplates).empty());
  const auto gaps =
      prefetch_gaps(request(R"({"conditions":{"resourceType":"OperationOutcome"}})"), kTemplates);
  REQUIRE(gaps.size() == 2);
  CHECK(gaps[0].key == "patient");
  CHECK(gaps[0].kind == PrefetchGap::Kind::missing);
  CHECK(gaps[0].query.target == "Patient/p1");
  CHECK(gaps[1].kind == PrefetchGap::Kind::failed);
  CHECK(gaps[1].query.target == "Condition?patient=p1");
}

TEST_CASE("a request without prefetch has a gap for every template", "[hooks][prefetch-gap]") {
  CHECK(prefetch_gaps(request("null"), kTemplates).size() == kTemplates.size());
}

TEST_CASE("a page with more behind it is a gap, under keys of the templates only",
          "[hooks][prefetch-gap]") {
  const auto gaps = prefetch_gaps(
      request(R"({"patient":null,"other":{"resourceType":"Bundle","link":[{"relation":"next",)"
              R"("url":"https://a.org/x"}]},"conditions":{"resourceType":"Bundle","link":)"
              R"([{"relation":"self","url":"s"},{"relation":"next","url":"https://a.org/2"}]}})"),
      kTemplates);
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].key == "conditions");
  CHECK(gaps[0].kind == PrefetchGap::Kind::incomplete);
  CHECK(gaps[0].query.target == "https://a.org/2");
  CHECK(gaps[0].query.is_link);
}

TEST_CASE("an id stays one segment of the path", "[hooks][prefetch-gap][hostile]") {
  const auto target = [](const std::string& patient) {
    const auto gaps = prefetch_gaps(request("{}", patient), {kTemplates[0]});
    return gaps.empty() ? std::string() : gaps[0].query.target;
  };
  CHECK(target("../Observation?a=b&c#d e") == "Patient/..%2FObservation%3Fa%3Db%26c%23d%20e");
  CHECK(target("Patient/p2") == "Patient/p2");
  CHECK(target("..").empty());
  CHECK(target(".").empty());
}

TEST_CASE("tokens are those of the context; a template with another one is no query",
          "[hooks][prefetch-gap]") {
  const auto target = [](const std::string& query) {
    const auto gaps = prefetch_gaps(request("{}"), {{"k", query}});
    return gaps.empty() ? std::string("none") : gaps[0].query.target;
  };
  CHECK(target("Encounter/{{context.encounterId}}") == "Encounter/e%201");
  CHECK(target("A?b={{context.patientId}}&c={{context.patientId}}") == "A?b=p1&c=p1");
  CHECK(target("Encounter/{{context.other}}") == "none");
  CHECK(target("Practitioner/{{userPractitionerId}}") == "none");
  CHECK(target("Patient/{{context.patientId") == "none");
}

TEST_CASE("what could not be had is told once for each reason", "[hooks][prefetch-gap]") {
  std::vector<FilledGap> filled;
  filled.push_back(failed("conditions", FetchFailure::forbidden, 403));
  filled.push_back(failed("bkLoads", FetchFailure::forbidden, 403));
  filled.push_back(failed("bkLoads2", FetchFailure::forbidden, 403));
  filled.push_back(failed("allergies", FetchFailure::forbidden, 403));
  filled.push_back(failed("medicationRequests", FetchFailure::timeout));
  filled.push_back(
      failed("medicationStatements", FetchFailure::page_loop, 200, PrefetchGap::Kind::incomplete));
  filled.push_back(came("patient", R"({"resourceType":"Patient"})"));
  CHECK(hooks::unfilled_sentences(filled) ==
        std::vector<std::string>{
            "Conditions, BK loads and allergies could not be read: 403.",
            "Medication orders could not be read: no answer in time.",
            "Medication statements could be read in part only: the pages lead in a circle."});
}

TEST_CASE("every failure has words", "[hooks][prefetch-gap]") {
  for (int i = 0; i <= static_cast<int>(FetchFailure::too_many_pages); ++i) {
    const auto failure = static_cast<FetchFailure>(i);
    INFO(fhir::to_text(failure));
    CHECK_FALSE(hooks::failure_text(failed("k", failure, 555).fetched).empty());
    CHECK(fhir::to_text(failure) != "unknown");
  }
}

TEST_CASE("what was fetched counts like what was prefetched", "[hooks][prefetch-gap]") {
  const auto parsed = request(R"({"medicationRequests":{"resourceType":"OperationOutcome"}})");
  std::vector<FilledGap> filled;
  filled.push_back(came("medicationRequests", kEmpty, PrefetchGap::Kind::failed));
  filled.push_back(came("medicationStatements", kEmpty));
  filled.push_back(failed("allergies", FetchFailure::timeout));
  const hooks::Prefetched read = hooks::read_prefetch(parsed.prefetch(), filled);
  CHECK(read.availability.both_medication_kinds());
  CHECK_FALSE(read.availability.allergies);
  CHECK(read.any_clinical_data);
  CHECK(read.not_available ==
        std::vector<std::string>{"Allergies could not be read: no answer in time."});
}

TEST_CASE("the patient alone is no clinical data", "[hooks][prefetch-gap]") {
  std::vector<FilledGap> filled;
  filled.push_back(came("patient", R"({"resourceType":"Patient","id":"p1"})"));
  filled.push_back(failed("conditions", FetchFailure::timeout));
  CHECK_FALSE(hooks::read_prefetch(request("{}").prefetch(), filled).any_clinical_data);
}

TEST_CASE("a list of which pages are missing is read, and its kind is not available",
          "[hooks][prefetch-gap]") {
  const auto parsed = request(kWithNext);
  CHECK_FALSE(hooks::read_prefetch(parsed.prefetch()).availability.medication_requests);

  std::vector<FilledGap> filled;
  filled.push_back(came("medicationRequests", kEmpty, PrefetchGap::Kind::incomplete));
  CHECK(hooks::read_prefetch(parsed.prefetch(), filled).availability.medication_requests);
  filled.front().fetched.failure = FetchFailure::timeout;
  const hooks::Prefetched in_part = hooks::read_prefetch(parsed.prefetch(), filled);
  CHECK_FALSE(in_part.availability.medication_requests);
  CHECK(in_part.any_clinical_data);

  std::vector<FilledGap> first_page_only;
  first_page_only.push_back(came("medicationStatements", kEmpty));
  first_page_only.front().fetched.failure = FetchFailure::timeout;
  const hooks::Prefetched paged = hooks::read_prefetch(request("{}").prefetch(), first_page_only);
  CHECK_FALSE(paged.availability.medication_statements);
  CHECK(paged.any_clinical_data);
}

TEST_CASE("What did not come with the call is named once", "[hooks][prefetch-gap]") {
  const std::vector<hooks::PrefetchTemplate> asked = {{"patient", ""},
                                                      {"conditions", ""},
                                                      {"medicationRequests", ""},
                                                      {"medicationRequests2", ""},
                                                      {"allergies", ""}};
  const auto unsent = [&asked](const std::string& prefetch,
                               const std::vector<FilledGap>& filled = {}) {
    const auto parsed = request(prefetch);
    return hooks::unsent_sentences(hooks::read_prefetch(parsed.prefetch(), filled), asked);
  };
  CHECK(unsent(R"({"patient":null,"conditions":null,"medicationRequests2":null,"allergies":null})")
            .empty());
  CHECK(unsent(R"({"patient":null,"conditions":{"resourceType":"OperationOutcome"}})") ==
        std::vector<std::string>{
            "Conditions, medication orders and allergies did not come with the call."});
  SECTION("what was asked of a FHIR server is told elsewhere") {
    std::vector<FilledGap> filled;
    filled.push_back(failed("conditions", FetchFailure::timeout));
    CHECK(unsent(R"({"patient":null,"medicationRequests":null,"allergies":null})", filled).empty());
  }
}

TEST_CASE("A Bundle that withholds something is in part, and its kind of data not available",
          "[hooks][prefetch-gap]") {
  const std::string error =
      R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}})";
  const std::string statement =
      R"({"resource":{"resourceType":"MedicationStatement","id":"1","status":"active"}})";
  const std::string withheld =
      R"({"resourceType":"Bundle","entry":[)" + statement + "," + error + "]}";
  const auto parsed =
      request(R"({"medicationStatements":)" + withheld + R"(,"medicationRequests":null})");
  const std::vector<hooks::PrefetchTemplate> asked = {
      {"medicationStatements", "MedicationStatement"}, {"medicationRequests", "MedicationRequest"}};
  const hooks::Prefetched read = hooks::read_prefetch(parsed.prefetch());
  CHECK_FALSE(read.availability.medication_statements);
  CHECK(read.availability.medication_requests);
  CHECK(read.record.statements.size() == 1);
  CHECK(hooks::unsent_sentences(hooks::read_prefetch(parsed.prefetch()), asked) ==
        std::vector<std::string>{"Medication statements came with the call in part only."});
  SECTION("a FHIR server is asked for all of it, and that stands in its place") {
    const auto gaps = prefetch_gaps(parsed, asked);
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].kind == PrefetchGap::Kind::failed);
    std::vector<FilledGap> filled;
    filled.push_back(came("medicationStatements",
                          R"({"resourceType":"Bundle","entry":[)" + statement + "]}",
                          PrefetchGap::Kind::failed));
    const hooks::Prefetched again = hooks::read_prefetch(parsed.prefetch(), filled);
    CHECK(again.availability.medication_statements);
    CHECK(again.record.statements.size() == 1);
    CHECK(hooks::unsent_sentences(hooks::read_prefetch(parsed.prefetch(), filled), asked).empty());
  }
}

TEST_CASE("Of keys that share a kind of data, one in part is enough to make it not available",
          "[hooks][prefetch-gap]") {
  const std::string page =
      R"({"resourceType":"Bundle","link":[{"relation":"next","url":"https://a.org/2"}]})";
  const auto parsed = request(R"({"bkLoads":null,"bkLoads2":)" + page + "}");
  CHECK_FALSE(hooks::read_prefetch(parsed.prefetch()).availability.bk_loads);
  CHECK(hooks::read_prefetch(request(R"({"bkLoads":null})").prefetch()).availability.bk_loads);
  CHECK(hooks::unsent_sentences(hooks::read_prefetch(parsed.prefetch()),
                                {{"bkLoads", ""}, {"bkLoads2", ""}}) ==
        std::vector<std::string>{"BK loads came with the call in part only."});
}
