#include "server/fhir_access.h"

#include <memory>
#include <utility>

namespace server {

FhirAccess::FhirAccess(FhirSettings settings, Workers& workers)
    : deadline_(settings.deadline), workers_(workers), client_(std::move(settings.client)) {}

void FhirAccess::fill(std::vector<hooks::PrefetchGap> gaps, const GapOrder& order, Done done) {
  fhir::FetchOrder fetch;
  fetch.server = order.request.fhir_server();
  fetch.allowed = order.client.fhir_servers;
  fetch.token = order.request.fhir_authorization()["access_token"].text();
  fetch.traceparent = order.traceparent;
  fetch.deadline = order.arrived + deadline_;
  for (const hooks::PrefetchGap& gap : gaps) fetch.queries.push_back(gap.query);
  client_.fetch(std::move(fetch), [this, gaps = std::move(gaps),
                                   done = std::move(done)](std::vector<fhir::Fetched>&& fetched) {
    const auto filled = std::make_shared<std::vector<hooks::FilledGap>>();
    for (std::size_t i = 0; i < gaps.size(); ++i) {
      filled->push_back({gaps[i], std::move(fetched[i])});
    }
    workers_.hand([done, filled] { done(*filled); });
  });
}

std::vector<ServedQuery> served_queries(const std::vector<hooks::FilledGap>& filled) {
  std::vector<ServedQuery> queries;
  queries.reserve(filled.size());
  for (const hooks::FilledGap& one : filled) {
    queries.push_back(
        {one.gap.key,
         one.fetched.failure ? std::string(fhir::to_text(*one.fetched.failure)) : "read",
         one.fetched.took});
  }
  return queries;
}

}  // namespace server
