#include "server/configuration_source.h"

#include <set>
#include <utility>

namespace server {

void ConfigurationSource::add(const std::string& key, std::uint32_t line, std::string value) {
  keys_[key] = {line, std::move(value)};
}

std::string ConfigurationSource::located(const std::string& fault) const {
  std::string key = fault.substr(0, fault.find(": "));
  for (;;) {
    const auto found = keys_.find(key);
    if (found != keys_.end()) {
      return file_ + ":" + std::to_string(found->second.line) + ": " + fault;
    }
    const std::size_t dot = key.rfind('.');
    if (dot == std::string::npos) return fault;
    key.erase(dot);
  }
}

std::vector<std::string> ConfigurationSource::differences(const ConfigurationSource& other) const {
  std::set<std::string> changed;
  const auto compare = [&changed](const ConfigurationSource& one, const ConfigurationSource& two) {
    for (const auto& [key, place] : one.keys_) {
      const auto found = two.keys_.find(key);
      const std::string there = found == two.keys_.end() ? std::string() : found->second.value;
      if (place.value != there) changed.insert(key);
    }
  };
  compare(*this, other);
  compare(other, *this);
  return {changed.begin(), changed.end()};
}

}  // namespace server
