// What a request was asked to bring and did not, as queries to its FHIR server; and what came of
// them.
//
// A key that is null was asked, and nothing is there: no gap. A key that is missing was not asked,
// an OperationOutcome could not be had, a Bundle with a next link is not all: three gaps.
// Source: CDS Hooks 3.0 "Prefetch Template" (the service is to check what was satisfied, and to
// fetch the rest), "Paging of prefetched bundles".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fhir/client.h"
#include "hooks/prefetch_template.h"
#include "hooks/request.h"

namespace hooks {

struct PrefetchGap {
  enum class Kind : std::uint8_t {
    missing,     // no such key
    failed,      // an OperationOutcome, or nothing that is a resource
    incomplete,  // a page, and there are more
  };
  std::string key;
  Kind kind = Kind::missing;
  fhir::Query query;
};

struct FilledGap {
  PrefetchGap gap;
  fhir::Fetched fetched;

  // All that was asked for came.
  [[nodiscard]] bool whole() const noexcept { return !fetched.failure; }
};

// In the order of the templates. A template with a token that the context does not resolve is left
// out: it is no query.
[[nodiscard]] std::vector<PrefetchGap> prefetch_gaps(
    const HookRequest& request, const std::vector<PrefetchTemplate>& templates);

// One plain sentence for each way in which gaps could not be filled: "Conditions and allergies
// could not be read: 403."
[[nodiscard]] std::vector<std::string> unfilled_sentences(const std::vector<FilledGap>& filled);

// "Conditions, BK loads and allergies": the beginning of a sentence.
[[nodiscard]] std::string enumerated(const std::vector<std::string_view>& words);

// Why, in a few words: "403", "no answer in time".
[[nodiscard]] std::string failure_text(const fhir::Fetched& fetched);

}  // namespace hooks
