#include "hooks/registry.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "hooks/refusal.h"
#include "tests/hooks/stub_service.h"

using hooks::Reason;
using hooks::Refusal;
using hooks::Registry;
using hooks::ServiceIds;
using hooks_test::add;
using hooks_test::described;
using hooks_test::Services;
using hooks_test::services_on;

namespace {

Reason reason_of(const Registry& registry, std::string_view id, std::string_view hook) {
  try {
    (void)registry.find(id, hook);
  } catch (const Refusal& refusal) {
    return refusal.issues().front().reason;
  }
  FAIL("was not refused");
  return Reason::internal_fault;
}

}  // namespace

TEST_CASE("each hook of a service has its own id", "[hooks][registry]") {
  const Registry registry(services_on("a", {"order-select", "order-sign"}),
                          ServiceIds::one_per_hook);
  REQUIRE(registry.entries().size() == 2);
  CHECK(registry.entries()[0].id == "a-order-select");
  CHECK(registry.entries()[1].id == "a-order-sign");
  CHECK(registry.find("a-order-sign", "order-sign").description().hook == "order-sign");
  CHECK(registry.known_id("a").empty());
}

TEST_CASE("shared ids put the hooks of a service under one", "[hooks][registry]") {
  const Registry registry(services_on("a", {"order-select", "order-sign"}), ServiceIds::shared);
  CHECK(registry.entries()[0].id == "a");
  CHECK(registry.entries()[1].id == "a");
  CHECK(registry.find("a", "order-select").description().hook == "order-select");
  CHECK(registry.find("a", "order-sign").description().hook == "order-sign");
}

TEST_CASE("an endpoint answers its own hooks only", "[hooks][registry]") {
  const Registry registry(services_on("a", {"order-select", "order-sign"}),
                          ServiceIds::one_per_hook);
  CHECK(reason_of(registry, "a-order-select", "order-sign") == Reason::wrong_value);
  CHECK(reason_of(registry, "a-order-select", "patient-view") == Reason::wrong_value);
  CHECK(reason_of(registry, "b", "order-select") == Reason::unknown_service);
}

TEST_CASE("services that would answer the same call refuse to start", "[hooks][registry]") {
  SECTION("the same hook twice") {
    CHECK_THROWS_AS(Registry(services_on("a", {"order-sign", "order-sign"}), ServiceIds::shared),
                    std::invalid_argument);
    CHECK_THROWS_AS(
        Registry(services_on("a", {"order-sign", "order-sign"}), ServiceIds::one_per_hook),
        std::invalid_argument);
  }
  SECTION("two names that make one id") {
    Services services;
    add(services, described("a", "b-c"));
    add(services, described("a-b", "c"));
    CHECK_THROWS_AS(Registry(std::move(services), ServiceIds::one_per_hook), std::invalid_argument);
  }
}

TEST_CASE("a service that discovery cannot describe refuses to start", "[hooks][registry]") {
  auto description = described("a", "order-sign");
  SECTION("no title") { description.title = ""; }
  SECTION("no description") { description.description = ""; }
  SECTION("no hook") { description.hook = ""; }
  SECTION("an empty template") { description.prefetch = {{"patient", ""}}; }
  SECTION("a key twice") { description.prefetch = {{"k", "Patient/1"}, {"k", "Patient/2"}}; }
  Services services;
  add(services, description);
  CHECK_THROWS_AS(Registry(std::move(services), ServiceIds::shared), std::invalid_argument);
}
