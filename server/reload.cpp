#include "server/reload.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>

#include "server/configuration_faults.h"
#include "server/storage_settings.h"

namespace server {
namespace {

bool is_taken_over(std::string_view key, bool has_tls) {
  constexpr std::array<std::string_view, 3> kTaken{"clients.", "authentication.", "fhir.servers"};
  const auto within = [key](std::string_view table) { return key.starts_with(table); };
  return std::any_of(kTaken.begin(), kTaken.end(), within) || (has_tls && within("tls."));
}

std::string names_of(const TrustSettings& trust) {
  std::string names;
  for (const ClientSettings& client : trust.clients) {
    names += (names.empty() ? "" : ", ") + client.client.name;
  }
  return names.empty() ? "none" : names;
}

}  // namespace

Reload::Reload(const ServeOptions& options, const Configuration& started, ClientTrust& trust,
               Listener& listener, const Log& log)
    : options_(options),
      started_(started),
      trust_(trust),
      listener_(listener),
      log_(log),
      asks_for_tokens_(!started.trust.clients.empty()) {}

void Reload::read_again() {
  const auto refuse = [this](const std::string& fault) {
    log_.warn("configuration: not taken: " + fault);
  };
  try {
    const Configuration next = configuration_of(options_);
    const std::vector<std::string> faults = faults_of(next);
    if (faults.empty()) return take(next);
    std::for_each(faults.begin(), faults.end(), refuse);
  } catch (const std::exception& error) {
    refuse(error.what());
  }
}

std::vector<std::string> Reload::faults_of(const Configuration& next) const {
  // The server goes on listening where and as it does, and serves the ids that it does, whatever
  // the file says of that now.
  Configuration as_it_serves = next;
  as_it_serves.listen = started_.listen;
  as_it_serves.listener = started_.listener;
  as_it_serves.operations = started_.operations;
  as_it_serves.service_ids = started_.service_ids;
  std::vector<std::string> faults = faults_in(as_it_serves, process_environment());
  if (asks_for_tokens_ && next.trust.clients.empty()) {
    faults.emplace_back("clients: none is left; to let in anybody the server must be started anew");
  }
  return faults;
}

void Reload::take(const Configuration& next) {
  if (started_.tls && next.tls) listener_.renew_tls(*next.tls);  // first: it may fail
  trust_.replace(next.trust);
  trust_.warm();
  asks_for_tokens_ = asks_for_tokens_ || !next.trust.clients.empty();
  name_what_stays(next);
  log_.life("configuration: read again; clients: " + names_of(next.trust));
}

void Reload::name_what_stays(const Configuration& next) const {
  const bool has_tls = started_.tls && next.tls;
  for (const std::string& key : started_.source.differences(next.source)) {
    if (is_taken_over(key, has_tls)) continue;
    log_.warn("configuration: " + key + ": holds from the next start" +
              (key == "base-url" ? " in cards, from now on for tokens" : ""));
  }
}

}  // namespace server
