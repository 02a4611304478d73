#include "server/replay_store.h"

namespace server {

ReplayStore::Use ReplayMemory::use(std::string_view issuer, std::string_view id, double expiry,
                                   double now) {
  const std::lock_guard lock(mutex_);
  Ids& used = issuers_[std::string(issuer)];
  while (!used.by_expiry.empty() && used.by_expiry.top().expiry < now) {
    const std::string* const forgotten = used.by_expiry.top().id;
    used.by_expiry.pop();
    used.ids.erase(used.ids.find(*forgotten));
  }
  if (used.ids.contains(std::string(id))) return Use::again;
  if (used.ids.size() >= most_) return Use::full;
  const auto inserted = used.ids.emplace(id).first;
  used.by_expiry.push({expiry, &*inserted});
  return Use::first;
}

}  // namespace server
