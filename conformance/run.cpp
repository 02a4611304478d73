#include "conformance/run.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace conformance {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "fail";
    case Outcome::warning:
      return "warning";
    case Outcome::not_seen:
      return "not seen";
  }
  return {};
}

namespace {

bool names(const std::vector<std::string>& list, const Area& area, const Check& check) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& name) {
    return name == area.name || name == check.id || name == check.requirement;
  });
}

// A name that chooses nothing is a mistake, and a run without it would look like a success.
void refuse_unknown(const std::vector<std::string>& list) {
  for (const std::string& name : list) {
    const bool known = std::any_of(areas().begin(), areas().end(), [&](const Area& area) {
      return std::any_of(area.checks.begin(), area.checks.end(),
                         [&](const Check& check) { return names({name}, area, check); });
    });
    if (!known) throw std::runtime_error("no check, area or requirement is called " + name);
  }
}

}  // namespace

bool Selection::takes(const Area& area, const Check& check) const {
  return (requirement(check.requirement).versions & versions) != 0 &&
         (only.empty() || names(only, area, check)) && !names(skip, area, check);
}

Outcome Result::outcome() const {
  if (verdict.found() > 0) return check->is_failure() ? Outcome::fail : Outcome::warning;
  return verdict.looked_at() > 0 ? Outcome::pass : Outcome::not_seen;
}

std::size_t Report::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [outcome](const Result& result) { return result.outcome() == outcome; }));
}

Report run(const Options& options, const Selection& selection) {
  refuse_unknown(selection.only);
  refuse_unknown(selection.skip);
  const auto start = std::chrono::steady_clock::now();
  Session session(options);
  session.open();
  Report report;
  report.base_url = session.options().base_url;
  report.versions = selection.versions;
  for (const Area& area : areas()) {
    for (const Check& check : area.checks) {
      if (!selection.takes(area, check)) continue;
      Result& result = report.results.emplace_back(Result{area.name, &check, {}});
      check.run(session, result.verdict);
    }
  }
  report.services = session.services().size();
  report.calls = session.exchanges().size();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace conformance
