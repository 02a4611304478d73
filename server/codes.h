// Which value sets know a code or a text, and why: the question of everyone who connects a system
// with codes of its own. The answer is that of the classification itself (fhir/value_set.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace server {

enum class CodesFormat { text, json };

struct CodesOptions {
  std::optional<std::string> configuration_file;
  std::optional<std::string> value_sets;  // a folder; comes before the configuration's
  CodesFormat format = CodesFormat::text;
  // Each is SYSTEM|CODE with the system's URI or short name, NAME:CODE with a short name
  // (fhir/code_system.h), or anything else: a code of any system, and a text.
  std::vector<std::string> queries;
};

// 0 where some set knows each of them, be it that it keeps it out; 1 where one is known to none;
// 2 where one, or the value sets, cannot be used, with the reason on standard error.
[[nodiscard]] int codes(const CodesOptions& options);

}  // namespace server
