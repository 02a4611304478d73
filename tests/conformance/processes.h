// The tool, and servers for it to look at, as processes of their own.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "fhir/json_document.h"

namespace conformance_test {

// A program that serves until this object ends, and prints its URL as the last word of a line.
// Throws std::runtime_error where it prints none.
class Server {
 public:
  explicit Server(std::vector<std::string> command);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  pid_t pid_ = -1;
  std::string url_;
};

struct Run {
  int status = 0;
  std::string output;  // standard output
};
[[nodiscard]] Run run(const std::string& command);
// cds-hooks-conformance with these arguments; what goes to standard error is in the output too.
[[nodiscard]] Run tool(const std::string& arguments);

// A script of this folder.
[[nodiscard]] std::string script(const std::string& name);

}  // namespace conformance_test
