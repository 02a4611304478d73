// What connections of the Beast listener share: with all others of the listener, and with those of
// their own thread.
//
// Belongs to server/beast_*.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <ctime>
#include <string>
#include <utility>

#include "server/beast_rounds.h"
#include "server/beast_tls.h"
#include "server/connection_limits.h"
#include "server/listener.h"
#include "server/reply_head.h"

namespace server {

// Thread-safe.
struct BeastDesk {
  // Throws ListenError where the files of settings.tls cannot be used.
  BeastDesk(const ListenerSettings& settings, Handler to_answer)
      : limits(settings.limits),
        handler(std::move(to_answer)),
        connections(limits.connections, limits.connections_per_address),
        in_hand(limits.requests) {
    if (settings.tls) tls.replace(make_tls_context(*settings.tls));
  }

  const ListenerLimits limits;
  const Handler handler;
  ConnectionCount connections;
  RequestsInHand in_hand;
  std::atomic<std::size_t> closing{0};  // connections whose clients are to hang up now
  BeastTls tls;
};

// Used on its own thread only.
class BeastLoop {
 public:
  boost::asio::io_context context{1};
  BeastRounds rounds{context};

  // For replies; written anew when the second is another.
  [[nodiscard]] const std::string& date() {
    const std::time_t now = std::time(nullptr);
    if (std::exchange(second_, now) != now) date_ = http_date(now);
    return date_;
  }

 private:
  std::time_t second_ = 0;
  std::string date_;
};

}  // namespace server
