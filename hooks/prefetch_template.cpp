#include "hooks/prefetch_template.h"

#include <stdexcept>

#include "fhir/web_address.h"

namespace hooks {
namespace {

// RFC 3986 section 3.4 lets more characters stand in a query; clients that split at "|" or "+"
// do not.
std::string encoded(std::string_view text) { return fhir::percent_encoded(text, ":/,"); }

// As above, {{tokens}} left for the client to find.
void append_value(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t begin = text.find("{{");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    if (end == std::string_view::npos) {
      out += encoded(text);
      return;
    }
    out += encoded(text.substr(0, begin));
    out += text.substr(begin, end + 2 - begin);
    text.remove_prefix(end + 2);
  }
}

// FHIR R4 search.html#escaping: the characters that separate parts of a value.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '$' || c == ',' || c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string encoded_token(const SearchCode& code) {
  return encoded(escaped(code.system) + "|" + escaped(code.code));
}

}  // namespace

std::vector<PrefetchTemplate> search_templates(const PrefetchSearch& search) {
  std::string fixed = search.resource;
  char separator = '?';
  for (const auto& [name, value] : search.parameters) {
    fixed += separator;
    fixed += name + "=";
    append_value(fixed, value);
    separator = '&';
  }
  if (search.codes.empty()) return {{search.key, fixed}};
  fixed += separator;
  fixed += search.code_parameter + "=";

  std::vector<PrefetchTemplate> templates;
  for (const SearchCode& code : search.codes) {
    const std::string token = encoded_token(code);
    if (fixed.size() + token.size() > kLongestQuery) {
      throw std::invalid_argument("prefetch " + search.key + ": a code is too long for a query");
    }
    if (templates.empty() || templates.back().query.size() + 1 + token.size() > kLongestQuery) {
      const std::size_t number = templates.size() + 1;
      templates.push_back({number == 1 ? search.key : search.key + std::to_string(number), fixed});
    } else {
      templates.back().query += ',';
    }
    templates.back().query += token;
  }
  return templates;
}

bool is_key_of(std::string_view key, std::string_view template_key) {
  if (!key.starts_with(template_key)) return false;
  key.remove_prefix(template_key.size());
  return key.empty() || (key.find_first_not_of("0123456789") == std::string_view::npos &&
                         key.front() != '0' && key != "1");
}

}  // namespace hooks
