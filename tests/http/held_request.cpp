#include "tests/http/held_request.h"

#include <stdexcept>
#include <utility>

#include "tests/http/listener_exceptions.h"

namespace http_test {

HeldRequest::HeldRequest(std::uint16_t port, const std::string& path, std::string body)
    : connection_(port), body_(std::move(body)) {
  Headers headers{{"Content-Type", "application/json"}};
  if (!has(Ability::expect_continue)) {
    connection_.send(head("POST", path, headers, body_.size()));
    (void)exchange(port, "GET", "/health/live");
    return;
  }
  headers["Expect"] = "100-continue";
  connection_.send(head("POST", path, headers, body_.size()));
  if (connection_.receive().status != 100) throw std::runtime_error("the request was not taken");
}

Response HeldRequest::let_go() {
  connection_.send(body_);
  return connection_.receive();
}

}  // namespace http_test
