// A database of each engine for a test: empty when it is made, gone when it ends. The same tests
// run over both by TEMPLATE_TEST_CASE(…, OnSqlite, OnPostgresql).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/decision_store.h"

namespace storage_test {

using Rows = std::vector<std::vector<std::string>>;

// A folder of its own.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

class OnSqlite {
 public:
  [[nodiscard]] std::unique_ptr<server::DecisionStore> store(
      server::StoreUse use = server::StoreUse::serve) const;
  [[nodiscard]] std::string path() const { return folder_.path() + "/decisions.sqlite"; }
  // The [storage] table of a configuration.
  [[nodiscard]] std::string configuration() const;

  // Past the store: what is really there. A NULL is "NULL".
  [[nodiscard]] Rows rows(const std::string& sql) const;
  void run(const std::string& sql) const;
  // As a version of this program that is not written yet would leave it.
  void make_schema_newer() const;

  // Nobody else can write while what this gives lives.
  [[nodiscard]] std::shared_ptr<void> lock() const;

  // No connection to it works from now on, until it comes back.
  void go_away() const;
  void come_back() const;

 private:
  Folder folder_;
};

// In a server of Debian's, which the first of these starts and all of them share.
class OnPostgresql {
 public:
  OnPostgresql();
  [[nodiscard]] std::unique_ptr<server::DecisionStore> store(
      server::StoreUse use = server::StoreUse::serve) const;
  [[nodiscard]] const std::string& uri() const noexcept { return uri_; }
  [[nodiscard]] std::string configuration() const;

  [[nodiscard]] Rows rows(const std::string& sql) const;
  void run(const std::string& sql) const;
  void make_schema_newer() const;
  [[nodiscard]] std::shared_ptr<void> lock(const std::string& table = "feedback") const;

  void go_away() const;
  void come_back() const;

 private:
  Folder folder_;  // for the key of patient hashes
  std::string uri_;
};

}  // namespace storage_test
