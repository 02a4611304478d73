#include "server/connection_limits.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>

using server::ConnectionCount;
using server::ConnectionPlace;
using server::RequestInHand;
using server::RequestsInHand;
using namespace std::chrono_literals;

TEST_CASE("connections are counted in all and per address", "[server][limits]") {
  ConnectionCount count(3, 2);
  CHECK(count.enter("a"));
  CHECK(count.enter("a"));
  CHECK_FALSE(count.enter("a"));
  CHECK(count.enter("b"));
  CHECK_FALSE(count.enter("c"));
  count.leave("a");
  CHECK(count.enter("c"));
  count.leave("c");
  CHECK(count.enter("a"));
}

TEST_CASE("a place is given back by who has it last, whatever happens", "[server][limits]") {
  const auto count = std::make_shared<ConnectionCount>(3, 1);
  {
    auto place = ConnectionPlace::among(count, "a");
    REQUIRE(place);
    CHECK(place->address() == "a");
    CHECK_FALSE(ConnectionPlace::among(count, "a"));
    const ConnectionPlace moved = std::move(*place);
    place.reset();
    CHECK_FALSE(count->enter("a"));
  }
  const auto take_and_fail = [&count] {
    const auto place = ConnectionPlace::among(count, "a");
    if (place) throw std::runtime_error("no memory");
  };
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(take_and_fail(), std::runtime_error);
  CHECK(count->enter("a"));
}

TEST_CASE("requests beyond the limit are counted too, and refused", "[server][limits]") {
  RequestsInHand in_hand(2);
  CHECK(in_hand.take());
  CHECK(in_hand.take());
  CHECK_FALSE(in_hand.take());
  in_hand.put_down();
  CHECK_FALSE(in_hand.take());
  in_hand.put_down();
  in_hand.put_down();
  CHECK(in_hand.take());
}

TEST_CASE("stopping waits for the requests in hand, and not for ever", "[server][limits]") {
  const auto in_hand = std::make_shared<RequestsInHand>(2);
  auto request = std::make_unique<RequestInHand>(in_hand);
  CHECK_FALSE(in_hand->stopping());
  in_hand->begin_stopping();
  CHECK(in_hand->stopping());
  in_hand->wait_for_none(10ms);  // returns all the same
  std::thread answer([&request] {
    std::this_thread::sleep_for(20ms);
    request.reset();
  });
  in_hand->wait_for_none(60s);
  answer.join();
  in_hand->wait_for_none(60s);
}

TEST_CASE("a request that is answered makes room for another, and is in hand until its end",
          "[server][limits]") {
  const auto in_hand = std::make_shared<RequestsInHand>(1);
  RequestInHand first(in_hand);
  RequestInHand second(in_hand);
  CHECK(first.take());
  first.put_down();
  CHECK(second.take());
  {
    RequestInHand third(in_hand);
    CHECK_FALSE(third.take());
    second.put_down();
  }
  RequestInHand fourth(in_hand);
  CHECK(fourth.take());
  in_hand->begin_stopping();
  const auto start = std::chrono::steady_clock::now();
  in_hand->wait_for_none(20ms);
  CHECK(std::chrono::steady_clock::now() - start >= 20ms);
}
