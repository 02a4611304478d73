#include "server/beast_rounds.h"

#include <boost/asio/post.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

#include "server/beast_connection.h"

namespace server {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Past these a round takes no further request: the first reply waits for all of them.
constexpr std::size_t kMostRequests = 16;
constexpr std::chrono::microseconds kLongest = 1ms;

// What fails for want of memory ends with its connection's deadline; the others go on.
void see_to(BeastConnection& connection, void (BeastConnection::*step)()) {
  try {
    (connection.*step)();
  } catch (const std::exception&) {
  }
}

}  // namespace

void BeastRounds::ask(std::shared_ptr<BeastConnection> connection) {
  asking_.push_back(std::move(connection));
  begin_soon();
}

void BeastRounds::send(std::shared_ptr<BeastConnection> connection) {
  if (!on_) return connection->send();
  sending_.push_back(std::move(connection));
}

void BeastRounds::begin_soon() {
  if (expected_) return;
  boost::asio::post(context_, [this] { round(); });
  expected_ = true;
}

void BeastRounds::round() {
  expected_ = false;
  on_ = true;
  const auto end = Clock::now() + kLongest;
  for (std::size_t i = 0; i < kMostRequests && !asking_.empty() && Clock::now() < end; ++i) {
    const auto connection = std::move(asking_.front());
    asking_.pop_front();
    see_to(*connection, &BeastConnection::ask);
  }
  on_ = false;
  for (const auto& connection : std::exchange(sending_, {})) {
    see_to(*connection, &BeastConnection::send);
  }
  if (!asking_.empty()) begin_soon();
}

}  // namespace server
