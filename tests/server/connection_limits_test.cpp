#include "server/connection_limits.h"

#include <catch2/catch.hpp>
#include <thread>

using server::ConnectionCount;
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
  RequestsInHand in_hand(2);
  (void)in_hand.take();
  CHECK_FALSE(in_hand.stopping());
  in_hand.begin_stopping();
  CHECK(in_hand.stopping());
  in_hand.wait_for_none(10ms);  // returns all the same
  std::thread answer([&in_hand] {
    std::this_thread::sleep_for(20ms);
    in_hand.put_down();
  });
  in_hand.wait_for_none(60s);
  answer.join();
  in_hand.wait_for_none(60s);
}
