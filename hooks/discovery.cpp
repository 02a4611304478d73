#include "hooks/discovery.h"

#include "fhir/json_writer.h"

namespace hooks {
namespace {

void write_service(fhir::JsonWriter& json, const Registry::Entry& entry,
                   const DiscoverySettings& settings) {
  const ServiceDescription& service = entry.service->description();
  json.begin_object()
      .member("id", entry.id)
      .member("hook", service.hook)
      .member("title", service.title)
      .member("description", service.description)
      .member("version", kSpecificationVersion);
  const auto version = settings.hook_versions.find(service.hook);
  if (version != settings.hook_versions.end()) json.member("hookVersion", version->second);
  if (!service.usage_requirements.empty()) {
    json.member("usageRequirements", service.usage_requirements);
  }
  if (!service.prefetch.empty()) {
    json.key("prefetch").begin_object();
    for (const PrefetchTemplate& prefetch : service.prefetch) {
      json.member(prefetch.key, prefetch.query);
    }
    json.end_object();
  }
  if (!service.extension.empty()) {
    json.key("extension").begin_object();
    for (const auto& [name, value] : service.extension) json.member(name, value);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string discovery_json(const Registry& registry, const DiscoverySettings& settings) {
  fhir::JsonWriter json;
  json.begin_object().key("services").begin_array();
  for (const Registry::Entry& entry : registry.entries()) write_service(json, entry, settings);
  json.end_array().end_object();
  return json.take();
}

}  // namespace hooks
