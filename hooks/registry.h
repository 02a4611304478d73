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

  // Throws Refusal where no service has the id.
  void require(std::string_view id) const;

  // Throws Refusal: the id is unknown, or its services answer other hooks.
  [[nodiscard]] const CdsService& find(std::string_view id, std::string_view hook) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace hooks
