// Answers what has come at about the same time in a round: first every request is handed to the
// handler, then every reply to the kernel.
//
// Judging and sending each go through more code than a processor keeps at hand. In turn, each finds
// that the other has pushed its own out, and takes up to twice as long; in rounds it does so once a
// round (docs/performance.md). A round is short, so that no reply waits long for others.
//
// Belongs to server/beast_*; one for each loop, used on its thread only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <memory>
#include <vector>

namespace server {

class BeastConnection;

class BeastRounds {
 public:
  explicit BeastRounds(boost::asio::io_context& context) : context_(context) {}

  // Calls ask() of the connection in a round that begins when the loop has seen to what is ready.
  void ask(std::shared_ptr<BeastConnection> connection);
  // Calls send() of the connection: at the end of the round, or at once where there is none.
  void send(std::shared_ptr<BeastConnection> connection);

 private:
  void begin_soon();
  void round();

  boost::asio::io_context& context_;
  std::deque<std::shared_ptr<BeastConnection>> asking_;
  std::vector<std::shared_ptr<BeastConnection>> sending_;
  bool expected_ = false;  // a round
  bool on_ = false;
};

}  // namespace server
