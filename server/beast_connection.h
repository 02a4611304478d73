// One connection from its first byte to its last: reads a request, has it answered, writes the
// reply, and so on, one after the other. What a client sends ahead waits in the read buffer and in
// the kernel.
//
// A handler that answers at once does so on this connection's thread. One that answers later may do
// so from any thread; the reply is handed to the connection's own.
//
// Belongs to server/beast_*. Owned by its loop's list; everything but the reply of a handler
// happens on the loop's thread.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/beast_desk.h"
#include "server/beast_request.h"
#include "server/beast_stream.h"
#include "server/listener.h"
#include "server/request_head.h"

namespace server {

class BeastConnection : public std::enable_shared_from_this<BeastConnection> {
 public:
  using Clock = std::chrono::steady_clock;
  // Is told once, at the end.
  using Over = std::function<void(const std::shared_ptr<BeastConnection>&)>;

  BeastConnection(BeastSocket&& socket, ConnectionPlace&& place, std::shared_ptr<BeastDesk> desk,
                  const std::shared_ptr<BeastLoop>& loop, Over over);
  BeastConnection(const BeastConnection&) = delete;
  BeastConnection& operator=(const BeastConnection&) = delete;

  void start();
  // Ends what has taken too long. To be called from time to time.
  void check(Clock::time_point now);
  // The listener stops: ends what is not about a request.
  void shed();

  // For its loop's rounds, when it has asked for them (server/beast_rounds.h).
  void ask();   // the handler, for a reply
  void send();  // that reply

 private:
  enum class Phase { first_byte, idle, head, body, answering, writing, closing, over };
  using Error = boost::system::error_code;
  using Step = void (BeastConnection::*)();

  void read();
  void on_read(const Error& error, std::size_t count);
  void begin_head();
  void go_on();
  void take_head();
  void begin_request();
  void take_body();
  void resume_body();
  void cut_off(const Error& error);
  void answer(Fault fault);
  [[nodiscard]] Request request_for_handler(Fault fault);
  void take_reply(Reply&& reply);
  void write(Step then);  // what is in out_
  void write_more();
  void replied();
  void wait_for_next();
  void close_gently();
  void hang_up();
  void drain();
  void end();

  void enter(Phase phase, std::chrono::milliseconds at_most);
  void take_in_hand();
  [[nodiscard]] std::string_view unread() const;

  const std::shared_ptr<BeastDesk> desk_;
  const std::weak_ptr<BeastLoop> loop_;
  const ConnectionPlace place_;
  const Over over_;
  BeastStream stream_;
  Phase phase_ = Phase::first_byte;
  Clock::time_point deadline_;                                     // of the phase
  Clock::time_point request_deadline_ = Clock::time_point::max();  // of the request in it
  bool out_of_time_ = false;

  boost::beast::flat_buffer buffer_;
  RequestHeadCheck check_;
  std::optional<BeastRequest> request_;
  std::shared_ptr<RequestInHand> in_hand_;  // from the end of the head to the end of the reply
  bool continue_is_awaited_ = false;
  Fault fault_ = Fault::none;  // of the request that is being answered
  bool last_ = false;          // nothing is read after this request
  bool head_only_ = false;     // HEAD: the reply has no body

  std::string out_;
  std::size_t written_ = 0;
  Step then_ = nullptr;
};

}  // namespace server
