// A client that sends requests at a constant rate, whether answers come or not (open loop), and
// measures each from the instant at which it was due. A request that has to wait for a connection,
// because the server is behind, has waited: what other clients leave out ("coordinated omission").
// One thread.
//
// usage: open_loop ADDRESS:PORT PLAN RATE SECONDS CONNECTIONS [EVERY]
//   PLAN   a file, see load_plan.h
//   RATE   requests a second; 0: as many as the connections can, each measured from its sending
//   EVERY  a line after so many seconds
//
// Prints JSON, one object a line; the last one is of the whole. Times in microseconds. `wrong`
// counts other answers than the plan's, `failed` requests without one, by method and target; `late`
// those that this program itself sent more than a millisecond late, having had a connection free.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "load_plan.h"

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using boost::beast::error_code;

constexpr std::chrono::seconds kPatience{60};  // for the last answers
constexpr std::chrono::milliseconds kLate{1};

struct Counts {
  std::vector<std::uint32_t> microseconds;
  std::map<std::string, std::uint64_t> wrong;
  std::map<std::string, std::uint64_t> failed;
  std::uint64_t late = 0;

  // As JSON; it orders the times.
  std::string json(double seconds) {
    std::sort(microseconds.begin(), microseconds.end());
    return "{\"seconds\":" + std::to_string(seconds) +
           ",\"answers\":" + std::to_string(microseconds.size()) + ",\"failed\":" + json(failed) +
           ",\"wrong\":" + json(wrong) + ",\"p50\":" + share(500) + ",\"p99\":" + share(990) +
           ",\"p999\":" + share(999) + ",\"max\":" + share(1000) +
           ",\"late\":" + std::to_string(late) + '}';
  }

 private:
  static std::string json(const std::map<std::string, std::uint64_t>& counts) {
    std::string out;
    for (const auto& [what, count] : counts) {
      out += (out.empty() ? '{' : ',') + ('"' + what + "\":") + std::to_string(count);
    }
    return (out.empty() ? "{" : out) + '}';
  }
  [[nodiscard]] std::string share(std::size_t per_mille) const {
    if (microseconds.empty()) return "null";
    const std::size_t rank = (microseconds.size() * per_mille + 999) / 1000;
    return std::to_string(microseconds[std::max<std::size_t>(rank, 1) - 1]);
  }
};

class Connection;

// What is due when, who is free to send it, and what came of it.
class Load {
 public:
  Load(asio::io_context& io, bench::LoadPlan plan, double rate, double seconds, double every)
      : timer_(io),
        tick_(io),
        plan_(std::move(plan)),
        rate_(rate),
        seconds_(seconds),
        every_(every) {}

  void begin(std::vector<std::unique_ptr<Connection>>& connections) {
    for (const auto& connection : connections) free_.push_back(connection.get());
    begun_ = told_ = Clock::now();
    last_ = begun_ + after(seconds_);
    tell_later();
    send_due();
  }
  [[nodiscard]] Clock::time_point last() const { return last_; }
  void free(Connection& connection) {
    if (free_.empty()) free_since_ = Clock::now();
    free_.push_back(&connection);
    send_due();
  }
  void answered(const bench::RequestKind& kind, Clock::time_point due, unsigned status) {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - due);
    for (Counts* counts : {&all_, &part_}) {
      counts->microseconds.push_back(static_cast<std::uint32_t>(took.count()));
      if (status != kind.status) ++counts->wrong[kind.name + ' ' + std::to_string(status)];
    }
  }
  void failed(const bench::RequestKind& kind) {
    for (Counts* counts : {&all_, &part_}) ++counts->failed[kind.name];
  }
  // Whether every answer was the right one.
  bool end() {
    std::uint64_t ended = all_.microseconds.size();
    for (const auto& [what, count] : all_.failed) ended += count;
    const auto planned = static_cast<std::uint64_t>(rate_ * seconds_);
    if (planned > sent_) all_.failed["never sent"] = planned - sent_;
    if (sent_ > ended) all_.failed["no answer in the end"] = sent_ - ended;
    std::cout << all_.json(since_begin()) << std::endl;
    return all_.wrong.empty() && all_.failed.empty();
  }

 private:
  static Clock::duration after(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }
  [[nodiscard]] double since_begin() const {
    return std::chrono::duration<double>(Clock::now() - begun_).count();
  }
  [[nodiscard]] Clock::time_point next_due() const {
    if (rate_ == 0) return Clock::now();
    return begun_ + after(static_cast<double>(sent_) / rate_);
  }
  void send_due();
  void tell_later() {
    if (every_ == 0) return;
    tick_.expires_at(told_ += after(every_));
    tick_.async_wait([this](error_code) {
      std::cout << std::exchange(part_, {}).json(since_begin()) << std::endl;
      if (told_ < last_) tell_later();
    });
  }

  asio::steady_timer timer_;
  asio::steady_timer tick_;
  bench::LoadPlan plan_;
  double rate_;
  double seconds_;
  double every_;
  Clock::time_point begun_;
  Clock::time_point told_;
  Clock::time_point last_;
  std::uint64_t sent_ = 0;
  Clock::time_point free_since_;
  std::deque<Connection*> free_;  // in turn, so that none is idle until the server closes it
  Counts all_;
  Counts part_;
};

