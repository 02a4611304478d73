#include "server/beast_request.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>

namespace server {
namespace {

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool same_name(std::string_view a, std::string_view b) {
  return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

// The field of that name, which is a part of `trailers`, goes on in the next line. The parser,
// which puts such lines together, has seen the last of them.
bool is_folded(std::string_view trailers, boost::beast::string_view name) {
  const auto begin = static_cast<std::size_t>(name.data() - trailers.data());
  const std::size_t end = trailers.find('\n', begin);
  const std::size_t next = std::min(end, trailers.size() - 1) + 1;
  return next < trailers.size() && (trailers[next] == ' ' || trailers[next] == '\t');
}

}  // namespace

std::string BeastHead::header(std::string_view name) const {
  std::string value;
  bool found = false;
  for (const auto& [field, text] : fields) {
    if (!same_name(field, name)) continue;
    if (std::exchange(found, true)) value += ", ";
    value += text;
  }
  return value;
}

BeastRequest::BeastRequest(std::string_view head, std::size_t body_limit_in_bytes)
    : head_(std::make_shared<BeastHead>()) {
  head_->bytes = head;
  header_limit(std::numeric_limits<std::uint32_t>::max());  // the head is bounded where it is read
  body_limit(body_limit_in_bytes);
}

BeastRequest::Error BeastRequest::read_head() {
  Error error;
  const std::size_t taken = put(boost::asio::buffer(head_->bytes), error);
  if (!error && taken != head_->bytes.size()) error = boost::beast::http::error::bad_field;
  eager(true);
  return error;
}

std::size_t BeastRequest::read_body(std::string_view bytes, Error& error) {
  error = {};
  // A chunked body never ends in fewer bytes than these, and Beast 1.74 counts on as many.
  constexpr std::size_t kLastChunk = std::string_view("0\r\n\r\n").size();
  if (bytes.empty() || (chunked() && bytes.size() < kLastChunk)) return 0;
  being_read_ = bytes;
  const std::size_t taken = put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  being_read_ = {};
  if (error == boost::beast::http::error::need_more) error = {};
  return taken;
}

bool BeastRequest::waits_for_continue() const {
  return version_ == kHttp11 &&
         std::any_of(head_->fields.begin(), head_->fields.end(), [](const auto& field) {
           return same_name(field.first, "Expect") && same_name(field.second, "100-continue");
         });
}

void BeastRequest::on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                                   Error&) {
  version_ = version;
  head_->method = view(method);
  head_->target = view(target);
}

void BeastRequest::on_field_impl(boost::beast::http::field, Text name, Text value, Error& error) {
  if (!head_is_read_) {
    head_->fields.emplace_back(view(name), view(value));
  } else if (is_folded(being_read_, name)) {
    error = boost::beast::http::error::bad_value;
  }
}

void BeastRequest::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
  // More than this only as it comes.
  constexpr std::uint64_t kMostAtOnce = std::uint64_t{1} << 20;
  if (length) body_.reserve(std::min(*length, kMostAtOnce));
}

std::size_t BeastRequest::on_body_impl(Text bytes, Error&) {
  body_.append(bytes.data(), bytes.size());
  return bytes.size();
}

}  // namespace server
