#include "server/site_value_sets.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"
#include "server/configuration.h"
#include "server/file_text.h"

namespace server {
namespace {

ConfigurationError error_at(const std::string& path, const std::string& reason) {
  return ConfigurationError("guideline.value-sets: " + path + ": " + reason);
}

// By name: their order must not depend on the disk.
std::vector<std::filesystem::path> json_files_in(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  try {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
  } catch (const std::filesystem::filesystem_error& error) {
    throw error_at(folder, error.code().message());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string contents_of(const std::filesystem::path& path) {
  const std::optional<std::string> text = file_text(path.string());
  if (!text) throw error_at(path.string(), "cannot be read");
  return *text;
}

}  // namespace

fhir::ValueSets load_value_sets(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> of_the_site;
  if (!folder.empty()) {
    for (const std::filesystem::path& path : json_files_in(folder)) {
      of_the_site.emplace_back(path.string(), contents_of(path));
    }
  }
  const auto embedded = fhir::embedded_value_sets();
  std::vector<fhir::ValueSetFile> files(embedded.begin(), embedded.end());
  for (const auto& [path, text] : of_the_site) files.push_back({path, text});
  try {
    return {guideline::kSetIds, files};
  } catch (const fhir::ValueSetError& error) {
    throw ConfigurationError(std::string("guideline.value-sets: ") + error.what());
  }
}

}  // namespace server
