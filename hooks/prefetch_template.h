// The prefetch templates that discovery offers: CDS Hooks 3.0 "Prefetch Template", kept to the
// subset that every client resolves (reads, and searches by reference and code with _sort and
// _count; tokens are plain context paths).
//
// Clients send a template as a URL, so one that grows past what servers accept is split over
// several keys: bkLoads, bkLoads2, bkLoads3.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hooks {

struct PrefetchTemplate {
  std::string key;
  std::string query;
};

// A code of a value set, as a search writes it.
struct SearchCode {
  std::string_view system;
  std::string_view code;
};

// A search for one kind of data. Values are as meant, not as sent: they are percent-encoded here,
// {{tokens}} in them excepted.
struct PrefetchSearch {
  std::string key;
  std::string resource;  // "Observation"
  std::vector<std::pair<std::string, std::string>>
      parameters;                 // {"patient", "{{context.patientId}}"}
  std::vector<SearchCode> codes;  // any of these; none: no restriction
  std::string code_parameter = "code";
};

// No query is longer, tokens as written. The limit to keep is 2,000 characters: the rest is for the
// patient's id in place of its token and for the address of the FHIR server in front.
inline constexpr std::size_t kLongestQuery = 1800;

// The templates of a search, one or as many as its codes need. Throws std::invalid_argument where a
// single code does not fit.
[[nodiscard]] std::vector<PrefetchTemplate> search_templates(const PrefetchSearch& search);

// Whether a key of a request answers the template of that name: the key itself, or the key with the
// number that a split gave it.
[[nodiscard]] bool is_key_of(std::string_view key, std::string_view template_key);

}  // namespace hooks
