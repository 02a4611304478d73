// Where decisions and feedback are kept, and with which key patients are hashed: from the
// configuration, the environment and what a user expects without either.
//
// Secrets come by the environment: IVIG_CDS_STORAGE_URI, IVIG_CDS_PATIENT_HASH_KEY. Source:
// systemd.exec(5) StateDirectory=, XDG Base Directory Specification; docs/configuration.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/decision_store.h"
#include "server/log.h"
#include "server/patient_hash.h"
#include "server/replay_store.h"

namespace server {

enum class StorageEngine : std::uint8_t { none, sqlite, postgresql };

// As the configuration has it.
struct StorageSettings {
  std::optional<StorageEngine> engine;  // absent: PostgreSQL where there is a uri, else SQLite
  std::string path;                     // of the SQLite file; empty: in the state folder
  std::string uri;                      // of the PostgreSQL database
  std::string key_file;                 // empty: in the folder of the SQLite file or of state
};

// A variable of the environment; empty where it is not set.
using Environment = std::function<std::string(const char* name)>;
[[nodiscard]] Environment process_environment();

// $STATE_DIRECTORY, else $XDG_STATE_HOME/ivig-cds, else $HOME/.local/state/ivig-cds; empty where
// there is none of them.
[[nodiscard]] std::string state_folder(const Environment& environment);

// With all that was left open decided; the engine is there. Throws ConfigurationError.
[[nodiscard]] StorageSettings settle(StorageSettings settings, const Environment& environment);

// These take settled settings, but for the second with an engine that is not none, and throw
// ConfigurationError. To serve, the folders that settle() chose are made.
[[nodiscard]] std::unique_ptr<DecisionStore> make_store(const StorageSettings& settings,
                                                        StoreUse use);
// Shared by all servers of a database where there is one to share, else of this process.
[[nodiscard]] std::unique_ptr<ReplayStore> make_replay_store(const StorageSettings& settings,
                                                             unsigned threads, const Log& log);
[[nodiscard]] PatientHash make_patient_hash(const StorageSettings& settings,
                                            const Environment& environment);

}  // namespace server
