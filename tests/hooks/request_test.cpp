#include "hooks/request.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "hooks/refusal.h"

using hooks::HookRequest;
using hooks::Reason;
using hooks::Refusal;

namespace {

// An order-select request with one text in it replaced by another.
std::string order_select(const std::string& what = "", const std::string& by = "") {
  std::string body =
      R"({"hook":"order-select","hookInstance":"34cde044-2a61-464d-9cea-8cec3b167206",)"
      R"("context":{"userId":"Practitioner/1","patientId":"p1","selections":["MedicationRequest/m1"],)"
      R"("draftOrders":{"resourceType":"Bundle","entry":[]}},)"
      R"("prefetch":{"patient":null,"conditions":{"resourceType":"Bundle"}}})";
  if (!what.empty()) {
    const std::size_t at = body.find(what);
    REQUIRE(at != std::string::npos);
    body.replace(at, what.size(), by);
  }
  return body;
}

// The paths that a body is refused for.
std::vector<std::string> refused_paths(std::string body) {
  try {
    (void)HookRequest::parse(std::move(body));
  } catch (const Refusal& refusal) {
    CHECK(refusal.status() == 400);
    std::vector<std::string> paths;
    for (const hooks::Issue& issue : refusal.issues()) paths.push_back(issue.path);
    return paths;
  }
  FAIL("was not refused");
  return {};
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a request gives its members", "[hooks][request]") {
  const HookRequest request = HookRequest::parse(order_select());
  CHECK(request.hook() == "order-select");
  CHECK(request.hook_instance_is_uuid());
  CHECK(request.patient_id() == "p1");
  CHECK(request.user_id() == "Practitioner/1");
  CHECK(request.selections() == std::vector<std::string_view>{"MedicationRequest/m1"});
  CHECK(request.draft_orders()["resourceType"].text() == "Bundle");
  CHECK(request.prefetch()["patient"].is_null());
  CHECK_FALSE(request.prefetch()["procedures"]);
  CHECK(request.fhir_server().empty());
  CHECK_FALSE(request.fhir_authorization());
}

TEST_CASE("a request keeps its views when it is moved", "[hooks][request]") {
  HookRequest first = HookRequest::parse(order_select());
  const HookRequest second = std::move(first);
  CHECK(second.patient_id() == "p1");
  CHECK(second.context()["userId"].text() == "Practitioner/1");
}

TEST_CASE("a required member that is missing is named by its path", "[hooks][request]") {
  CHECK(refused_paths(order_select(R"("hook":"order-select",)")) == Paths{"hook"});
  CHECK(refused_paths(order_select(R"("hookInstance":"34cde044-2a61-464d-9cea-8cec3b167206",)")) ==
        Paths{"hookInstance"});
  CHECK(refused_paths(order_select(R"("userId":"Practitioner/1",)")) == Paths{"context.userId"});
  CHECK(refused_paths(order_select(R"("patientId":"p1",)")) == Paths{"context.patientId"});
  CHECK(refused_paths(order_select(R"("selections":["MedicationRequest/m1"],)")) ==
        Paths{"context.selections"});
  CHECK(refused_paths(order_select(R"("draftOrders")", R"("drafts")")) ==
        Paths{"context.draftOrders"});
  CHECK(refused_paths(order_select(R"("resourceType":"Bundle","entry")", R"("entry")")) ==
        Paths{"context.draftOrders.resourceType"});
  CHECK(refused_paths(R"({"hook":"order-sign","hookInstance":"x"})") == Paths{"context"});
  CHECK(refused_paths("{}") == Paths{"hook", "hookInstance", "context"});
}

TEST_CASE("a member that cannot be used is named by its path", "[hooks][request]") {
  CHECK(refused_paths(order_select(R"("order-select")", "7")) == Paths{"hook"});
  CHECK(refused_paths(order_select(R"("34cde044-2a61-464d-9cea-8cec3b167206")", R"("")")) ==
        Paths{"hookInstance"});
  CHECK(refused_paths(order_select(R"("p1")", "12")) == Paths{"context.patientId"});
  CHECK(refused_paths(order_select(R"("p1")", "null")) == Paths{"context.patientId"});
  CHECK(refused_paths(order_select(R"("p1")", R"("")")) == Paths{"context.patientId"});
  CHECK(refused_paths(order_select(R"("p1")", R"("Patient/")")) == Paths{"context.patientId"});
  CHECK(refused_paths(order_select(R"(["MedicationRequest/m1"])", "{}")) ==
        Paths{"context.selections"});
  CHECK(refused_paths(order_select(R"(["MedicationRequest/m1"])", "[1]")) ==
        Paths{"context.selections"});
  CHECK(refused_paths(order_select(R"("entry":[])", R"("entry":"x")")) ==
        Paths{"context.draftOrders.entry"});
  CHECK(refused_paths(order_select(R"({"resourceType":"Bundle","entry":[]})", "[]")) ==
        Paths{"context.draftOrders"});
  CHECK(refused_paths(order_select(R"("Bundle","entry")", R"("Patient","entry")")) ==
        Paths{"context.draftOrders.resourceType"});
  CHECK(refused_paths(order_select(R"("prefetch":{)", R"("extension":[],"prefetch":{)")) ==
        Paths{"extension"});
  CHECK(refused_paths(R"({"hook":"x","hookInstance":"x","context":[],"prefetch":[]})") ==
        Paths{"context", "prefetch"});
  CHECK(refused_paths("[]") == Paths{""});
}

TEST_CASE("what real clients do is accepted", "[hooks][request]") {
  SECTION("Patient/ in front of the id") {
    CHECK(HookRequest::parse(order_select(R"("p1")", R"("Patient/p1")")).patient_id() == "p1");
  }
  SECTION("a hookInstance that is no UUID") {
    const auto request = HookRequest::parse(order_select("34cde044-2a61-464d-9cea-8cec3b167206",
                                                         "34cde044-2a61-464d-9cea-8cec3b16720g"));
    CHECK_FALSE(request.hook_instance_is_uuid());
  }
  SECTION("one selection without an array, null for none") {
    CHECK(HookRequest::parse(order_select(R"(["MedicationRequest/m1"])", R"("m1")")).selections() ==
          std::vector<std::string_view>{"m1"});
    CHECK(HookRequest::parse(order_select(R"(["MedicationRequest/m1"])", "null"))
              .selections()
              .empty());
  }
  SECTION("null for optional members") {
    const auto request = HookRequest::parse(
        order_select(R"("prefetch":{)",
                     R"("fhirServer":null,"fhirAuthorization":null,"extension":null,"other":{)"));
    CHECK(request.fhir_server().empty());
    CHECK_FALSE(request.prefetch());
    CHECK_FALSE(request.extension());
  }
  SECTION("members that nobody knows, and hooks that nobody knows") {
    CHECK(HookRequest::parse(order_select(R"("prefetch":{)", R"("more":1,"prefetch":{)")).hook() ==
          "order-select");
    CHECK(HookRequest::parse(R"({"hook":"new-hook","hookInstance":"x","context":{}})").hook() ==
          "new-hook");
  }
}

TEST_CASE("fhirServer must be an http or https URL", "[hooks][request]") {
  const auto with_server = [](const std::string& url) {
    return order_select(R"("prefetch":{)", R"("fhirServer":")" + url + R"(","prefetch":{)");
  };
  for (const char* url :
       {"http://127.0.0.1:8081/fhir", "https://ehr.example.org/r4", "HTTPS://x"}) {
    CHECK(HookRequest::parse(with_server(url)).fhir_server() == url);
  }
  for (const char* url :
       {"httpsx://ehr.example.org", "ftp://x", "ehr.example.org", "https://", "",
        "http://exa mple.org", "https:///fhir", "javascript:alert(1)", "http://:80"}) {
    INFO(url);
    CHECK(refused_paths(with_server(url)) == Paths{"fhirServer"});
  }
}

TEST_CASE("fhirAuthorization needs fhirServer and a token", "[hooks][request]") {
  CHECK(refused_paths(order_select(R"("prefetch":{)",
                                   R"("fhirAuthorization":{"access_token":"t"},"prefetch":{)")) ==
        Paths{"fhirServer"});
  CHECK(
      refused_paths(order_select(
          R"("prefetch":{)", R"("fhirServer":"https://x","fhirAuthorization":{},"prefetch":{)")) ==
      Paths{"fhirAuthorization.access_token"});
  const auto request = HookRequest::parse(order_select(
      R"("prefetch":{)",
      R"("fhirServer":"https://x","fhirAuthorization":{"access_token":"t"},"prefetch":{)"));
  CHECK(request.fhir_authorization()["access_token"].text() == "t");
}

TEST_CASE("a body that is no JSON is refused with the byte", "[hooks][request]") {
  const auto message = [](std::string body) -> std::string {
    try {
      (void)HookRequest::parse(std::move(body));
    } catch (const Refusal& refusal) {
      CHECK(refusal.issues().front().reason == Reason::not_json);
      return refusal.what();
    }
    return "accepted";
  };
  using Catch::Matchers::Contains;
  const std::string whole = order_select();
  CHECK_THAT(message(whole.substr(0, whole.size() - 1)),
             Contains("at byte " + std::to_string(whole.size() - 1)));
  CHECK_THAT(message(R"({"hook":"a","hook":"b"})"), Contains("twice"));
  CHECK_THAT(message("{\"hook\":\"\xC3\x28\"}"), Contains("at byte 9") && Contains("UTF-8"));
  CHECK_THAT(message(""), Contains("at byte 0"));
  CHECK_THAT(message(std::string(65, '[') + std::string(65, ']')), Contains("deeper than 64"));
}

TEST_CASE("a refusal never repeats what the request said", "[hooks][request]") {
  const std::string sentinel = "Mustermann";
  std::string body = order_select(R"("p1")", R"({"family":"Mustermann"})");
  for (std::size_t length : {body.size(), body.size() - 1, body.size() / 2}) {
    try {
      (void)HookRequest::parse(body.substr(0, length));
      FAIL("was not refused");
    } catch (const Refusal& refusal) {
      CHECK(refusal.to_json().find(sentinel) == std::string::npos);
    }
  }
}

TEST_CASE("the as-of extension is an instant", "[hooks][request]") {
  const auto with_extension = [](const std::string& extension) {
    return HookRequest::parse(
        order_select(R"("prefetch":{)", R"("extension":)" + extension + R"(,"prefetch":{)"));
  };
  CHECK(with_extension(R"({"org.ivig-cds.as-of":"2026-11-22T12:00:00Z"})").as_of() ==
        fhir::parse_instant("2026-11-22T12:00:00Z"));
  CHECK(with_extension(R"({"org.ivig-cds.as-of":null})").as_of() == std::nullopt);
  CHECK(with_extension("{}").as_of() == std::nullopt);
  CHECK_THROWS_AS(with_extension(R"({"org.ivig-cds.as-of":"soon"})").as_of(), Refusal);
  CHECK_THROWS_AS(with_extension(R"({"org.ivig-cds.as-of":12})").as_of(), Refusal);
}

TEST_CASE("encounter-start needs user, patient and encounter, and nothing of orders",
          "[hooks][request]") {
  const auto body = [](const std::string& context) {
    return R"({"hook":"encounter-start","hookInstance":"x","context":{)" + context + "}}";
  };
  const HookRequest request = HookRequest::parse(
      body(R"("userId":"Practitioner/1","patientId":"Patient/p1","encounterId":"e1")"));
  CHECK(request.patient_id() == "p1");
  CHECK(request.encounter_id() == "e1");
  CHECK_FALSE(request.draft_orders());
  CHECK(refused_paths(body(R"("userId":"Practitioner/1","patientId":"p1")")) ==
        Paths{"context.encounterId"});
  CHECK(refused_paths(body(R"("encounterId":"")")) ==
        Paths{"context.userId", "context.patientId", "context.encounterId"});
}

TEST_CASE("patient-view needs no encounter", "[hooks][request]") {
  const HookRequest request = HookRequest::parse(
      R"({"hook":"patient-view","hookInstance":"x","context":{"userId":"u","patientId":"p1"}})");
  CHECK(request.patient_id() == "p1");
  CHECK(request.encounter_id().empty());
}
