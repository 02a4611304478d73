// Where in its file each key of a configuration stands: for faults that show only when a setting is
// used, and to tell what another reading of the file has changed.
//
// Values are kept as they are written, secrets among them, and shown to nobody.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace server {

class ConfigurationSource {
 public:
  ConfigurationSource() = default;  // no file
  explicit ConfigurationSource(std::string file) : file_(std::move(file)) {}

  // A key with all names that lead to it, "limits.threads"; also each table.
  void add(const std::string& key, std::uint32_t line, std::string value);

  // "FILE:LINE: KEY: reason" of a "KEY: reason", if that key or a table around it is in the file;
  // else, and where it has its place already, as it is.
  [[nodiscard]] std::string located(const std::string& fault) const;

  // The keys that are new, gone or of another value there, tables left out.
  [[nodiscard]] std::vector<std::string> differences(const ConfigurationSource& other) const;

 private:
  struct Place {
    std::uint32_t line = 0;
    std::string value;  // empty: a table
  };

  std::string file_;
  std::map<std::string, Place> keys_;
};

}  // namespace server
