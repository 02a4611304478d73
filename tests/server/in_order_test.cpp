#include "server/in_order.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

TEST_CASE("results come in the order of their numbers, whoever made them", "[server][bulk]") {
  std::string got;
  server::InOrder<std::size_t> results(
      [&](std::size_t number) { got += std::to_string(number) + " "; });
  std::string expected;
  for (std::size_t i = 0; i < 500; ++i) expected += std::to_string(i) + " ";
  std::atomic<std::size_t> next = 0;
  server::on_threads(4, results, [&] {
    for (std::size_t number = next++; number < 500; number = next++) {
      if (number % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      results.hand(number, std::size_t{number});
    }
  });
  CHECK(got == expected);
}

TEST_CASE("where one thread fails, the others end and its exception is thrown", "[server][bulk]") {
  std::atomic<std::size_t> next = 0;
  const auto run = [&](server::InOrder<std::size_t>& results, bool in_work) {
    next = 0;
    server::on_threads(4, results, [&] {
      for (std::size_t number = next++;; number = next++) {
        if (in_work && number == 7) throw std::runtime_error("seven");
        results.hand(number, std::size_t{number});
      }
    });
  };
  server::InOrder<std::size_t> quiet([](std::size_t) {});
  CHECK_THROWS_WITH(run(quiet, true), "seven");
  server::InOrder<std::size_t> failing([](std::size_t number) {
    if (number == 30) throw std::runtime_error("thirty");
  });
  CHECK_THROWS_WITH(run(failing, false), "thirty");
}
