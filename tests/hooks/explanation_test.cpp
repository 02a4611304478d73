// hooks/explanation.h: where each kind of data came from, what is missing, and why.
#include "hooks/explanation.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

namespace {

using hooks::FilledGap;

const std::vector<hooks::PrefetchTemplate> kTemplates = {{"patient", "Patient/1"},
                                                         {"conditions", "Condition?patient=1"}};

hooks::HookRequest request(const std::string& prefetch, const std::string& members = {}) {
  return hooks::HookRequest::parse(
      R"({"hook":"order-sign","hookInstance":"x","context":{"userId":"u","patientId":"1",)"
      R"("draftOrders":{"resourceType":"Bundle"}},"prefetch":)" +
      prefetch + members + "}");
}

const hooks::CallContext kContext{*fhir::parse_instant("2026-06-15T10:00:00Z"), {}, false};
const std::string kInstant = R"("instant":"2026-06-15T10:00:00Z")";

constexpr const char* kServer = R"(,"fhirServer":"https://ehr.example/fhir")";

hooks::ServiceAnswer silent(std::string reason) { return {"", {}, std::move(reason), {}}; }

FilledGap gap(const std::string& key) {
  FilledGap one;
  one.gap.key = key;
  one.fetched.took = std::chrono::milliseconds(7);
  return one;
}

// The keys of an explanation, without the brackets around it.
std::string keys_of(const hooks::HookRequest& call, const std::vector<FilledGap>& filled = {},
                    const hooks::ServiceAnswer& answer = {}) {
  const std::string text = hooks::explanation_json(call, kContext, kTemplates, filled, answer);
  const std::size_t begin = text.find("\"keys\":[") + 8;
  return text.substr(begin, text.rfind(']') - begin);
}

}  // namespace

TEST_CASE("The outcome is cards, or silence with its reason", "[hooks][explanation]") {
  CHECK(hooks::explanation_json(request("{}"), kContext, {}, {}, {}) ==
        R"({"outcome":"cards",)" + kInstant + "}");
  CHECK(hooks::explanation_json(request("{}"), kContext, {}, {}, {}, true) ==
        R"({"outcome":"silence",)"
        R"("reason":"Silent mode: what is decided is recorded and not shown.",)" +
            kInstant + "}");
  CHECK(hooks::explanation_json(request("{}"), kContext, {}, {}, silent("No order.")) ==
        R"({"outcome":"silence","reason":"No order.",)" + kInstant + "}");
  hooks::ServiceAnswer noted;
  noted.notes.push_back({"wrong-patient", "1 resource is someone else's"});
  CHECK(hooks::explanation_json(request("{}"), kContext, {}, {}, noted) ==
        R"({"outcome":"cards",)" + kInstant +
            R"(,"notes":[{"kind":"wrong-patient","text":"1 resource is someone else's"}]})");
}

TEST_CASE("An instant that was set in vain is told, and one that was heeded is not",
          "[hooks][explanation]") {
  const hooks::HookRequest call =
      request("{}", R"(,"extension":{"org.ivig-cds.as-of":"2020-01-01T00:00:00Z"})");
  CHECK(hooks::explanation_json(call, kContext, {}, {}, {}) ==
        R"({"outcome":"cards",)" + kInstant +
            R"(,"asOf":"ignored: requests may not set the instant here"})");
  hooks::CallContext allowed = kContext;
  allowed.allow_as_of = true;
  CHECK(hooks::explanation_json(call, allowed, {}, {}, {}) ==
        R"({"outcome":"cards",)" + kInstant + "}");
}

TEST_CASE("What was prefetched is told by what it is", "[hooks][explanation]") {
  CHECK(keys_of(request(
            R"({"conditions":{"resourceType":"Bundle","entry":[{},{}]},"patient":null})")) ==
        R"({"key":"patient","from":"prefetch","answered":"null: asked, nothing there"},)"
        R"({"key":"conditions","from":"prefetch","answered":"Bundle of 2"})");
  CHECK(keys_of(request(R"({"patient":{"resourceType":"Patient"},"conditions":null})"))
            .starts_with(R"({"key":"patient","from":"prefetch","answered":"Patient"},)"));
}

TEST_CASE("What is missing is told with the reason", "[hooks][explanation]") {
  const std::string outcome =
      R"({"patient":null,"conditions":{"resourceType":"OperationOutcome"}})";
  SECTION("no server to ask") {
    CHECK(keys_of(request(outcome))
              .ends_with(R"({"key":"conditions","from":"missing",)"
                         R"("answered":"OperationOutcome, or not what was asked for",)"
                         R"("why":"the request names no fhirServer"})"));
  }
  SECTION("nothing that would change the answer") {
    CHECK(keys_of(request(R"({"patient":null})", kServer), {}, silent("No order."))
              .ends_with(R"({"key":"conditions","from":"missing",)"
                         R"("why":"not asked for: it would change nothing"})"));
  }
  SECTION("the server refused") {
    std::vector<FilledGap> filled;
    filled.push_back(gap("conditions"));
    filled.back().fetched.failure = fhir::FetchFailure::forbidden;
    filled.back().fetched.status = 403;
    CHECK(keys_of(request(R"({"patient":null})", kServer), filled)
              .ends_with(R"({"key":"conditions","from":"missing","milliseconds":7,"pages":0,)"
                         R"("failure":"forbidden","why":"403"})"));
  }
}

TEST_CASE("What was fetched is told with its pages and how long it took", "[hooks][explanation]") {
  const auto page = [] {
    return fhir::JsonDocument::parse(R"({"resourceType":"Bundle","entry":[{}]})");
  };
  std::vector<FilledGap> filled;
  filled.push_back(gap("conditions"));
  filled.back().fetched.pages.push_back(page());
  SECTION("in place of what was missing") {
    CHECK(keys_of(request(R"({"patient":null})", kServer), filled)
              .ends_with(R"({"key":"conditions","from":"fhir-server","answered":"Bundle of 1",)"
                         R"("milliseconds":7,"pages":1})"));
  }
  SECTION("behind a page that was prefetched") {
    CHECK(keys_of(request(R"({"patient":null,"conditions":{"resourceType":"Bundle"}})", kServer),
                  filled)
              .ends_with(R"({"key":"conditions","from":"prefetch","answered":"Bundle of 0",)"
                         R"("morePages":{"milliseconds":7,"pages":1}})"));
  }
}

TEST_CASE("An explanation goes into the response, and none leaves it alone",
          "[hooks][explanation]") {
  CHECK(hooks::with_explanation(R"({"cards":[]})", R"({"outcome":"silence"})") ==
        R"({"cards":[],"extension":{"org.ivig-cds.explanation":{"outcome":"silence"}}})");
  CHECK(hooks::with_explanation(R"({"cards":[]})", "") == R"({"cards":[]})");
}
