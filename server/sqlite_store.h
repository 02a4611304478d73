// The decision store in one file of SQLite: the default, with nothing to set up.
//
// Write-ahead log, synchronous FULL: what was written outlives a crash and a loss of power. Another
// process may read meanwhile. Source: https://sqlite.org/wal.html, pragma synchronous.
#pragma once

#include <memory>
#include <string>

#include "server/decision_store.h"

namespace server {

// The folder of `path` exists. The file is made, for its owner alone to read, when it is opened to
// serve.
[[nodiscard]] std::unique_ptr<DecisionStore> make_sqlite_store(const std::string& path,
                                                               StoreUse use);

}  // namespace server
