#include "hooks/discovery.h"

#include <catch2/catch.hpp>

#include "fhir/json_document.h"
#include "tests/hooks/stub_service.h"

using hooks::Registry;
using hooks::ServiceIds;
using hooks_test::add;
using hooks_test::described;
using hooks_test::Services;

TEST_CASE("discovery says of a service what it has and nothing empty", "[hooks][discovery]") {
  Services services;
  auto full = described("a", "order-select");
  full.usage_requirements = "None";
  full.prefetch = {{"patient", "Patient/{{context.patientId}}"}};
  full.extension = {{"org.example.version", "1"}};
  add(services, full);
  add(services, described("a", "order-dispatch"));
  const Registry registry(std::move(services), ServiceIds::one_per_hook);

  CHECK(hooks::discovery_json(registry, {}) ==
        R"({"services":[{"id":"a-order-select","hook":"order-select","title":"A title",)"
        R"("description":"A description","version":"3.0.0","hookVersion":"1.0",)"
        R"("usageRequirements":"None","prefetch":{"patient":"Patient/{{context.patientId}}"},)"
        R"("extension":{"org.example.version":"1"}},)"
        R"({"id":"a-order-dispatch","hook":"order-dispatch","title":"A title",)"
        R"("description":"A description","version":"3.0.0"}]})");
}

TEST_CASE("discovery of no service is an empty list", "[hooks][discovery]") {
  CHECK(hooks::discovery_json(Registry({}, ServiceIds::shared), {}) == R"({"services":[]})");
}

TEST_CASE("hookVersion is the site's to say", "[hooks][discovery]") {
  Services services;
  add(services, described("a", "order-sign"));
  const Registry registry(std::move(services), ServiceIds::one_per_hook);
  hooks::DiscoverySettings settings;
  settings.hook_versions["order-sign"] = "1.1.0";
  const auto document = fhir::JsonDocument::parse(hooks::discovery_json(registry, settings));
  for (const fhir::Json service : document.root()["services"].each()) {
    CHECK(service["hookVersion"].text() == "1.1.0");
  }
}
