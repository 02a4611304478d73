// An issuer's server that answers when the test says so.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/jwks_cache.h"

namespace server_test {

class FakeFetcher : public server::JwksFetcher {
 public:
  void fetch(const std::string& url, Done done) override {
    urls.push_back(url);
    waiting_.push_back(std::move(done));
  }

  // Answers everything that waits.
  void answer(const std::string& body) { end({body, {}}); }
  void fail(const std::string& why) { end({{}, why}); }

  std::vector<std::string> urls;  // what was fetched so far

 private:
  void end(const Result& result) {
    for (const Done& done : std::exchange(waiting_, {})) done(Result(result));
  }

  std::vector<Done> waiting_;
};

}  // namespace server_test
