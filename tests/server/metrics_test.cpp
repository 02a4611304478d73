#include "server/metrics.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

using namespace std::chrono_literals;
using server::Metrics;
using server::ServedRequest;

namespace {

ServedRequest call() {
  ServedRequest served;
  served.route = "/cds-services/{id}";
  served.service = "bkvn-ivig-order-sign";
  served.hook = "order-sign";
  served.status = 200;
  served.took = 300us;
  served.decide = 200us;
  return served;
}

bool says(const Metrics& metrics, const std::string& line) {
  return metrics.text().find(line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by route, service, hook and status", "[server][metrics]") {
  Metrics metrics;
  metrics.served(call());
  metrics.served(call());
  CHECK(says(metrics, R"(ivig_cds_requests_total{hook="order-sign",route="/cds-services/{id}",)"
                      R"(service="bkvn-ivig-order-sign",status="200"} 2)"));
}

TEST_CASE("times fall into buckets of seconds", "[server][metrics]") {
  Metrics metrics;
  metrics.served(call());
  const std::string name = R"(ivig_cds_request_duration_seconds_bucket{route="/cds-services/{id}",)"
                           R"(service="bkvn-ivig-order-sign",le=)";
  CHECK(says(metrics, name + R"("0.00025"} 0)"));
  CHECK(says(metrics, name + R"("0.0005"} 1)"));
  CHECK(says(metrics,
             R"(ivig_cds_call_phase_duration_seconds_bucket{phase="decide",le="0.0001"} 0)"));
  CHECK(says(metrics,
             R"(ivig_cds_call_phase_duration_seconds_bucket{phase="decide",le="0.00025"} 1)"));
}

TEST_CASE("verdicts, notes and queries are counted by kind", "[server][metrics]") {
  Metrics metrics;
  ServedRequest served = call();
  served.verdicts = {"eligible"};
  served.notes = {"future-date", "unit-unknown"};
  served.queries = {{"bkLoads", "read", 4ms}, {"allergies", "timeout", 400ms}};
  metrics.served(served);
  CHECK(says(metrics,
             R"(ivig_cds_verdicts_total{service="bkvn-ivig-order-sign",verdict="eligible"} 1)"));
  CHECK(says(metrics, R"(ivig_cds_data_notes_total{kind="unit-unknown"} 1)"));
  CHECK(says(metrics, R"(ivig_cds_fhir_queries_total{outcome="timeout"} 1)"));
  CHECK(
      says(metrics, R"(ivig_cds_fhir_query_duration_seconds_bucket{key="bkLoads",le="0.005"} 1)"));
}

TEST_CASE("who was not let in, feedback and the decisions that wait", "[server][metrics]") {
  Metrics metrics;
  metrics.refused("expired");
  metrics.feedback("accepted");
  metrics.decisions(7, 2);
  CHECK(says(metrics, R"(ivig_cds_client_refusals_total{reason="expired"} 1)"));
  CHECK(says(metrics, R"(ivig_cds_feedback_total{outcome="accepted"} 1)"));
  CHECK(says(metrics, "ivig_cds_decisions_waiting 7"));
  CHECK(says(metrics, "ivig_cds_decisions_dropped 2"));
}

TEST_CASE("docs/operations.md names every metric", "[server][metrics]") {
  std::ifstream file(std::string(IVIG_CDS_SOURCE_DIR) + "/docs/operations.md");
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  Metrics metrics;  // shows only what has happened
  ServedRequest served = call();
  served.verdicts = {"eligible"};
  served.notes = {"future-date"};
  served.queries = {{"bkLoads", "read", 4ms}};
  metrics.served(served);
  metrics.refused("expired");
  metrics.feedback("accepted");
  std::istringstream lines(metrics.text());
  std::size_t named = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# TYPE ")) continue;
    const std::string name = line.substr(7, line.find(' ', 7) - 7);
    const std::string type = line.substr(line.rfind(' ') + 1);
    INFO(name);
    const std::string row = std::string("`").append(name).append("` | ").append(type);
    CHECK(page.find(row) != std::string::npos);
    ++named;
  }
  CHECK(named == 11);
}
