// Used tokens in a PostgreSQL database, so that several servers which share it let a token in once
// together.
//
// A few threads with a connection each ask; who uses a token waits for none of them. While the
// database is away every token is unavailable, at once: one thread tries until it is back. An id is
// remembered until ten minutes after its token expired by the database's clock: the clocks of the
// servers may differ by as much. Expired ids are deleted by whoever uses tokens, some at a time.
//
// Source: docs/protocol.md "Trust"; docs/adr/0010.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "server/log.h"
#include "server/replay_store.h"

namespace server {

struct PostgresqlReplaySettings {
  unsigned connections = 4;
  unsigned threads = 0;  // for what is done with the answers (server/workers.h)
  // Of each issuer; counted now and then, so a few seconds' tokens more.
  std::size_t most_per_issuer = ReplayMemory::kDefaultMost;
  std::size_t most_waiting = 1000;
  std::chrono::milliseconds between_tries{250};
  std::chrono::milliseconds between_cleanings{5000};
};

// Throws std::invalid_argument as make_postgresql_store() does. Does not connect before the first
// token. The log outlives it.
[[nodiscard]] std::unique_ptr<ReplayStore> make_postgresql_replays(
    const std::string& uri, const Log& log, const PostgresqlReplaySettings& settings = {});

}  // namespace server
