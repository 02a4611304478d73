// A client that sends exactly the bytes it is told to, which a proper HTTP library would not.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace http_test {

struct Response {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
};

// One connection to this machine. Throws std::runtime_error where it breaks or 60 s pass.
class Connection {
 public:
  // `from` is the address of its own end, any in 127.0.0.0/8.
  explicit Connection(std::uint16_t port, const char* from = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(std::string_view bytes) const;
  void end_sending() const;
  // The next response; its body as long as Content-Length says.
  [[nodiscard]] Response receive();
  // The server has closed.
  [[nodiscard]] bool at_end();

 private:
  bool receive_more();

  int socket_;
  std::string received_;
};

using Headers = std::map<std::string, std::string>;

// A request with Host and Content-Length.
[[nodiscard]] std::string head(std::string_view method, std::string_view path,
                               const Headers& headers, std::size_t content_length);

// One request on a connection of its own.
[[nodiscard]] Response exchange(std::uint16_t port, std::string_view method, std::string_view path,
                                const Headers& headers = {}, std::string_view body = {});

// A POST of JSON.
[[nodiscard]] Response post(std::uint16_t port, std::string_view path, std::string_view body);

}  // namespace http_test
