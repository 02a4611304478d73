// Key sets over HTTP, by cpprestsdk's client: GET, certificates checked against the system's roots,
// no redirects, no more than 256 KiB, no longer than two seconds in all.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "server/jwks_cache.h"

namespace server {

class CpprestJwks : public JwksFetcher {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{256} * 1024;
  static constexpr std::chrono::milliseconds kLongest{2000};

  // Trusts what the system trusts now (or SSL_CERT_FILE names), for as long as it lives: to be made
  // before fhir::HttpStack, which changes that. Throws std::runtime_error where nothing can be.
  CpprestJwks();
  // Ends the fetches in hand as failed.
  ~CpprestJwks() override;
  CpprestJwks(const CpprestJwks&) = delete;
  CpprestJwks& operator=(const CpprestJwks&) = delete;

  void fetch(const std::string& url, Done done) override;

 private:
  class InHand;
  class Fetch;
  struct Trust;
  const std::shared_ptr<const Trust> trust_;
  const std::shared_ptr<InHand> in_hand_;
};

}  // namespace server
