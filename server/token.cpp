#include "server/token.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "fhir/json_document.h"
#include "server/trust_reason.h"

namespace server {
namespace {

using fhir::Json;
using fhir::JsonDocument;
using Reason = TrustReason;

// Tokens of known clients have about 600 bytes.
constexpr std::size_t kLongestToken = std::size_t{8} * 1024;
constexpr std::size_t kLongestName = 1024;  // issuer, key id, URLs
constexpr std::size_t kLongestId = 256;
constexpr std::size_t kLongestTenant = 128;
constexpr std::size_t kMostAudiences = 32;

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// RFC 6750 section 2.1, RFC 9110 section 11.1: the scheme has no case.
std::string_view bearer_token(std::string_view authorization) {
  if (authorization.empty()) throw NotTrusted{Reason::no_token};
  const std::size_t space = std::min(authorization.find(' '), authorization.size());
  if (!equal_in_any_case(authorization.substr(0, space), "Bearer")) {
    throw NotTrusted{Reason::not_bearer};
  }
  authorization.remove_prefix(space);
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' '), authorization.size()));
  if (authorization.empty()) throw NotTrusted{Reason::no_token};
  if (authorization.size() > kLongestToken) throw NotTrusted{Reason::token_too_long};
  return authorization;
}

struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
};

Parts parts_of(std::string_view token) {
  if (std::count(token.begin(), token.end(), '.') != 2) throw NotTrusted{Reason::not_three_parts};
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  return {token.substr(0, first), token.substr(first + 1, second - first - 1),
          token.substr(second + 1)};
}

std::string decoded(std::string_view part) {
  std::optional<std::string> bytes = decode_base64url(part);
  if (!bytes) throw NotTrusted{Reason::not_base64url};
  return std::move(*bytes);
}

JsonDocument object_of(std::string bytes, Reason otherwise) {
  try {
    JsonDocument document = JsonDocument::parse(std::move(bytes));
    if (document.root().is_object()) return document;
  } catch (const fhir::JsonError&) {  // says nothing that the reason does not
  }
  throw NotTrusted{otherwise};
}

// Control characters and others beyond ASCII occur in none of these, and would only travel on.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string text_of(Json value, std::size_t longest, Reason otherwise) {
  const std::string_view text = value.text();
  if (!value.is_string() || text.empty() || text.size() > longest || !is_printable(text)) {
    throw NotTrusted{otherwise};
  }
  return std::string(text);
}

std::string needed_text(Json value, std::size_t longest, Reason missing, Reason bad) {
  if (value.is_missing()) throw NotTrusted{missing};
  return text_of(value, longest, bad);
}

// RFC 7519 section 2, NumericDate. Up to the year 5138, so that sums stay exact.
double time_of(Json value, Reason otherwise) {
  constexpr double kLast = 1e11;
  const std::string_view text = value.text();
  double seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (!value.is_number() || error != std::errc{} || end != text.data() + text.size() ||
      !(seconds >= 0 && seconds <= kLast)) {
    throw NotTrusted{otherwise};
  }
  return seconds;
}

double needed_time(Json value, Reason missing, Reason bad) {
  if (value.is_missing()) throw NotTrusted{missing};
  return time_of(value, bad);
}

std::vector<std::string> audience_of(Json value) {
  if (value.is_missing()) throw NotTrusted{Reason::no_audience};
  if (!value.is_array()) return {text_of(value, kLongestName, Reason::bad_audience)};
  std::vector<std::string> all;
  if (value.size() == 0 || value.size() > kMostAudiences) throw NotTrusted{Reason::bad_audience};
  for (const Json element : value.elements()) {
    all.push_back(text_of(element, kLongestName, Reason::bad_audience));
  }
  return all;
}

void read_header(Json header, Token& token) {
  if (header["crit"]) throw NotTrusted{Reason::critical_extension};
  for (const char* name : {"jwk", "x5c", "x5u"}) {
    if (header[name]) throw NotTrusted{Reason::embedded_key};
  }
  const Json type = header["typ"];
  if (!type.is_missing() && !(type.is_string() && equal_in_any_case(type.text(), "JWT"))) {
    throw NotTrusted{Reason::not_a_jwt};
  }
  token.algorithm =
      needed_text(header["alg"], kLongestName, Reason::no_algorithm, Reason::bad_header);
  if (equal_in_any_case(token.algorithm, "none")) throw NotTrusted{Reason::unsigned_token};
  if (token.algorithm.starts_with("HS")) throw NotTrusted{Reason::symmetric_algorithm};
  token.key_id = needed_text(header["kid"], kLongestName, Reason::no_key_id, Reason::bad_header);
  if (const Json url = header["jku"]; !url.is_missing()) {
    token.key_url = text_of(url, kLongestName, Reason::bad_header);
  }
}

void read_claims(Json claims, Token& token) {
  token.issuer = needed_text(claims["iss"], kLongestName, Reason::no_issuer, Reason::bad_issuer);
  token.audience = audience_of(claims["aud"]);
  token.expiry = needed_time(claims["exp"], Reason::no_expiry, Reason::bad_expiry);
  token.issued = needed_time(claims["iat"], Reason::no_issue_time, Reason::bad_issue_time);
  if (const Json time = claims["nbf"]; !time.is_missing()) {
    token.not_before = time_of(time, Reason::bad_not_before);
  }
  token.id = needed_text(claims["jti"], kLongestId, Reason::no_token_id, Reason::bad_token_id);
  if (const Json tenant = claims["tenant"]; !tenant.is_missing()) {
    token.tenant = text_of(tenant, kLongestTenant, Reason::bad_tenant);
  }
}

}  // namespace

Token read_token(std::string_view authorization) {
  Token token;
  token.compact = bearer_token(authorization);
  const Parts parts = parts_of(token.compact);
  const JsonDocument header = object_of(decoded(parts.header), Reason::bad_header);
  read_header(header.root(), token);
  const JsonDocument claims = object_of(decoded(parts.claims), Reason::bad_claims);
  (void)decoded(parts.signature);
  read_claims(claims.root(), token);
  return token;
}

}  // namespace server
