// One value of the configuration file, and how to complain of it: "FILE:LINE: KEY: reason".
// For configuration.cpp and the files that read a table for it; they alone see toml++.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

// A view: the file's table outlives it.
class Setting {
 public:
  Setting(const toml::node& node, std::string path) : node_(node), path_(std::move(path)) {}

  // Throws ConfigurationError.
  [[noreturn]] void fail(const std::string& reason) const;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] double positive_number() const;
  [[nodiscard]] bool is_array() const { return node_.is_array(); }
  [[nodiscard]] bool is_table() const { return node_.is_table(); }
  [[nodiscard]] std::vector<Setting> elements() const;
  // Name and value of each key.
  [[nodiscard]] std::vector<std::pair<std::string, Setting>> members() const;

  // All names that lead to it, "limits.threads".
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::uint32_t line() const { return node_.source().begin.line; }
  // In TOML, whatever it is.
  [[nodiscard]] std::string as_written() const;

 private:
  const toml::node& node_;
  std::string path_;
};

template <typename Read>
using KeysOf = std::map<std::string_view, std::function<void(Read&, const Setting&)>>;

// The keys, each after `prefix`.
template <typename Read>
std::vector<std::string> names_of(const KeysOf<Read>& keys, const std::string& prefix = {}) {
  std::vector<std::string> names;
  for (const auto& [name, read] : keys) names.push_back(prefix + std::string(name));
  return names;
}

// Reads a table key by key into `read`; a key that is not among `keys` is refused.
template <typename Read>
void read_table(Read& read, const Setting& table, const KeysOf<Read>& keys) {
  for (const auto& [name, setting] : table.members()) {
    const auto key = keys.find(name);
    if (key == keys.end()) setting.fail("is no setting of this program");
    key->second(read, setting);
  }
}

// A text that a function makes something of, or throws std::invalid_argument.
template <typename Parse>
auto parsed(const Setting& setting, Parse parse) {
  const std::string text = setting.text();
  try {
    return parse(text);
  } catch (const std::invalid_argument& error) {
    setting.fail(error.what());
  }
}

}  // namespace server
