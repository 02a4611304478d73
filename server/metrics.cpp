#include "server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <chrono>

namespace server {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

double seconds(std::chrono::microseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

// From a tenth of a millisecond, which a call without gaps takes, to beyond any deadline.
const Histogram::BucketBoundaries kBuckets{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                           0.025,  0.05,    0.1,    0.25,  0.5,    1,     5};

std::string text_of(std::string_view text) { return std::string(text); }

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  Family<Counter>& requests = BuildCounter()
                                  .Name("ivig_cds_requests_total")
                                  .Help("Requests by route, service, hook and HTTP status")
                                  .Register(registry);
  Family<Histogram>& durations =
      BuildHistogram()
          .Name("ivig_cds_request_duration_seconds")
          .Help("From a request whole in memory to its reply handed over, by route and service")
          .Register(registry);
  Family<Histogram>& phases = BuildHistogram()
                                  .Name("ivig_cds_call_phase_duration_seconds")
                                  .Help("Parts of a service call: read, fetch, decide, write")
                                  .Register(registry);
  Family<Counter>& verdicts = BuildCounter()
                                  .Name("ivig_cds_verdicts_total")
                                  .Help("Verdicts of cards by service")
                                  .Register(registry);
  Family<Counter>& notes = BuildCounter()
                               .Name("ivig_cds_data_notes_total")
                               .Help("Calls with a data-quality note, by kind")
                               .Register(registry);
  Family<Counter>& queries = BuildCounter()
                                 .Name("ivig_cds_fhir_queries_total")
                                 .Help("Queries to FHIR servers by outcome")
                                 .Register(registry);
  Family<Histogram>& query_durations = BuildHistogram()
                                           .Name("ivig_cds_fhir_query_duration_seconds")
                                           .Help("Queries to FHIR servers by prefetch key")
                                           .Register(registry);
  Family<Counter>& refusals = BuildCounter()
                                  .Name("ivig_cds_client_refusals_total")
                                  .Help("Clients that were not let in, by reason")
                                  .Register(registry);
  Family<Counter>& feedback = BuildCounter()
                                  .Name("ivig_cds_feedback_total")
                                  .Help("Feedback entries stored, by outcome")
                                  .Register(registry);
  Gauge& waiting = BuildGauge()
                       .Name("ivig_cds_decisions_waiting")
                       .Help("Decisions that wait to be written down")
                       .Register(registry)
                       .Add({});
  Gauge& dropped = BuildGauge()
                       .Name("ivig_cds_decisions_dropped")
                       .Help("Decisions lost since the start because storage was too slow or down")
                       .Register(registry)
                       .Add({});

  Histogram& read = phases.Add({{"phase", "read"}}, kBuckets);
  Histogram& fetch = phases.Add({{"phase", "fetch"}}, kBuckets);
  Histogram& decide = phases.Add({{"phase", "decide"}}, kBuckets);
  Histogram& write = phases.Add({{"phase", "write"}}, kBuckets);
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::served(const ServedRequest& request) {
  Impl& all = *impl_;
  const std::string service = text_of(request.service);
  all.requests
      .Add({{"route", text_of(request.route)},
            {"service", service},
            {"hook", text_of(request.hook)},
            {"status", std::to_string(request.status)}})
      .Increment();
  all.durations.Add({{"route", text_of(request.route)}, {"service", service}}, kBuckets)
      .Observe(seconds(request.took));
  if (!request.hook.empty()) {
    all.read.Observe(seconds(request.read));
    if (!request.queries.empty()) all.fetch.Observe(seconds(request.fetch));
    all.decide.Observe(seconds(request.decide));
    all.write.Observe(seconds(request.write));
  }
  for (const std::string& verdict : request.verdicts) {
    all.verdicts.Add({{"service", service}, {"verdict", verdict}}).Increment();
  }
  for (const std::string& kind : request.notes) all.notes.Add({{"kind", kind}}).Increment();
  for (const ServedQuery& query : request.queries) {
    all.queries.Add({{"outcome", query.outcome}}).Increment();
    all.query_durations.Add({{"key", query.key}}, kBuckets).Observe(seconds(query.took));
  }
}

void Metrics::refused(std::string_view reason) {
  impl_->refusals.Add({{"reason", text_of(reason)}}).Increment();
}

void Metrics::feedback(std::string_view outcome) {
  impl_->feedback.Add({{"outcome", text_of(outcome)}}).Increment();
}

void Metrics::decisions(std::size_t waiting, std::size_t dropped) {
  impl_->waiting.Set(static_cast<double>(waiting));
  impl_->dropped.Set(static_cast<double>(dropped));
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace server
