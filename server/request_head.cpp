#include "server/request_head.h"

#include <algorithm>

namespace server {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_token(std::string_view text) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || kOthers.find(c) != std::string_view::npos;
  });
}

bool is_visible(char c) { return c > ' ' && c < '\x7f'; }

// Nothing of ASCII that does not print, but tabs.
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= ' ' && byte != 0x7f);
  });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// `name` in small letters.
bool is(std::string_view text, std::string_view name) {
  return std::equal(text.begin(), text.end(), name.begin(), name.end(),
                    [](char a, char b) { return small(a) == b; });
}

// Of a target in absolute-form the rest after the scheme, else empty.
std::string_view after_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (is(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
  }
  return {};
}

// host [":" port], as far as it matters here: nothing in it that some reader takes for an end.
bool is_authority(std::string_view text) {
  static constexpr std::string_view kNot = "/?#@\\,\"<>";
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_visible(c) && kNot.find(c) == std::string_view::npos;
  });
}

bool is_length(std::string_view text) {
  constexpr std::size_t kMostDigits = 15;
  return !text.empty() && text.size() <= kMostDigits &&
         std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

RequestHeadCheck::State RequestHeadCheck::look(std::string_view bytes) {
  for (;;) {
    const std::size_t end = bytes.find('\n', seen_);
    if (end == std::string_view::npos) {
      seen_ = bytes.size();
      return State::incomplete;
    }
    if (end == line_ || bytes[end - 1] != '\r') return State::bad;
    const std::string_view line = bytes.substr(line_, end - 1 - line_);
    seen_ = line_ = end + 1;
    if (!line.empty()) {
      if (!take_line(line)) return State::bad;
    } else if (has_request_line_) {
      return is_whole() ? State::complete : State::bad;
    } else if (begin_ == 0) {
      begin_ = line_;
    } else {
      return State::bad;
    }
  }
}

bool RequestHeadCheck::take_line(std::string_view line) {
  if (has_request_line_) return take_field(line);
  has_request_line_ = true;
  return take_request_line(line);
}

bool RequestHeadCheck::take_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view version = line.substr(last + 1);
  http_1_0_ = version == "HTTP/1.0";
  if (!http_1_0_ && version != "HTTP/1.1") return false;
  const std::string_view method = line.substr(0, first);
  return is_token(method) && take_target(method, line.substr(first + 1, last - first - 1));
}

bool RequestHeadCheck::take_target(std::string_view method, std::string_view target) {
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_visible)) return false;
  if (target.find('#') != std::string_view::npos) return false;
  if (target.front() == '/') return true;
  if (target == "*") return method == "OPTIONS";
  const std::string_view rest = after_scheme(target);
  authority_ = rest.substr(0, rest.find_first_of("/?"));
  return !authority_.empty() && is_authority(authority_);
}

bool RequestHeadCheck::take_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) return false;
  if (is(name, "host")) return take_host(value);
  if (is(name, "content-length")) return ++lengths_ == 1 && is_length(value);
  if (is(name, "transfer-encoding")) return ++encodings_ == 1 && is(value, "chunked");
  return true;
}

bool RequestHeadCheck::take_host(std::string_view value) {
  return ++hosts_ == 1 && is_authority(value) &&
         (authority_.empty() ||
          std::equal(value.begin(), value.end(), authority_.begin(), authority_.end(),
                     [](char a, char b) { return small(a) == small(b); }));
}

bool RequestHeadCheck::is_whole() const {
  if (lengths_ + encodings_ > 1) return false;
  // HTTP/1.0 has no transfer codings, and a host only if the client wishes.
  return http_1_0_ ? encodings_ == 0 : hosts_ == 1;
}

TargetParts split_target(std::string_view target) {
  if (const std::string_view rest = after_scheme(target); !rest.empty()) {
    target = rest.substr(std::min(rest.find_first_of("/?"), rest.size()));
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, question);
  return {path.empty() ? "/" : path, target.substr(std::min(question + 1, target.size()))};
}

}  // namespace server
