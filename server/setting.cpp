#include "server/setting.h"

#include <cmath>
#include <optional>
#include <sstream>

#include "server/configuration.h"

namespace server {

void Setting::fail(const std::string& reason) const {
  const auto& file = node_.source().path;
  throw ConfigurationError((file ? *file : "configuration") + ":" + std::to_string(line()) + ": " +
                           path_ + ": " + reason);
}

std::string Setting::text() const {
  const auto value = node_.value_exact<std::string>();
  if (!value || value->empty()) fail("must be a string, and not empty");
  return *value;
}

bool Setting::boolean() const {
  const auto value = node_.value_exact<bool>();
  if (!value) fail("must be true or false");
  return *value;
}

std::int64_t Setting::integer(std::int64_t least, std::int64_t most) const {
  const auto value = node_.value_exact<std::int64_t>();
  if (!value || *value < least || *value > most) {
    fail("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return *value;
}

double Setting::positive_number() const {
  const auto value = node_.is_number() ? node_.value<double>() : std::nullopt;
  if (!value || !std::isfinite(*value) || *value <= 0) fail("must be a number above 0");
  return *value;
}

std::vector<Setting> Setting::elements() const {
  const toml::array* const array = node_.as_array();
  if (array == nullptr) fail("must be an array");
  std::vector<Setting> all;
  for (const toml::node& element : *array) all.emplace_back(element, path_);
  return all;
}

std::vector<std::pair<std::string, Setting>> Setting::members() const {
  const toml::table* const table = node_.as_table();
  if (table == nullptr) fail("must be a table");
  std::vector<std::pair<std::string, Setting>> all;
  for (const auto& [key, value] : *table) {
    const std::string name(key.str());
    all.emplace_back(name, Setting(value, path_.empty() ? name : path_ + "." + name));
  }
  return all;
}

std::string Setting::as_written() const {
  std::ostringstream text;
  node_.visit([&text](const auto& node) { text << node; });
  return text.str();
}

}  // namespace server
