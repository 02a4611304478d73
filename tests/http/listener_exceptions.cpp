#include "tests/http/listener_exceptions.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/http/server_process.h"

namespace http_test {

bool has(Ability ability) {
  if (listener_name() != "cpprest") return true;
  for (const ListenerException& exception : kCpprestCannot) {
    if (exception.ability != ability) continue;
    WARN("not for cpprest: " + std::string(exception.why));
    return false;
  }
  return true;
}

}  // namespace http_test
