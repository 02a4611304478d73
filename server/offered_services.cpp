#include "server/offered_services.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fhir/embedded_value_sets.h"
#include "guideline/terminology.h"

namespace server {
namespace {

// The files of a site's folder, by name: their order must not depend on the disk.
std::vector<std::filesystem::path> json_files_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  if (error) throw ConfigurationError("guideline.value-sets: " + folder + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file)
    throw ConfigurationError("guideline.value-sets: " + path.string() + ": cannot be read");
  return text;
}

// The embedded value sets and what the site adds to them.
fhir::ValueSets load_value_sets(const std::string& folder) {
  const auto embedded = fhir::embedded_value_sets();
  std::vector<fhir::ValueSetFile> files(embedded.begin(), embedded.end());
  std::vector<std::pair<std::string, std::string>> of_the_site;
  if (!folder.empty()) {
    for (const std::filesystem::path& path : json_files_in(folder)) {
      of_the_site.emplace_back(path.string(), contents_of(path));
    }
  }
  for (const auto& [path, text] : of_the_site) files.push_back({path, text});
  return {guideline::kSetIds, files};
}

std::vector<std::unique_ptr<const hooks::CdsService>> make_services(
    const hooks::ServiceSetup& setup) {
  std::vector<std::unique_ptr<const hooks::CdsService>> services;
  services.push_back(hooks::make_bkvn_ivig("order-select", setup));
  services.push_back(hooks::make_bkvn_ivig("order-sign", setup));
  return services;
}

}  // namespace

OfferedServices::OfferedServices(const Configuration& configuration)
    : value_sets_(load_value_sets(configuration.value_sets)),
      settings_(configuration.guideline),
      setup_{value_sets_, settings_, {}},  // no page of its own yet that a card could link to
      registry_(make_services(setup_), configuration.service_ids) {}

}  // namespace server
