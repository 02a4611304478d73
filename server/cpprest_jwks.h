// Key sets over HTTP, by cpprestsdk's client: GET, certificates checked against the system's roots,
// no redirects, no more than 256 KiB, no longer than two seconds in all.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "fhir/fetches_in_hand.h"
#include "fhir/trusted_certificates.h"
#include "server/jwks_cache.h"

namespace server {

class CpprestJwks : public JwksFetcher {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{256} * 1024;
  static constexpr std::chrono::milliseconds kLongest{2000};

  // Trusts these certificates; without them what the system trusts, read anew for each fetch.
  explicit CpprestJwks(std::shared_ptr<const fhir::TrustedCertificates> trusted = nullptr);
  // Stops.
  ~CpprestJwks() override;  // NOLINT(bugprone-exception-escape)
  CpprestJwks(const CpprestJwks&) = delete;
  CpprestJwks& operator=(const CpprestJwks&) = delete;

  void fetch(const std::string& url, Done done) override;

  // Ends the fetches in hand as failed: whoever waits for one has been told when it returns. What
  // is asked for later fails in place. Not from where results are told.
  void stop();

 private:
  class Fetch;
  const std::shared_ptr<const fhir::TrustedCertificates> trusted_;
  const std::shared_ptr<fhir::FetchesInHand<Fetch>> in_hand_;
};

}  // namespace server
