// The head of an HTTP/1 request, byte by byte: where it ends, and whether it is one that every
// reader reads in the same way. A proxy in front and the server behind it must not differ about
// where a request ends (request smuggling), so what RFC 9112 lets a server tolerate is refused:
// lines that end in a bare LF, folded lines, space before a colon, a length that is stated twice or
// in two ways, any transfer coding but chunked, two hosts.
//
// Source: RFC 9112 sections 2.2, 3, 5, 6; RFC 9110 sections 5.5, 5.6.2, 7.2, 8.6.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace server {

// For one head, whose bytes come piece by piece.
class RequestHeadCheck {
 public:
  enum class State { incomplete, complete, bad };

  // `bytes` are all that have come, from the first of this request on. One empty line before the
  // request line is passed over.
  [[nodiscard]] State look(std::string_view bytes);

  // After complete: the head, its last empty line included, as a part of `bytes`.
  [[nodiscard]] std::string_view head(std::string_view bytes) const {
    return bytes.substr(begin_, line_ - begin_);
  }
  // How many of the bytes that leaves behind it.
  [[nodiscard]] std::size_t end() const noexcept { return line_; }

 private:
  [[nodiscard]] bool take_line(std::string_view line);
  [[nodiscard]] bool take_request_line(std::string_view line);
  [[nodiscard]] bool take_target(std::string_view method, std::string_view target);
  [[nodiscard]] bool take_field(std::string_view line);
  [[nodiscard]] bool take_host(std::string_view value);
  [[nodiscard]] bool is_whole() const;

  std::size_t begin_ = 0;  // of the request line
  std::size_t line_ = 0;   // of the line that is being read
  std::size_t seen_ = 0;   // no line ends before this
  bool has_request_line_ = false;
  bool http_1_0_ = false;
  int hosts_ = 0;
  int lengths_ = 0;
  int encodings_ = 0;
  std::string authority_;  // of a target in absolute-form
};

// The two parts of a request target that has passed; of one in absolute-form without its scheme and
// authority. They point into `target`.
struct TargetParts {
  std::string_view path;
  std::string_view query;  // without its question mark
};
[[nodiscard]] TargetParts split_target(std::string_view target);

}  // namespace server
