// Names to addresses, without making anyone wait: a resolver blocks for as long as it likes, so
// each name that is being looked up has a thread of its own, one at a time. Several who ask for one
// name share the answer, and it is kept for a short while.
//
// The names are those of a site's allow list, so there are few.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace fhir {

// IPv4 addresses as four numbers with dots; none where the name is not known.
using Addresses = std::vector<std::string>;

// The system's resolver. Blocks.
[[nodiscard]] Addresses resolve_by_system(const std::string& host);

class NameLookup {
 public:
  using Resolve = std::function<Addresses(const std::string& host)>;  // does not throw
  using Done = std::function<void(const Addresses&)>;
  // A thread that does the work; throws where there can be none.
  using Start = std::function<std::thread(std::function<void()> work)>;

  explicit NameLookup(Resolve resolve, Start start = start_thread)
      : resolve_(std::move(resolve)), start_(std::move(start)) {}
  // Waits for lookups that are under way.
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  // Calls `done` once, from any thread, before it returns or after it; `done` only passes the
  // answer on. "localhost" and addresses are known without a resolver. Where no thread can be had,
  // the answer is none, and the next call tries again.
  void look_up(const std::string& host, Done done);

 private:
  static constexpr std::chrono::seconds kKept{30};
  static constexpr std::chrono::seconds kKeptNone{1};

  struct Name {
    std::vector<Done> waiting;
    Addresses addresses;
    std::chrono::steady_clock::time_point fresh_until{};
    bool under_way = false;
    std::thread thread;
  };

  static std::thread start_thread(std::function<void()> work) {
    return std::thread(std::move(work));
  }
  // Whether a thread looks the name up now. To be called with the lock held.
  bool begin(const std::string& host, Name& name);
  void resolve(const std::string& host, Name& name);

  const Resolve resolve_;
  const Start start_;
  std::mutex mutex_;
  std::map<std::string, Name> names_;  // nodes stay where they are
};

}  // namespace fhir
