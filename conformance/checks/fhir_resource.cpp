// The resources of actions: valid FHIR R4, by this tool's table and, with --fhir-schemas, by FHIR's
// own XML schema. An update may give back what was wrong when it came.
#include <algorithm>
#include <array>

#include "conformance/answers.h"
#include "conformance/fhir_schema.h"
#include "conformance/r4_resource.h"
#include "conformance/resource_of_request.h"

namespace conformance {
namespace {

using fhir::Json;
using Issues = std::vector<std::string>;

// Each resource of a known type, with what the request had under its type and id.
template <typename Look>
void each_resource(Session& session, Verdict& verdict, Look look) {
  bool any = false;
  each_action(session, verdict,
              [&](const Exchange& exchange, Json action, const std::string& path) {
                const Json resource = action["resource"];
                if (!knows_r4_type(resource["resourceType"].text())) return;
                any = true;
                const auto sent = fhir::JsonDocument::parse(exchange.sent.body);
                look(exchange, resource,
                     resource_of_request(sent.root(), resource["resourceType"].text(),
                                         resource["id"].text()),
                     path + ".resource");
              });
  if (!any) verdict.not_seen("no action had a resource of a type that this tool knows");
}

// Without those that the resource came with.
Issues new_issues(Issues issues, const Issues& before) {
  std::erase_if(issues, [&](const std::string& issue) {
    return std::find(before.begin(), before.end(), issue) != before.end();
  });
  return issues;
}

void by_table(Session& session, Verdict& verdict) {
  each_resource(session, verdict,
                [&](const Exchange& exchange, Json resource, Json before, const std::string& path) {
                  const Issues issues = new_issues(r4_issues(resource), r4_issues(before));
                  verdict.expect(issues.empty(), exchange,
                                 path + ": " + (issues.empty() ? "" : issues.front()),
                                 "a resource that is valid in FHIR R4");
                });
}

void by_schema(Session& session, Verdict& verdict) {
  if (session.options().fhir_schemas.empty()) return verdict.not_seen("no --fhir-schemas");
  const FhirSchema schema(session.options().fhir_schemas);
  each_resource(session, verdict,
                [&](const Exchange& exchange, Json resource, Json before, const std::string& path) {
                  const Issues issues =
                      new_issues(schema.issues(r4_xml(resource)),
                                 before ? schema.issues(r4_xml(before)) : Issues());
                  verdict.expect(issues.empty(), exchange,
                                 path + ": " + (issues.empty() ? "" : issues.front()),
                                 "a resource that FHIR's XML schema takes");
                });
}

constexpr std::array kChecks{
    Check{"resource-valid", "79", "resources of actions are valid FHIR R4", by_table},
    Check{"resource-schema", "X3", "FHIR's XML schema takes the resources of actions", by_schema},
};

}  // namespace

std::span<const Check> fhir_resource_checks() { return kChecks; }

}  // namespace conformance
