// Counts and times for Prometheus: docs/operations.md says which and what for. Every label is one
// of a known few (services, hooks, statuses, kinds): nothing that a client chooses.
//
// Source of the format: Prometheus text exposition format 0.0.4. Thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "server/served_request.h"

namespace server {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // Counts the request, its verdicts, notes and queries.
  void served(const ServedRequest& request);
  // A client was not let in; `reason` is the name of a kind.
  void refused(std::string_view reason);
  // An entry of a feedback that was stored; "accepted" or "overridden".
  void feedback(std::string_view outcome);
  // Decisions that wait to be written down, and how many could not wait any longer in all.
  void decisions(std::size_t waiting, std::size_t dropped);

  // What GET /metrics answers.
  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr std::string_view kMetricsMediaType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace server
