#include "server/route.h"

#include <algorithm>
#include <array>

namespace server {
namespace {

constexpr std::string_view kServices = "/cds-services";
constexpr std::string_view kFeedback = "/feedback";

Target target_of(std::string_view path) {
  if (path == "/") return {Route::page, {}};
  if (path == kServices) return {Route::discovery, {}};
  if (path == "/health/live") return {Route::live, {}};
  if (path == "/health/ready") return {Route::ready, {}};
  if (path == "/metrics") return {Route::metrics, {}};
  if (path.starts_with(kServices) && path.substr(kServices.size()).starts_with('/')) {
    std::string_view id = path.substr(kServices.size() + 1);
    const bool feedback = id.ends_with(kFeedback);
    if (feedback) id.remove_suffix(kFeedback.size());
    if (!id.empty() && id.find('/') == std::string_view::npos)
      return {feedback ? Route::feedback : Route::service, id};
  }
  return {Route::unknown, {}};
}

bool has(Door door, Route route) {
  const bool of_both = route == Route::live || route == Route::ready;
  return of_both || door == Door::only || (door == Door::operations) == (route == Route::metrics);
}

bool is_posted_to(Route route) { return route == Route::service || route == Route::feedback; }

}  // namespace

Target target_of(std::string_view path, Door door) {
  const Target target = target_of(path);
  return has(door, target.route) ? target : Target();
}

std::string_view pattern_of(Route route) {
  switch (route) {
    case Route::page:
      return "/";
    case Route::discovery:
      return "/cds-services";
    case Route::service:
      return "/cds-services/{id}";
    case Route::feedback:
      return "/cds-services/{id}/feedback";
    case Route::live:
      return "/health/live";
    case Route::ready:
      return "/health/ready";
    case Route::metrics:
      return "/metrics";
    case Route::unknown:
      return "unknown";
  }
  return {};
}

bool takes(Route route, std::string_view method) {
  return is_posted_to(route) ? method == "POST" : method == "GET" || method == "HEAD";
}

std::string methods_of(Route route) {
  return is_posted_to(route) ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
}

std::string_view known_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> kKnown{"GET", "POST",   "OPTIONS", "HEAD",
                                                   "PUT", "DELETE", "PATCH"};
  const auto found = std::find(kKnown.begin(), kKnown.end(), method);
  return found == kKnown.end() ? "other" : *found;
}

}  // namespace server
