#include "server/storage_settings.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "server/configuration.h"
#include "server/postgresql_replays.h"
#include "server/postgresql_store.h"
#include "server/sqlite_store.h"

namespace server {
namespace {

constexpr const char* kUri = "IVIG_CDS_STORAGE_URI";
constexpr const char* kKey = "IVIG_CDS_PATIENT_HASH_KEY";

std::string in_state_folder(const std::string& file, const std::string& setting,
                            const Environment& environment) {
  const std::string folder = state_folder(environment);
  if (folder.empty()) {
    throw ConfigurationError(setting +
                             ": must be set where the environment has neither STATE_DIRECTORY nor "
                             "XDG_STATE_HOME nor HOME; or set storage.engine to none");
  }
  return folder + "/" + file;
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Readable for its owner alone.
void make_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return;
  std::filesystem::create_directories(path, error);
  if (!error) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    throw ConfigurationError("storage: " + path + ": " + error.message() +
                             "; storage.engine = \"none\" does without");
  }
}

template <typename Make>
auto of_uri(Make make) {
  try {
    return make();
  } catch (const std::invalid_argument& error) {
    throw ConfigurationError(std::string("storage.uri: ") + error.what());
  }
}

}  // namespace

Environment process_environment() {
  return [](const char* name) {
    const char* const value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
}

std::string state_folder(const Environment& environment) {
  // systemd separates several by colons; the first is taken.
  const std::string of_service = environment("STATE_DIRECTORY");
  if (!of_service.empty()) return of_service.substr(0, of_service.find(':'));
  const std::string of_user = environment("XDG_STATE_HOME");
  if (of_user.starts_with('/')) return of_user + "/ivig-cds";
  const std::string home = environment("HOME");
  if (home.starts_with('/')) return home + "/.local/state/ivig-cds";
  return {};
}

StorageSettings settle(StorageSettings settings, const Environment& environment) {
  if (std::string uri = environment(kUri); !uri.empty()) settings.uri = std::move(uri);
  if (!settings.engine) {
    settings.engine = settings.uri.empty() ? StorageEngine::sqlite : StorageEngine::postgresql;
  }
  switch (*settings.engine) {
    case StorageEngine::none:
      return settings;
    case StorageEngine::postgresql:
      if (settings.uri.empty()) {
        throw ConfigurationError(std::string("storage.uri: is needed for PostgreSQL, here or as ") +
                                 kUri);
      }
      break;
    case StorageEngine::sqlite:
      if (!settings.uri.empty()) {
        throw ConfigurationError("storage.engine: is sqlite, and there is a storage.uri or " +
                                 std::string(kUri));
      }
      if (settings.path.empty()) {
        settings.path = in_state_folder("ivig-cds.sqlite", "storage.path", environment);
      }
      break;
  }
  if (settings.key_file.empty() && environment(kKey).empty()) {
    settings.key_file = settings.path.empty()
                            ? in_state_folder("patient-hash.key", "storage.key-file", environment)
                            : folder_of(settings.path) + "/patient-hash.key";
  }
  return settings;
}

std::unique_ptr<DecisionStore> make_store(const StorageSettings& settings, StoreUse use) {
  if (settings.engine == StorageEngine::sqlite) {
    if (use == StoreUse::serve) make_folder(folder_of(settings.path));
    return make_sqlite_store(settings.path, use);
  }
  return of_uri([&] { return make_postgresql_store(settings.uri, use); });
}

std::unique_ptr<ReplayStore> make_replay_store(const StorageSettings& settings, unsigned threads,
                                               const Log& log) {
  if (settings.engine != StorageEngine::postgresql) return std::make_unique<ReplayMemory>();
  PostgresqlReplaySettings how;
  how.threads = threads;
  return of_uri([&] { return make_postgresql_replays(settings.uri, log, how); });
}

PatientHash make_patient_hash(const StorageSettings& settings, const Environment& environment) {
  try {
    if (const std::string key = environment(kKey); !key.empty()) return PatientHash(key);
  } catch (const std::invalid_argument& error) {
    throw ConfigurationError(std::string(kKey) + ": " + error.what());
  }
  make_folder(folder_of(settings.key_file));
  try {
    return PatientHash(key_from_file(settings.key_file));
  } catch (const std::runtime_error& error) {
    throw ConfigurationError(std::string("storage.key-file: ") + error.what());
  }
}

}  // namespace server
