// What the listener on top of cpprestsdk cannot do, though the tests ask it of every listener:
// docs/adr/0001 and 0009 say why, and that it belongs on loopback or behind a proxy.
#pragma once

#include <array>
#include <string_view>

namespace http_test {

enum class Ability {
  times,
  head_size,
  connection_caps,
  framing,
  pipelining,
  expect_continue,
  early_refusal,
  tls,
};

struct ListenerException {
  Ability ability;
  std::string_view why;
};

inline constexpr std::array<ListenerException, 8> kCpprestCannot{{
    {Ability::times, "nothing in it times out: a silent or slow client stays"},
    {Ability::head_size, "the head of a request has no bound"},
    {Ability::connection_caps, "every connection is accepted"},
    {Ability::framing, "it tolerates forms that readers may take in two ways"},
    {Ability::pipelining, "requests that come before a reply is sent are lost"},
    {Ability::expect_continue, "Expect: 100-continue is not answered"},
    {Ability::early_refusal, "no reply is sent before the body is complete"},
    {Ability::tls, "plain HTTP only"},
}};

// False, with a word about it, where the tests run against a listener that cannot.
[[nodiscard]] bool has(Ability ability);

}  // namespace http_test
