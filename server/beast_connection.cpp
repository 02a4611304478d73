#include "server/beast_connection.h"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <string_view>
#include <utility>

namespace server {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using namespace std::chrono_literals;

constexpr std::size_t kReadSize = std::size_t{64} * 1024;
// While the listener stops, this is all the time that a client gets to take its reply and hang up.
constexpr std::chrono::milliseconds kFarewell = 500ms;

}  // namespace

BeastConnection::BeastConnection(BeastSocket&& socket, ConnectionPlace&& place,
                                 std::shared_ptr<BeastDesk> desk,
                                 const std::shared_ptr<BeastLoop>& loop, Over over)
    : desk_(std::move(desk)),
      loop_(loop),
      place_(std::move(place)),
      over_(std::move(over)),
      stream_(std::move(socket), desk_->tls.context()) {}

void BeastConnection::start() {
  enter(Phase::first_byte, desk_->limits.first_byte);
  if (!stream_.has_tls()) return read();
  stream_.async_handshake([self = shared_from_this()](const Error& error) {
    if (error) return self->end();
    self->read();
  });
}

void BeastConnection::enter(Phase phase, std::chrono::milliseconds at_most) {
  phase_ = phase;
  deadline_ = Clock::now() + at_most;
}

std::string_view BeastConnection::unread() const {
  const auto bytes = buffer_.data();
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

// Where an exception keeps a connection from going on, nothing is pending any more; it comes here
// when its time is over.
void BeastConnection::check(Clock::time_point now) {
  if (now < std::min(deadline_, request_deadline_)) return;
  const bool reading = phase_ == Phase::head || phase_ == Phase::body;
  if (!reading || out_of_time_) return end();
  out_of_time_ = true;
  enter(phase_, desk_->limits.between_bytes);
  request_deadline_ = deadline_;
  Error ignored;
  stream_.socket().cancel(ignored);
}

void BeastConnection::shed() {
  if (phase_ == Phase::first_byte || phase_ == Phase::idle) return end();
  if (phase_ == Phase::closing) request_deadline_ = Clock::now() + kFarewell;
}

// ---- reading

void BeastConnection::read() {
  const auto done = [self = shared_from_this()](const Error& error, std::size_t count) {
    self->on_read(error, count);
  };
  stream_.async_read(buffer_.prepare(kReadSize), done);
}

void BeastConnection::on_read(const Error& error, std::size_t count) {
  if (phase_ == Phase::over) return;
  if (out_of_time_) return answer(Fault::timed_out);
  if (error) return cut_off(error);
  buffer_.commit(count);
  if (phase_ == Phase::first_byte || phase_ == Phase::idle) {
    begin_head();
  } else {
    enter(phase_, desk_->limits.between_bytes);
  }
  go_on();
}

void BeastConnection::begin_head() {
  enter(Phase::head, desk_->limits.between_bytes);
  request_deadline_ = Clock::now() + desk_->limits.request;
}

void BeastConnection::go_on() { phase_ == Phase::head ? take_head() : take_body(); }

void BeastConnection::cut_off(const Error& error) {
  const bool between_requests = phase_ == Phase::first_byte || phase_ == Phase::idle;
  if (between_requests || error != net::error::eof) return end();
  answer(phase_ == Phase::head ? Fault::bad_head : Fault::bad_framing);
}

void BeastConnection::take_head() {
  const RequestHeadCheck::State state = check_.look(unread());
  if (state == RequestHeadCheck::State::bad) return answer(Fault::bad_head);
  const bool complete = state == RequestHeadCheck::State::complete;
  if ((complete ? check_.end() : unread().size()) > desk_->limits.head_bytes) {
    return answer(Fault::head_too_large);
  }
  complete ? begin_request() : read();
}

void BeastConnection::begin_request() {
  take_in_hand();
  request_.emplace(check_.head(unread()), desk_->limits.body_bytes);
  const Error error = request_->read_head();
  buffer_.consume(check_.end());
  if (error) return answer(error == http::error::body_limit ? Fault::too_large : Fault::bad_head);
  head_only_ = request_->head()->method == "HEAD";
  last_ = !request_->has_successor();
  if (desk_->in_hand.stopping()) return answer(Fault::stopping);
  continue_is_awaited_ = request_->waits_for_continue();
  phase_ = Phase::body;
  take_body();
}

void BeastConnection::take_body() {
  while (!request_->is_done()) {
    Error error;
    const std::size_t taken = request_->read_body(unread(), error);
    buffer_.consume(taken);
    if (error == http::error::body_limit) return answer(Fault::too_large);
    // What is left, with nothing taken of it, is the line before a chunk, or trailers.
    if (error || (taken == 0 && unread().size() > desk_->limits.head_bytes)) {
      return answer(Fault::bad_framing);
    }
    if (taken > 0) continue;
    if (!std::exchange(continue_is_awaited_, false) || !unread().empty()) return read();
    out_ = "HTTP/1.1 100 Continue\r\n\r\n";
    return write(&BeastConnection::resume_body);
  }
  answer(Fault::none);
}

void BeastConnection::resume_body() {
  enter(Phase::body, desk_->limits.between_bytes);
  read();
}

// ---- answering

void BeastConnection::take_in_hand() {
  in_hand_ =
      std::make_shared<RequestInHand>(std::shared_ptr<RequestsInHand>(desk_, &desk_->in_hand));
}

Request BeastConnection::request_for_handler(Fault fault) {
  Request request;
  request.remote = place_.address();
  request.fault = fault;
  const bool has_head = request_ && fault != Fault::bad_head;
  if (!has_head) {
    request.header = [](std::string_view) { return std::string(); };
    return request;
  }
  const std::shared_ptr<const BeastHead> head = request_->head();
  const TargetParts target = split_target(head->target);
  request.method = head->method;
  request.path = target.path;
  request.query = target.query;
  if (fault == Fault::none) request.body = std::move(request_->body());
  request.header = [head](std::string_view name) { return head->header(name); };
  return request;
}

void BeastConnection::answer(Fault fault) {
  if (!in_hand_) take_in_hand();
  enter(Phase::answering, desk_->limits.request);
  fault_ = fault;
  if (const auto loop = loop_.lock()) loop->rounds.ask(shared_from_this());
}

void BeastConnection::ask() {
  if (phase_ != Phase::answering) return;  // its time was over
  // Not sooner: what is yet to come, its sender may hold back for long, and what waits for its
  // round is not being answered.
  if (!in_hand_->take() && fault_ == Fault::none) fault_ = Fault::busy;
  if (fault_ != Fault::none) last_ = true;  // it is not certain where the next request begins
  auto respond = [loop = loop_, self = weak_from_this(),
                  in_hand = in_hand_](Reply&& reply) mutable {
    const auto answered = std::exchange(in_hand, nullptr);
    answered->put_down();
    const auto alive = loop.lock();
    if (!alive) return;
    net::dispatch(alive->context, [self, reply = std::move(reply)]() mutable {
      if (const auto connection = self.lock()) connection->take_reply(std::move(reply));
    });
  };
  desk_->handler(request_for_handler(fault_), std::move(respond));
}

void BeastConnection::take_reply(Reply&& reply) {
  if (phase_ != Phase::answering) return;  // its time was over
  if (desk_->in_hand.is_last()) last_ = true;
  const auto loop = loop_.lock();
  out_ = reply_head(reply, {last_, head_only_, stream_.has_tls()}, loop->date());
  if (!head_only_) out_ += reply.body;
  loop->rounds.send(shared_from_this());
}

void BeastConnection::send() { write(&BeastConnection::replied); }

// ---- writing

void BeastConnection::write(Step then) {
  written_ = 0;
  then_ = then;
  write_more();
}

void BeastConnection::write_more() {
  enter(Phase::writing, desk_->limits.between_bytes);
  const auto done = [self = shared_from_this()](const Error& error, std::size_t count) {
    if (self->phase_ == Phase::over) return;
    if (error) return self->end();
    self->written_ += count;
    if (self->written_ < self->out_.size()) return self->write_more();
    ((*self).*(self->then_))();
  };
  stream_.async_write(net::buffer(out_.data() + written_, out_.size() - written_), done);
}

void BeastConnection::replied() { last_ ? close_gently() : wait_for_next(); }

void BeastConnection::wait_for_next() {
  in_hand_.reset();
  request_.reset();
  check_ = {};
  request_deadline_ = Clock::time_point::max();
  if (unread().empty()) {
    enter(Phase::idle, desk_->limits.idle);
    return read();
  }
  begin_head();
  go_on();
}

// ---- ending

// A client that is still sending would lose the reply if the connection were just closed: the
// kernel answers bytes that nobody reads with a reset.
void BeastConnection::close_gently() {
  ++desk_->closing;
  in_hand_.reset();
  enter(Phase::closing, desk_->limits.between_bytes);
  request_deadline_ =
      Clock::now() + (desk_->in_hand.stopping() ? kFarewell : desk_->limits.request);
  if (!stream_.has_tls()) return hang_up();
  stream_.async_say_goodbye([self = shared_from_this()](const Error&) { self->hang_up(); });
}

void BeastConnection::hang_up() {
  if (phase_ == Phase::over) return;
  Error ignored;
  stream_.socket().shutdown(net::socket_base::shutdown_send, ignored);
  buffer_.clear();
  drain();
}

void BeastConnection::drain() {
  const auto done = [self = shared_from_this()](const Error& error, std::size_t) {
    if (self->phase_ == Phase::over) return;
    if (error) return self->end();
    self->enter(Phase::closing, self->desk_->limits.between_bytes);
    self->drain();
  };
  stream_.socket().async_read_some(buffer_.prepare(kReadSize), done);
}

void BeastConnection::end() {
  if (phase_ == Phase::over) return;
  Error ignored;
  // What a client does not take, the kernel shall not keep for it.
  if (phase_ == Phase::writing)
    stream_.socket().set_option(net::socket_base::linger(true, 0), ignored);
  if (phase_ == Phase::closing) --desk_->closing;
  phase_ = Phase::over;
  in_hand_.reset();
  stream_.socket().close(ignored);
  over_(shared_from_this());
}

}  // namespace server
