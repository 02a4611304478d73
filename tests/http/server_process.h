// The real program, serving on a port of its own choice for as long as this object lives.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/temporary_file.h"

namespace http_test {

using tests::TemporaryFile;

class ServerProcess {
 public:
  // ivig-cds serve --listen 127.0.0.1:0 --listener listener_name() and these arguments. Throws
  // std::runtime_error where it does not say that it is ready.
  explicit ServerProcess(const std::vector<std::string>& arguments = {});
  // Ends it, if need be by force.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] const std::string& ready_line() const noexcept { return ready_line_; }

  void signal(int number) const;
  // Its exit code; 128 and the signal that ended it.
  [[nodiscard]] int wait();
  // What it has written to standard error so far.
  [[nodiscard]] std::string log() const;
  // The most memory it has had, in KiB.
  [[nodiscard]] std::size_t peak_memory_kib() const;

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  std::string ready_line_;
  std::string log_path_;
};

// The listener that all tests run against: "beast", or what the environment variable
// IVIG_CDS_LISTENER says.
[[nodiscard]] std::string listener_name();

// Runs the program to its end.
struct RunResult {
  int status = 0;
  std::string output;  // standard output and error
};
[[nodiscard]] RunResult run_program(const std::string& arguments);

// A file of the source folder, whole.
[[nodiscard]] std::string source_file(const std::string& path);

// An order-select or order-sign request out of tests/patients/, set to the instant of its case.
[[nodiscard]] std::string patient_request(const std::string& name);

}  // namespace http_test
