// The decision store in a PostgreSQL database: for several servers that share one.
//
// synchronous_commit is set on, so that what was written outlives a crash of either machine.
#pragma once

#include <memory>
#include <string>

#include "server/decision_store.h"

namespace server {

// Throws std::invalid_argument where `uri` cannot be one; the message repeats nothing of it, for it
// may hold a password. Does not connect.
[[nodiscard]] std::unique_ptr<DecisionStore> make_postgresql_store(const std::string& uri,
                                                                   StoreUse use);

}  // namespace server
