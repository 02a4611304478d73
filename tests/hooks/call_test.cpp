#include "hooks/call.h"

#include <catch2/catch.hpp>

#include "fhir/json_document.h"
#include "hooks/refusal.h"
#include "tests/hooks/stub_service.h"

using hooks::Call;
using hooks::Refusal;
using hooks::Registry;
using hooks::ServiceIds;
using hooks_test::order_sign_body;
using hooks_test::services_on;

namespace {

hooks::CallContext call_at(const char* instant) {
  return {*fhir::parse_instant(instant), [] { return "uuid"; }, false};
}

}  // namespace

TEST_CASE("an unknown id is refused before the body is read", "[hooks][call]") {
  const Registry registry(services_on("a", {"order-sign"}), ServiceIds::one_per_hook);
  try {
    const Call call(registry, "b", "no JSON", call_at("2026-01-01T00:00:00Z"));
    FAIL("was not refused");
  } catch (const Refusal& refusal) {
    CHECK(refusal.status() == 404);
  }
}

TEST_CASE("the as-of extension counts only where it is allowed", "[hooks][call]") {
  const Registry registry(services_on("a", {"order-sign"}), ServiceIds::one_per_hook);
  std::string body = order_sign_body();
  body.insert(1, R"("extension":{"org.ivig-cds.as-of":"2020-02-02T02:02:02Z"},)");
  hooks::CallContext call = call_at("2026-01-01T00:00:00Z");
  const auto now_seen = [&](const std::string& text) {
    const auto answer = Call(registry, "a-order-sign", text, call).answer({}, false);
    const auto document = fhir::JsonDocument::parse(answer.body);
    return std::string(document.root()["extension"]["now"].text());
  };
  CHECK(now_seen(body) == "2026-01-01T00:00:00Z");
  call.allow_as_of = true;
  CHECK(now_seen(body) == "2020-02-02T02:02:02Z");
  CHECK(now_seen(order_sign_body()) == "2026-01-01T00:00:00Z");
  std::string unreadable = order_sign_body();
  unreadable.insert(1, R"("extension":{"org.ivig-cds.as-of":"soon"},)");
  CHECK_THROWS_AS(now_seen(unreadable), Refusal);
  call.allow_as_of = false;
  CHECK(now_seen(unreadable) == "2026-01-01T00:00:00Z");
}

TEST_CASE("a hookInstance that is no UUID is noted", "[hooks][call]") {
  const Registry registry(services_on("a", {"order-sign"}), ServiceIds::one_per_hook);
  const auto call = call_at("2026-01-01T00:00:00Z");
  CHECK(Call(registry, "a-order-sign", order_sign_body(), call).oddity().empty());
  std::string odd = order_sign_body();
  odd.replace(odd.find("34cde044"), 8, "zzzzzzzz");
  CHECK(Call(registry, "a-order-sign", odd, call).oddity() == "hookInstance is no UUID");
}
