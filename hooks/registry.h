// The services that this server offers, under the ids that clients call.
//
// Every hook of a service has an id of its own, bkvn-ivig-order-select, because clients that key
// services by id lose all but the last of a shared one. CDS Hooks 3.0 would rather have one id for
// several hooks, so that a later call replaces the cards of an earlier one: ServiceIds::shared.
//
// Built once, then only read, by any number of threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hooks/service.h"

namespace hooks {

enum class ServiceIds { one_per_hook, shared };

class Registry {
 public:
  struct Entry {
    std::string id;
    std::unique_ptr<const CdsService> service;
  };

  // Throws std::invalid_argument where two services would answer the same call, or where one's
  // description lacks what discovery must say.
  Registry(std::vector<std::unique_ptr<const CdsService>> services, ServiceIds ids);

  // In the order in which the services were given.
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

  // The id as it is kept here, for as long as this lives; empty where no service has it.
  [[nodiscard]] std::string_view known_id(std::string_view id) const noexcept;

  // Throws Refusal: the id is unknown, or its services answer other hooks.
  [[nodiscard]] const CdsService& find(std::string_view id, std::string_view hook) const;

 private:
  std::vector<Entry> entries_;
};

struct Answer {
  std::string body;
  std::string_view hook;  // of the service that answered
  std::string_view note;  // for the log: what was odd about the request; may be empty
};

// One call from body to response body: refuses an unknown id before it reads, then parses the
// request, settles the instant and asks the service. Throws Refusal.
[[nodiscard]] Answer answer_call(const Registry& registry, std::string_view id, std::string body,
                                 CallContext call);

}  // namespace hooks
