// A POST whose body is held back: in the server's hand from the start, answered when it is let go.
#pragma once

#include <cstdint>
#include <string>

#include "tests/http/http_client.h"

namespace http_test {

class HeldRequest {
 public:
  // Returns when the server has it in hand. Where it does not answer Expect: 100-continue, as
  // cpprestsdk's listener, that is no more than likely.
  HeldRequest(std::uint16_t port, const std::string& path, std::string body);

  // Sends the body.
  [[nodiscard]] Response let_go();

 private:
  Connection connection_;
  std::string body_;
};

}  // namespace http_test
