#include "server/beast_acceptor.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>
#include <vector>

namespace server {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;

using ReusePort = net::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// A quarter of the shortest time, within reason.
std::chrono::milliseconds watch_interval(const ListenerLimits& limits) {
  const auto shortest =
      std::min({limits.first_byte, limits.between_bytes, limits.request, limits.idle});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, 5ms, 250ms);
}

}  // namespace

BeastAcceptor::BeastAcceptor(const Endpoint& endpoint, std::shared_ptr<BeastDesk> desk)
    : desk_(std::move(desk)),
      loop_(std::make_shared<BeastLoop>()),
      acceptor_(loop_->context),
      pause_(loop_->context),
      watch_(loop_->context),
      watch_interval_(watch_interval(desk_->limits)) {
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(net::socket_base::reuse_address(true));
  acceptor_.set_option(ReusePort(true));
  acceptor_.bind(endpoint);
  acceptor_.listen();
}

BeastAcceptor::~BeastAcceptor() {
  loop_->context.stop();
  if (thread_.joinable()) thread_.join();
  connections_.clear();
}

void BeastAcceptor::run() {
  accept();
  watch();
  thread_ = std::thread([this] { work(); });
}

void BeastAcceptor::work() {
  for (;;) {
    try {
      loop_->context.run();
      return;
    } catch (const std::exception&) {
      // No memory for one connection, which its deadline ends; the others go on.
    }
  }
}

void BeastAcceptor::shed() {
  net::post(loop_->context, [this] {
    const std::vector<std::shared_ptr<BeastConnection>> all(connections_.begin(),
                                                            connections_.end());
    for (const auto& connection : all) connection->shed();
  });
}

void BeastAcceptor::accept() {
  acceptor_.async_accept([this](const Error& error, BeastSocket socket) {
    if (error == net::error::operation_aborted) return;
    if (error) {  // no descriptor is free, mostly: others must end first
      pause_.expires_after(100ms);
      pause_.async_wait([this](const Error&) { accept(); });
      return;
    }
    accept();
    take(std::move(socket));
  });
}

void BeastAcceptor::take(BeastSocket&& socket) {
  Error error;
  const std::string address = socket.remote_endpoint(error).address().to_string();
  if (error) return;
  auto place =
      ConnectionPlace::among(std::shared_ptr<ConnectionCount>(desk_, &desk_->connections), address);
  if (!place) return;
  socket.set_option(net::ip::tcp::no_delay(true), error);
  const auto connection = std::make_shared<BeastConnection>(
      std::move(socket), std::move(*place), desk_, loop_,
      [this](const std::shared_ptr<BeastConnection>& over) { connections_.erase(over); });
  connections_.insert(connection);
  connection->start();
}

void BeastAcceptor::watch() {
  watch_.expires_after(watch_interval_);
  watch_.async_wait([this](const Error& error) {
    if (error) return;
    watch();
    const auto now = Clock::now();
    for (auto at = connections_.begin(); at != connections_.end();) {
      const auto connection = *at++;  // which may leave
      connection->check(now);
    }
  });
}

}  // namespace server
