#include "fhir/name_lookup.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <system_error>
#include <utility>

#include "fhir/ip_address.h"

namespace fhir {

Addresses resolve_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

NameLookup::~NameLookup() {
  for (auto& [host, name] : names_) {
    if (name.thread.joinable()) name.thread.join();
  }
}

void NameLookup::look_up(const std::string& host, Done done) {
  if (host == "localhost") return done({"127.0.0.1"});  // RFC 6761
  if (range_of(host)) return done({host});
  Addresses known;
  {
    const std::lock_guard lock(mutex_);
    Name& name = names_[host];
    if (name.under_way || std::chrono::steady_clock::now() >= name.fresh_until) {
      if (name.under_way || begin(host, name)) return name.waiting.push_back(std::move(done));
    } else {
      known = name.addresses;
    }
  }
  done(known);
}

bool NameLookup::begin(const std::string& host, Name& name) {
  if (name.thread.joinable()) name.thread.join();  // it takes no lock any more
  try {
    name.thread = start_([this, host, &name] { resolve(host, name); });
  } catch (const std::system_error&) {
    return false;
  }
  name.under_way = true;
  return true;
}

void NameLookup::resolve(const std::string& host, Name& name) {
  const Addresses addresses = resolve_(host);
  std::vector<Done> waiting;
  {
    const std::lock_guard lock(mutex_);
    name.addresses = addresses;
    name.fresh_until = std::chrono::steady_clock::now() + (addresses.empty() ? kKeptNone : kKept);
    name.under_way = false;
    waiting = std::exchange(name.waiting, {});
  }
  for (const Done& done : waiting) done(addresses);
}

}  // namespace fhir
