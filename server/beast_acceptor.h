// One thread of the Beast listener: its loop, what it accepts, and the connections it has.
//
// Belongs to server/beast_*.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <unordered_set>

#include "server/beast_connection.h"

namespace server {

class BeastAcceptor {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;

  // Listens; connections wait until run(). Throws boost::system::system_error.
  BeastAcceptor(const Endpoint& endpoint, std::shared_ptr<BeastDesk> desk);
  // Ends the thread and all its connections.
  ~BeastAcceptor();
  BeastAcceptor(const BeastAcceptor&) = delete;
  BeastAcceptor& operator=(const BeastAcceptor&) = delete;

  // With the port that it got.
  [[nodiscard]] Endpoint endpoint() const { return acceptor_.local_endpoint(); }

  void run();
  // From any thread: ends the connections that have no request.
  void shed();

 private:
  using Error = boost::system::error_code;
  using Executor = boost::asio::io_context::executor_type;
  using Clock = std::chrono::steady_clock;
  using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

  void work();
  void accept();
  void take(BeastSocket&& socket);
  void watch();

  const std::shared_ptr<BeastDesk> desk_;
  std::shared_ptr<BeastLoop> loop_;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
  Timer pause_;  // after a failed accept
  Timer watch_;
  const std::chrono::milliseconds watch_interval_;
  std::unordered_set<std::shared_ptr<BeastConnection>> connections_;
  std::thread thread_;
};

}  // namespace server
