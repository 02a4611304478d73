#include "server/evaluate.h"

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>

#include "hooks/refusal.h"
#include "server/configuration.h"
#include "server/offered_services.h"
#include "server/uuid.h"

namespace server {
namespace {

std::string read_all(const std::string& path) {
  if (path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error("cannot be read");
  return text;
}

fhir::Instant instant_for(const EvaluateOptions& options, const hooks::HookRequest& request) {
  if (options.as_of) {
    const auto instant = fhir::parse_instant(*options.as_of);
    if (!instant) throw std::runtime_error("--as-of: must be an instant");
    return *instant;
  }
  return request.as_of().value_or(
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

const hooks::CdsService& service_for(const hooks::Registry& registry, std::string_view hook) {
  for (const auto& entry : registry.entries()) {
    if (entry.service->description().hook == hook) return *entry.service;
  }
  throw hooks::Refusal(hooks::Reason::wrong_value, "hook must be one that a service answers", "hook");
}

void evaluate_one(const std::string& path, const EvaluateOptions& options,
                  const hooks::Registry& registry) {
  const auto request = hooks::HookRequest::parse(read_all(path));
  const hooks::CallContext call{instant_for(options, request), random_uuid};
  std::cout << service_for(registry, request.hook()).answer(request, call) << '\n';
}

}  // namespace

int evaluate(const EvaluateOptions& options) {
  std::string current = "ivig-cds";
  try {
    Configuration configuration;
    if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
    const OfferedServices services(configuration);
    for (const std::string& path : options.files) {
      current = path;
      evaluate_one(path, options, services.registry());
    }
  } catch (const std::exception& error) {
    std::cerr << current << ": " << error.what() << '\n';
    return 2;
  }
  return 0;
}

}  // namespace server
