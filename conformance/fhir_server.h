// The client's FHIR server, as far as a service needs one: it answers the queries it is given
// answers for, notes who asked what with which token, and misbehaves when told to.
//
// Each call of a service gets a scene of its own, under a path of its own, so that what is seen
// belongs to one call. Threads: one to accept, one per connection; all methods may be called from
// any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "conformance/http.h"

namespace conformance {

enum class Manner : std::uint8_t {
  good,
  refuses,  // 403 with an OperationOutcome
  fails,    // 500
  garbage,  // 200 with half a resource
  silent,   // takes the request and never answers
};

struct Scene {
  Manner manner = Manner::good;
  // Path and query below the base ("Condition?patient=1") to the resource that answers it.
  std::map<std::string, std::string> answers;
};

struct Asked {
  std::string query;  // below the base
  std::string authorization;
};

class FhirServer {
 public:
  // HOST:PORT; port 0 takes one that is free. Throws std::runtime_error.
  explicit FhirServer(const std::string& address);
  ~FhirServer();
  FhirServer(const FhirServer&) = delete;
  FhirServer& operator=(const FhirServer&) = delete;

  // Opens a scene; the base URL for `fhirServer`.
  [[nodiscard]] std::string open(Scene scene);
  // What was asked below a base URL so far.
  [[nodiscard]] std::vector<Asked> asked(const std::string& base) const;

 private:
  struct Stage {
    Scene scene;
    std::vector<Asked> asked;
  };
  void accept();
  void serve(int socket);
  // The bytes of the answer; empty for silence.
  [[nodiscard]] std::string answer(const HttpMessage& message);

  std::string origin_;
  int socket_ = -1;
  std::atomic<bool> ends_ = false;
  mutable std::mutex mutex_;
  std::vector<Stage> stages_;
  std::vector<int> connections_;  // that are open
  std::list<std::thread> threads_;
};

}  // namespace conformance
