// What the HTTP tests cannot see from outside: replies that come later and from elsewhere, several
// listeners in one process.
#include "server/beast_listener.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using server::Listener;
using server::make_beast_listener;
using server::Reply;
using server::Request;
using server::Respond;
using namespace std::chrono_literals;

namespace {

const std::string kGet = "GET /a?b HTTP/1.1\r\nHost: a\r\nX-Word: c\r\n\r\n";

// A connection to a listener of this process.
class Client {
 public:
  explicit Client(const Listener& listener) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string url = listener.url();
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    const timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const std::string& bytes) const {
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  // All that comes until `end` does, or the server hangs up.
  std::string receive_until(const std::string& end) {
    std::array<char, 4096> buffer{};
    std::size_t at = 0;
    while ((at = received_.find(end)) == std::string::npos) {
      const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (count <= 0) return std::exchange(received_, {});
      received_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    const std::string all = received_.substr(0, at + end.size());
    received_.erase(0, all.size());
    return all;
  }

 private:
  int socket_;
  std::string received_;
};

server::ListenerSettings any_port() {
  server::ListenerSettings settings;
  settings.port = 0;
  settings.threads = 2;
  return settings;
}

// Keeps what is to be answered until somebody does.
class Later {
 public:
  [[nodiscard]] server::Handler handler() {
    return [this](Request&& request, Respond respond) {
      const std::lock_guard lock(mutex_);
      kept_.emplace_back(std::move(request), std::move(respond));
      arrived_.set_value();
    };
  }
  std::pair<Request, Respond> take() {
    arrived_.get_future().wait();
    const std::lock_guard lock(mutex_);
    arrived_ = {};
    auto first = std::move(kept_.front());
    kept_.clear();
    return first;
  }

 private:
  std::mutex mutex_;
  std::promise<void> arrived_;
  std::vector<std::pair<Request, Respond>> kept_;
};

// Clients that are all connected, and send so that the first of their requests is answered when all
// are there.
class Crowd {
 public:
  explicit Crowd(int size) : size_(size) {}

  // To be called by the handler; returns how many of the crowd's requests came before this one, or
  // -1 while the crowd is coming in.
  int wait_if_first() {
    const int before = calls_++ - size_;
    if (before == 0) all_have_sent_.get_future().wait();
    return std::max(before, -1);
  }

  // How many are answered with 200.
  int send_all_at_once(const Listener& listener) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < size_; ++i) {
      clients.push_back(std::make_unique<Client>(listener));
      clients.back()->send(kGet);
      clients.back()->receive_until(kEnd);
    }
    for (const auto& client : clients) client->send(kGet);
    all_have_sent_.set_value();
    return static_cast<int>(std::count_if(clients.begin(), clients.end(), [](const auto& client) {
      return client->receive_until(kEnd).find("HTTP/1.1 200 OK") == 0;
    }));
  }

 private:
  static constexpr const char* kEnd = "\r\n\r\n.";

  const int size_;
  std::atomic<int> calls_ = 0;
  std::promise<void> all_have_sent_;
};

}  // namespace

TEST_CASE("a reply may come later and from another thread", "[server][beast]") {
  Later later;
  const auto listener = make_beast_listener(any_port(), later.handler());
  listener->start();
  Client client(*listener);
  client.send(kGet + kGet);  // the second waits for the reply to the first
  for (const char* body : {"one.", "two."}) {
    auto [request, respond] = later.take();
    CHECK(request.method == "GET");
    CHECK(request.path == "/a");
    CHECK(request.query == "b");
    CHECK(request.remote == "127.0.0.1");
    CHECK(request.header("x-word") == "c");
    std::thread([&respond = respond, body] { respond({200, {}, body}); }).join();
    CHECK(client.receive_until(body).find("HTTP/1.1 200 OK") == 0);
  }
}

TEST_CASE("a reply that comes when its client is gone goes nowhere", "[server][beast]") {
  Later later;
  const auto listener = make_beast_listener(any_port(), later.handler());
  listener->start();
  Respond respond;
  {
    Client client(*listener);
    client.send(kGet);
    respond = later.take().second;
  }
  respond({200, {}, "x"});
  Client other(*listener);
  other.send(kGet);
  later.take().second({200, {}, "still there."});
  CHECK(other.receive_until("there.").find("200") != std::string::npos);
}

