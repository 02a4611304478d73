// One request as Boost.Beast's parser takes it apart, after server/request_head.h has let its head
// pass. Trailers are checked and dropped: nothing that comes after the body is a header, and a
// folded line is refused there as in the head.
//
// Belongs to server/beast_*; the header's views point into bytes of its own.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

// Does not change once it is read.
struct BeastHead {
  std::string bytes;
  std::string_view method;
  std::string_view target;
  std::vector<std::pair<std::string_view, std::string_view>> fields;

  // The value of a header; of one that came several times all of them, between commas.
  [[nodiscard]] std::string header(std::string_view name) const;
};

class BeastRequest : public boost::beast::http::basic_parser<true> {
 public:
  using Text = boost::beast::string_view;
  using Error = boost::beast::error_code;

  BeastRequest(std::string_view head, std::size_t body_limit);

  // To be called once, before the body. Error::body_limit: it says that its body is too long.
  [[nodiscard]] Error read_head();
  // Takes what it can of the bytes of the body, and says how much that was. Whole when is_done().
  [[nodiscard]] std::size_t read_body(std::string_view bytes, Error& error);

  [[nodiscard]] const std::shared_ptr<BeastHead>& head() const noexcept { return head_; }
  [[nodiscard]] std::string& body() noexcept { return body_; }
  // Another request may follow. After one in HTTP/1.0 none does.
  [[nodiscard]] bool has_successor() const { return version_ == kHttp11 && keep_alive(); }
  // "Expect: 100-continue"
  [[nodiscard]] bool waits_for_continue() const;

 private:
  static constexpr int kHttp11 = 11;

  void on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                       Error&) override;
  void on_response_impl(int, Text, int, Error&) override {}
  void on_field_impl(boost::beast::http::field, Text name, Text value, Error&) override;
  void on_header_impl(Error&) override { head_is_read_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override;
  std::size_t on_body_impl(Text bytes, Error&) override;
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error& error) override {
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(Error&) override {}

  std::shared_ptr<BeastHead> head_;
  std::string body_;
  std::string_view being_read_;  // of the body, by read_body()
  int version_ = 0;
  bool head_is_read_ = false;
};

}  // namespace server
