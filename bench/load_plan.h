// What a load consists of: the kinds of requests, how often each comes, and which status answers
// it.
//
// A file of lines "COUNT METHOD TARGET STATUS [BODY-FILE]": of each COUNT + COUNT + … requests in a
// row, COUNT are of this kind, in a shuffled order that is always the same. STATUS is the only
// right one. A body is sent as application/json.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct RequestKind {
  std::string bytes;  // all that is sent
  unsigned status = 200;
  std::string name;  // method and target
};

class LoadPlan {
 public:
  // Throws std::runtime_error where a file cannot be read.
  static LoadPlan read(const std::string& file);

  // The kind of the request of that number, from 0.
  [[nodiscard]] const RequestKind& of(std::size_t number) const {
    return kinds_[order_[number % order_.size()]];
  }

 private:
  std::vector<RequestKind> kinds_;
  std::vector<std::size_t> order_;
};

}  // namespace bench
