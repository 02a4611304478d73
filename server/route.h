// The paths of this server, and which of them a listener has.
//
// Source: CDS Hooks 3.0 "Discovery", "Calling a CDS Service"; docs/protocol.md "Endpoints".
#pragma once

#include <string>
#include <string_view>

namespace server {

enum class Route { page, discovery, service, feedback, live, ready, metrics, unknown };

// Which paths a listener has.
enum class Door {
  only,        // all of them
  clients,     // all but /metrics, where operations have a door of their own
  operations,  // /metrics and /health/*
};

struct Target {
  Route route = Route::unknown;
  std::string_view service_id;  // as called, of a service and its feedback; into the path
};

// Unknown where the door has no such path.
[[nodiscard]] Target target_of(std::string_view path, Door door);

// For the log: "/cds-services/{id}".
[[nodiscard]] std::string_view pattern_of(Route route);

// Besides OPTIONS. HEAD is answered as GET, and its body left out (RFC 9110 section 9.3.2).
[[nodiscard]] bool takes(Route route, std::string_view method);
// For Allow: "POST, OPTIONS".
[[nodiscard]] std::string methods_of(Route route);

// For the log: a method that this program has a name for, else "other", since a client may send
// whatever it likes.
[[nodiscard]] std::string_view known_method(std::string_view method);

}  // namespace server
