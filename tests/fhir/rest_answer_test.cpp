#include "fhir/rest_answer.h"

#include <catch2/catch.hpp>
#include <string>

using fhir::FetchFailure;
using fhir::HttpAnswer;
using fhir::judge;
using fhir::Query;

namespace {

HttpAnswer answer(int status, const std::string& type, const std::string& body) {
  HttpAnswer answer;
  answer.outcome = HttpAnswer::Outcome::complete;
  answer.status = status;
  answer.content_type = type;
  answer.body = body;
  return answer;
}

constexpr const char* kPatient = R"({"resourceType":"Patient","id":"1"})";
const Query kRead{"Patient/1"};
const Query kSearch{"Observation?patient=1"};

}  // namespace

TEST_CASE("FHIR JSON and XML are known by their content type, whatever its case or version",
          "[fhir][rest-answer]") {
  for (const char* type : {"application/fhir+json", "application/json", "Application/FHIR+JSON",
                           "application/fhir+json;charset=UTF-8",
                           "application/fhir+json ; fhirVersion=4.0", "application/json+fhir"}) {
    INFO(type);
    const auto judged = judge(answer(200, type, kPatient), kRead);
    REQUIRE(judged.document);
    CHECK(judged.document->root()["id"].text() == "1");
  }
  const auto judged =
      judge(answer(200, "application/fhir+xml; charset=utf-8",
                   R"(<Patient xmlns="http://hl7.org/fhir"><id value="1"/></Patient>)"),
            kRead);
  REQUIRE(judged.document);
  CHECK(judged.document->root()["id"].text() == "1");
  CHECK(judge(answer(200, "text/html", kPatient), kRead).failure == FetchFailure::not_fhir);
}

TEST_CASE("a status is a failure of its kind", "[fhir][rest-answer]") {
  const auto failure = [](int status) { return judge(answer(status, "", ""), kRead).failure; };
  CHECK(failure(401) == FetchFailure::unauthorized);
  CHECK(failure(403) == FetchFailure::forbidden);
  CHECK(failure(404) == FetchFailure::not_found);
  CHECK(failure(410) == FetchFailure::not_found);
  CHECK(failure(429) == FetchFailure::too_many_requests);
  CHECK(failure(418) == FetchFailure::rejected);
  CHECK(failure(500) == FetchFailure::server_error);
  CHECK(failure(599) == FetchFailure::server_error);
  CHECK(failure(302) == FetchFailure::redirected);
  CHECK(failure(201) == FetchFailure::not_fhir);
  CHECK(failure(103) == FetchFailure::not_fhir);
}

TEST_CASE("a read must give the resource that was named", "[fhir][rest-answer]") {
  CHECK_FALSE(judge(answer(200, "application/json", kPatient), kRead).failure);
  const auto other = judge(answer(200, "application/json", kPatient), {"Patient/2"});
  CHECK(other.failure == FetchFailure::wrong_type);
  CHECK_FALSE(other.document);
  CHECK(judge(answer(200, "application/json", R"({"resourceType":"Bundle"})"), kRead).failure ==
        FetchFailure::wrong_type);
}

TEST_CASE("a search and a further page must give a Bundle", "[fhir][rest-answer]") {
  const std::string bundle = R"({"resourceType":"Bundle"})";
  CHECK_FALSE(judge(answer(200, "application/json", bundle), kSearch).failure);
  CHECK_FALSE(judge(answer(200, "application/json", bundle), {"https://a.org/p2", true}).failure);
  CHECK(judge(answer(200, "application/json", kPatient), kSearch).failure ==
        FetchFailure::wrong_type);
  CHECK(judge(answer(200, "application/json", R"({"resourceType":"OperationOutcome"})"), kSearch)
            .failure == FetchFailure::operation_outcome);
}

TEST_CASE("a compressed answer was not asked for and is not unpacked", "[fhir][rest-answer]") {
  HttpAnswer compressed = answer(200, "application/json", kPatient);
  compressed.content_encoding = "gzip";
  CHECK(judge(std::move(compressed), kRead).failure == FetchFailure::not_fhir);
  HttpAnswer identical = answer(200, "application/json", kPatient);
  identical.content_encoding = "identity";
  CHECK_FALSE(judge(std::move(identical), kRead).failure);
}

TEST_CASE("only a busy server is asked again, after whole seconds", "[fhir][rest-answer]") {
  const auto wait = [](int status, const std::string& text) {
    HttpAnswer busy = answer(status, "", "");
    busy.retry_after = text;
    return fhir::retry_after(busy);
  };
  CHECK(wait(429, "0") == std::chrono::seconds(0));
  CHECK(wait(503, "12") == std::chrono::seconds(12));
  CHECK_FALSE(wait(500, "0"));
  for (const char* text :
       {"", "-1", "1.5", "soon", "99999999999", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(wait(503, text));
  }
}

TEST_CASE("A Bundle that does not hold what was asked for is no answer", "[fhir][rest-answer]") {
  const auto failure = [](const std::string& members) {
    return judge(
               answer(200, "application/fhir+json", R"({"resourceType":"Bundle")" + members + "}"),
               kSearch)
        .failure;
  };
  CHECK_FALSE(failure(""));
  CHECK_FALSE(failure(R"(,"total":0)"));
  CHECK_FALSE(failure(R"(,"total":7,"entry":[{"resource":{"resourceType":"Observation"}}])"));
  CHECK_FALSE(failure(R"(,"total":7,"link":[{"relation":"next","url":"https://a.org/2"}])"));
  CHECK(failure(R"(,"total":7)") == FetchFailure::wrong_type);
  CHECK(failure(R"(,"total":7,"entry":[])") == FetchFailure::wrong_type);
  CHECK(failure(R"(,"entry":"x")") == FetchFailure::wrong_type);
}

TEST_CASE("An error among the entries: what came is kept, and is not all", "[fhir][rest-answer]") {
  const auto judged = [](const std::string& severity) {
    return judge(answer(200, "application/fhir+json",
                        R"({"resourceType":"Bundle","entry":[)"
                        R"({"resource":{"resourceType":"Observation","id":"1"}},)"
                        R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":")" +
                            severity + R"("}]},"search":{"mode":"outcome"}}]})"),
                 kSearch);
  };
  for (const char* const severity : {"error", "fatal"}) {
    CHECK(judged(severity).failure == FetchFailure::operation_outcome);
    CHECK(judged(severity).document);
  }
  for (const char* const severity : {"warning", "information"}) {
    CHECK_FALSE(judged(severity).failure);
  }
}
