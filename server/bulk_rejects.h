// Where the lines go that could not be read: each as {"file", "line", "reason"}, a JSON object a
// line, in a file; the first few for people, too. No content of a line is kept.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "server/bulk_patient.h"

namespace server {

class BulkRejects {
 public:
  // `path` may be empty: then only the first few are kept. A file that is there is written anew.
  // Throws std::runtime_error, here and below.
  BulkRejects(const std::string& path, const std::vector<std::string>& files);

  void write(const std::vector<RejectedLine>& rejected);
  void finish();

  // "FILE:LINE: reason" a line; empty where there is none.
  [[nodiscard]] std::string first_few() const;

 private:
  static constexpr std::size_t kFew = 10;
  const std::vector<std::string>& files_;
  std::string path_;
  std::ofstream file_;
  std::vector<RejectedLine> first_;
  std::uint64_t count_ = 0;
};

}  // namespace server
