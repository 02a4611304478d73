#include "hooks/registry.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "hooks/refusal.h"

namespace hooks {
namespace {

std::string id_of(const ServiceDescription& service, ServiceIds ids) {
  switch (ids) {
    case ServiceIds::one_per_hook:
      return service.name + "-" + service.hook;
    case ServiceIds::shared:
      return service.name;
  }
  throw std::logic_error("a way to name services that is none");
}

void check(const ServiceDescription& service) {
  const auto fail = [&service](const std::string& what) {
    throw std::invalid_argument("service '" + service.name + "' on hook '" + service.hook +
                                "': " + what);
  };
  if (service.name.empty() || service.hook.empty()) fail("needs a name and a hook");
  if (service.title.empty() || service.description.empty()) fail("needs a title and a description");
  std::vector<std::string_view> keys;
  for (const PrefetchTemplate& prefetch : service.prefetch) {
    if (prefetch.key.empty() || prefetch.query.empty()) fail("an empty prefetch template");
    keys.push_back(prefetch.key);
  }
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) fail("a prefetch key twice");
}

}  // namespace

Registry::Registry(std::vector<std::unique_ptr<const CdsService>> services, ServiceIds ids) {
  for (std::unique_ptr<const CdsService>& service : services) {
    const ServiceDescription& description = service->description();
    check(description);
    std::string id = id_of(description, ids);
    for (const Entry& entry : entries_) {
      const bool same_hook = entry.service->description().hook == description.hook;
      if (entry.id == id && (same_hook || ids == ServiceIds::one_per_hook)) {
        throw std::invalid_argument("two services have the id '" + id + "'" +
                                    (same_hook ? " on the hook '" + description.hook + "'" : ""));
      }
    }
    entries_.push_back({std::move(id), std::move(service)});
  }
}

std::string_view Registry::known_id(std::string_view id) const noexcept {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [id](const Entry& entry) { return entry.id == id; });
  return found == entries_.end() ? std::string_view() : found->id;
}

void Registry::require(std::string_view id) const {
  if (known_id(id).empty()) throw Refusal(Reason::unknown_service, "no service has this id");
}

const CdsService& Registry::find(std::string_view id, std::string_view hook) const {
  require(id);
  std::string offered;
  for (const Entry& entry : entries_) {
    if (entry.id != id) continue;
    const std::string& own = entry.service->description().hook;
    if (own == hook) return *entry.service;
    offered += (offered.empty() ? "" : ", ") + own;
  }
  throw Refusal(Reason::wrong_value, "hook must be one that this service answers: " + offered,
                "hook");
}

}  // namespace hooks
