#include "tests/http/server_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace http_test {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error(path + ": cannot be read");
  return text;
}

std::string read_line(int descriptor) {
  std::string line;
  for (char c = 0; ::read(descriptor, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

std::string temporary_file() {
  std::string path = "/tmp/ivig-cds-test-XXXXXX";
  const int descriptor = ::mkstemp(path.data());
  if (descriptor < 0) throw std::runtime_error("no temporary file");
  ::close(descriptor);
  return path;
}

int exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::string listener_name() {
  const char* const name = std::getenv("IVIG_CDS_LISTENER");
  return name != nullptr ? name : "beast";
}

ServerProcess::ServerProcess(const std::vector<std::string>& arguments)
    : log_path_(temporary_file()) {
  std::vector<std::string> words{IVIG_CDS_PROGRAM, "serve",      "--listen",
                                 "127.0.0.1:0",    "--listener", listener_name()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_path_.c_str(), O_WRONLY, 0);
  const int failed = ::posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(output[1]);
  if (failed == 0) ready_line_ = read_line(output[0]);
  ::close(output[0]);

  const std::size_t colon = ready_line_.rfind(':');
  if (failed != 0 || colon == std::string::npos) {
    throw std::runtime_error("the server did not start: " + log());
  }
  port_ = static_cast<std::uint16_t>(std::stoi(ready_line_.substr(colon + 1)));
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
  }
  ::unlink(log_path_.c_str());
}

void ServerProcess::signal(int number) const { ::kill(pid_, number); }

int ServerProcess::wait() {
  int status = 0;
  if (::waitpid(pid_, &status, 0) != pid_) throw std::runtime_error("nothing to wait for");
  pid_ = -1;
  return exit_code(status);
}

std::string ServerProcess::log() const { return read_file(log_path_); }

std::size_t ServerProcess::peak_memory_kib() const {
  const std::string status = read_file("/proc/" + std::to_string(pid_) + "/status");
  const std::string name = "VmHWM:";
  return std::stoul(status.substr(status.find(name) + name.size()));
}

RunResult run_program(const std::string& arguments) {
  const std::string command = "'" IVIG_CDS_PROGRAM "' " + arguments + " 2>&1";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run the program");
  RunResult result;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), count);
  }
  result.status = exit_code(::pclose(pipe));
  return result;
}

std::string source_file(const std::string& path) {
  return read_file(IVIG_CDS_SOURCE_DIR "/" + path);
}

std::string patient_request(const std::string& name) {
  return source_file("tests/patients/" + name + ".json");
}

}  // namespace http_test
