// An issuer's web server on a port of its own, as bad as the test wants it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace token_test {

// A certificate for "localhost" that signs itself, and its key, in files that live as long as this.
class Certificate {
 public:
  Certificate();
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  [[nodiscard]] std::string certificate_file() const { return folder_ + "/certificate.pem"; }
  [[nodiscard]] std::string key_file() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

// What it says to every request: bytes, when, and how slowly.
struct Speech {
  std::string bytes;
  std::chrono::milliseconds before{0};
  std::chrono::milliseconds between{0};  // every two bytes, where it is not 0
};

// A whole HTTP answer.
[[nodiscard]] std::string http_answer(const std::string& body,
                                      const std::string& status = "200 OK");

class KeyServer {
 public:
  // With a certificate it speaks TLS.
  explicit KeyServer(Speech speech, const Certificate* certificate = nullptr);
  ~KeyServer();
  KeyServer(const KeyServer&) = delete;
  KeyServer& operator=(const KeyServer&) = delete;

  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;
  [[nodiscard]] int requests() const { return requests_; }
  // Of the last request.
  [[nodiscard]] std::string head() const;

  void say(Speech speech);

 private:
  void serve();
  void answer(int connection);

  const bool tls_;
  std::shared_ptr<void> context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> requests_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  Speech speech_;
  std::string head_;
  std::vector<std::thread> connections_;
  std::thread thread_;
};

}  // namespace token_test
