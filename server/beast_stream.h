// A connection's bytes, plain or through TLS, with one face.
//
// Belongs to server/beast_*; used on the thread of its loop only.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace server {

using BeastSocket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

class BeastStream {
 public:
  // TLS where there is a context.
  BeastStream(BeastSocket&& socket, std::shared_ptr<boost::asio::ssl::context> tls)
      : socket_(std::move(socket)), context_(std::move(tls)) {
    if (context_) tls_.emplace(socket_, *context_);
  }

  [[nodiscard]] bool has_tls() const noexcept { return tls_.has_value(); }
  [[nodiscard]] BeastSocket& socket() noexcept { return socket_; }

  // Only where it has TLS.
  template <typename Done>
  void async_handshake(Done&& done) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Done>(done));
  }
  template <typename Done>
  void async_say_goodbye(Done&& done) {
    tls_->async_shutdown(std::forward<Done>(done));
  }

  template <typename Done>
  void async_read(boost::asio::mutable_buffer to, Done&& done) {
    if (tls_) {
      tls_->async_read_some(to, std::forward<Done>(done));
    } else {
      socket_.async_read_some(to, std::forward<Done>(done));
    }
  }
  template <typename Done>
  void async_write(boost::asio::const_buffer from, Done&& done) {
    if (tls_) {
      tls_->async_write_some(from, std::forward<Done>(done));
    } else {
      socket_.async_write_some(from, std::forward<Done>(done));
    }
  }

 private:
  BeastSocket socket_;
  const std::shared_ptr<boost::asio::ssl::context> context_;
  std::optional<boost::asio::ssl::stream<BeastSocket&>> tls_;
};

}  // namespace server
