#include "server/beast_listener.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "server/beast_acceptor.h"

namespace server {
namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using Endpoint = net::ip::tcp::endpoint;

// Several sockets of one user may share a port if all wish so, also of two processes: without this,
// a second server on the same port would take half of the first one's connections.
void must_be_free(const Endpoint& endpoint) {
  net::io_context context;
  net::ip::tcp::acceptor probe(context, endpoint.protocol());
  probe.set_option(net::socket_base::reuse_address(true));
  probe.bind(endpoint);
  probe.listen();
}

class BeastListener : public Listener {
 public:
  BeastListener(const ListenerSettings& settings, Handler handler)
      : settings_(settings), desk_(std::make_shared<BeastDesk>(settings, std::move(handler))) {}
  ~BeastListener() override { stop(); }

  void start() override {
    const std::string host = settings_.host == "localhost" ? "127.0.0.1" : settings_.host;
    try {
      open({net::ip::make_address(host), settings_.port});
    } catch (const boost::system::system_error& error) {
      acceptors_.clear();
      throw ListenError("cannot listen on " + host + ":" + std::to_string(settings_.port) + ": " +
                        error.code().message());
    }
    url_ = (settings_.tls ? "https://" : "http://") + host + ":" +
           std::to_string(acceptors_.front()->endpoint().port());
    for (const auto& acceptor : acceptors_) acceptor->run();
  }

  void drain() override { desk_->in_hand.begin_draining(); }

  void stop() override {
    if (acceptors_.empty()) return;
    desk_->in_hand.begin_stopping();
    for (const auto& acceptor : acceptors_) acceptor->shed();
    const auto end = std::chrono::steady_clock::now() + settings_.patience;
    desk_->in_hand.wait_for_none(settings_.patience);
    // Their deadlines, or their clients, end these soon.
    while (desk_->closing > 0 && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(5ms);
    }
    acceptors_.clear();
  }

  void renew_tls(const TlsSettings& settings) override {
    if (settings_.tls) desk_->tls.replace(make_tls_context(settings));
  }

  [[nodiscard]] std::string url() const override { return url_; }

 private:
  void open(Endpoint endpoint) {
    if (endpoint.port() != 0) must_be_free(endpoint);
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = settings_.threads != 0 ? settings_.threads : cores;
    for (unsigned i = 0; i < threads; ++i) {
      acceptors_.push_back(std::make_unique<BeastAcceptor>(endpoint, desk_));
      endpoint = acceptors_.front()->endpoint();
    }
  }

  const ListenerSettings settings_;
  const std::shared_ptr<BeastDesk> desk_;
  std::vector<std::unique_ptr<BeastAcceptor>> acceptors_;
  std::string url_;
};

}  // namespace

std::unique_ptr<Listener> make_beast_listener(const ListenerSettings& settings, Handler handler) {
  return std::make_unique<BeastListener>(settings, std::move(handler));
}

}  // namespace server