TEST_CASE("a reply that comes after its time or after the listener goes nowhere",
          "[server][beast]") {
  Later later;
  server::ListenerSettings settings = any_port();
  settings.limits.request = 50ms;
  settings.patience = 50ms;
  auto listener = make_beast_listener(settings, later.handler());
  listener->start();
  Client client(*listener);
  client.send(kGet);
  auto [request, respond] = later.take();
  CHECK(client.receive_until("x").empty());  // hung up
  respond({200, {}, "x"});

  Client second(*listener);
  second.send(kGet);
  auto [held, too_late] = later.take();
  listener->stop();
  listener.reset();
  CHECK(held.header("X-Word") == "c");
  too_late({200, {}, "x"});
}

TEST_CASE("stopping waits for a reply that comes later", "[server][beast]") {
  Later later;
  const auto listener = make_beast_listener(any_port(), later.handler());
  listener->start();
  Client client(*listener);
  client.send(kGet);
  auto [request, respond] = later.take();
  std::thread stopping([&listener = listener] { listener->stop(); });
  std::this_thread::sleep_for(20ms);
  respond({200, {}, "x."});
  CHECK(client.receive_until("x.").find("200 OK") != std::string::npos);
  stopping.join();
}

TEST_CASE("stopping waits for a reply that nobody is there to take", "[server][beast]") {
  Later later;
  server::ListenerSettings settings = any_port();
  settings.limits.request = 50ms;
  const auto listener = make_beast_listener(settings, later.handler());
  listener->start();
  for (const bool answers : {true, false}) {
    INFO(answers);
    Client client(*listener);
    client.send(kGet);
    Respond respond = later.take().second;
    CHECK(client.receive_until("x").empty());  // hung up
    if (answers) {
      respond({200, {}, "x"});
    } else {
      respond = nullptr;
    }
  }
  Client client(*listener);
  client.send(kGet);
  Respond respond = later.take().second;
  CHECK(client.receive_until("x").empty());
  std::atomic<bool> stopped = false;
  std::thread stopping([&] {
    listener->stop();
    stopped = true;
  });
  std::this_thread::sleep_for(50ms);
  CHECK_FALSE(stopped);
  respond({200, {}, "x"});
  stopping.join();
}

TEST_CASE("requests that come together are all answered, however many", "[server][beast]") {
  // More than one round takes, and only one may be in hand at a time: waiting for a round is not.
  server::ListenerSettings settings = any_port();
  settings.threads = 1;
  settings.limits.requests = 1;
  Crowd crowd(50);
  const auto listener =
      make_beast_listener(settings, [&](Request&& request, const Respond& respond) {
        crowd.wait_if_first();
        respond({request.fault == server::Fault::none ? 200 : 503, {}, "."});
      });
  listener->start();
  CHECK(crowd.send_all_at_once(*listener) == 50);
}

TEST_CASE("a request for which there is no memory keeps no other from its reply",
          "[server][beast]") {
  server::ListenerSettings settings = any_port();
  settings.threads = 1;
  settings.limits.request = 200ms;
  Crowd crowd(6);
  const auto listener = make_beast_listener(settings, [&](Request&&, const Respond& respond) {
    if (crowd.wait_if_first() == 2) throw std::bad_alloc();
    respond({200, {}, "."});
  });
  listener->start();
  CHECK(crowd.send_all_at_once(*listener) == 5);
}

TEST_CASE("there may be several listeners in one process", "[server][beast]") {
  const auto says = [](const char* word) {
    return [word](Request&&, const Respond& respond) { respond({200, {}, word}); };
  };
  const auto one = make_beast_listener(any_port(), says("one."));
  const auto two = make_beast_listener(any_port(), says("two."));
  one->start();
  two->start();
  CHECK(one->url() != two->url());
  Client of_one(*one);
  Client of_two(*two);
  of_one.send(kGet);
  of_two.send(kGet);
  CHECK(of_one.receive_until("one.").find("one.") != std::string::npos);
  CHECK(of_two.receive_until("two.").find("two.") != std::string::npos);
  one->stop();
  one->stop();
  of_two.send(kGet);
  CHECK(of_two.receive_until("two.").find("two.") != std::string::npos);
}

TEST_CASE("a port that another listener has is refused", "[server][beast]") {
  const auto ignore = [](Request&&, const Respond&) {};
  const auto one = make_beast_listener(any_port(), ignore);
  one->start();
  const std::string url = one->url();
  server::ListenerSettings settings = any_port();
  settings.port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  const auto two = make_beast_listener(settings, ignore);
  CHECK_THROWS_AS(two->start(), server::ListenError);
}