// One connection, and one request at a time on it. Where the server closes it, it is opened anew.
class Connection {
 public:
  Connection(asio::io_context& io, asio::ip::tcp::endpoint peer, Load& load)
      : socket_(io), peer_(std::move(peer)), load_(load) {}

  void open() {
    socket_.connect(peer_);
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }
  void send(const bench::RequestKind& kind, Clock::time_point due) {
    if (!socket_.is_open()) open();
    under_way_ = 2;
    broken_ = false;
    received_.clear();
    parser_.emplace();
    asio::async_write(socket_, asio::buffer(kind.bytes), [this](error_code error, std::size_t) {
      broken_ = broken_ || error;
      ended();
    });
    http::async_read(socket_, received_, *parser_,
                     [this, &kind, due](error_code error, std::size_t) { read(error, kind, due); });
  }

 private:
  void read(error_code error, const bench::RequestKind& kind, Clock::time_point due) {
    if (error) {
      load_.failed(kind);
    } else {
      load_.answered(kind, due, parser_->get().result_int());
    }
    const bool before_all_was_sent = under_way_ == 2;
    if (error || before_all_was_sent || !parser_->keep_alive()) close();
    ended();
  }
  void ended() {
    if (--under_way_ > 0) return;
    if (broken_) close();
    load_.free(*this);
  }
  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  asio::ip::tcp::socket socket_;
  asio::ip::tcp::endpoint peer_;
  Load& load_;
  std::optional<http::response_parser<http::string_body>> parser_;
  boost::beast::flat_buffer received_;
  int under_way_ = 0;  // sending and receiving
  bool broken_ = false;
};

void Load::send_due() {
  for (auto due = next_due(); !free_.empty() && due < last_; due = next_due()) {
    if (due > Clock::now()) {
      timer_.expires_at(due);
      timer_.async_wait([this](error_code error) {
        if (!error) send_due();
      });
      return;
    }
    if (due > free_since_ && Clock::now() - due > kLate) {
      ++all_.late;
      ++part_.late;
    }
    Connection& connection = *free_.front();
    free_.pop_front();
    connection.send(plan_.of(sent_++), due);
  }
}

asio::ip::tcp::endpoint endpoint(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("no ADDRESS:PORT: " + address);
  return {asio::ip::make_address(address.substr(0, colon)),
          static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1)))};
}

bool run(const asio::ip::tcp::endpoint& peer, Load& load, asio::io_context& io, int connections) {
  std::vector<std::unique_ptr<Connection>> all;
  for (int i = 0; i < connections; ++i) {
    all.push_back(std::make_unique<Connection>(io, peer, load));
    all.back()->open();
  }
  load.begin(all);
  io.run_until(load.last() + kPatience);
  return load.end();
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 6)
    throw std::runtime_error("usage: open_loop ADDRESS:PORT PLAN RATE SECONDS CONNECTIONS [EVERY]");
  asio::io_context io(1);
  Load load(io, bench::LoadPlan::read(argv[2]), std::stod(argv[3]), std::stod(argv[4]),
            argc > 6 ? std::stod(argv[6]) : 0);
  return run(endpoint(argv[1]), load, io, std::stoi(argv[5])) ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "open_loop: " << error.what() << std::endl;
  return 2;
}
