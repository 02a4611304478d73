#include "hooks/prefetch_gap.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include "fhir/reader.h"
#include "fhir/rest_answer.h"
#include "fhir/web_address.h"
#include "hooks/prefetch.h"
#include "hooks/prefetch_key.h"

namespace hooks {
namespace {

using fhir::FetchFailure;

std::string_view words_of(std::string_view key) {
  const PrefetchKeyRow* const row = find_prefetch_key(key);
  return row == nullptr ? key : row->words;
}

std::string_view words_of(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::not_allowed:
      return "this FHIR server is not one that may be called for this client";
    case FetchFailure::unresolved:
      return "the name of the FHIR server leads nowhere";
    case FetchFailure::unsafe_address:
      return "the name of the FHIR server leads to an address that may not be called";
    case FetchFailure::unreachable:
      return "the FHIR server cannot be reached";
    case FetchFailure::no_tls:
      return "the FHIR server's certificate cannot be trusted";
    case FetchFailure::timeout:
      return "no answer in time";
    case FetchFailure::cut_off:
      return "the answer broke off";
    case FetchFailure::too_large:
      return "the answer is too large";
    case FetchFailure::unauthorized:
      return "the access token cannot be sent";
    case FetchFailure::not_fhir:
      return "the answer is not FHIR";
    case FetchFailure::wrong_type:
      return "the answer is not what was asked for";
    case FetchFailure::operation_outcome:
      return "the answer is an OperationOutcome";
    case FetchFailure::page_elsewhere:
      return "the next page is on another server";
    case FetchFailure::page_loop:
      return "the pages lead in a circle";
    case FetchFailure::too_many_pages:
      return "too many pages";
    case FetchFailure::forbidden:
    case FetchFailure::not_found:
    case FetchFailure::too_many_requests:
    case FetchFailure::rejected:
    case FetchFailure::server_error:
    case FetchFailure::redirected:
      break;
  }
  return "refused";
}

bool is_refused_by_status(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::unauthorized:
    case FetchFailure::forbidden:
    case FetchFailure::not_found:
    case FetchFailure::too_many_requests:
    case FetchFailure::rejected:
    case FetchFailure::server_error:
    case FetchFailure::redirected:
      return true;
    default:
      return false;
  }
}

// What stands for a token; nothing where the context has no such text. An id of dots alone would
// change the path.
std::optional<std::string> value_of(std::string_view token, const HookRequest& request) {
  constexpr std::string_view kContext = "context.";
  if (!token.starts_with(kContext)) return std::nullopt;
  token.remove_prefix(kContext.size());
  const std::string_view value =
      token == "patientId" ? request.patient_id() : request.context()[token].text();
  if (value.find_first_not_of('.') == std::string_view::npos) return std::nullopt;
  return fhir::percent_encoded(value);
}

std::optional<std::string> resolved(std::string_view query, const HookRequest& request) {
  std::string target;
  for (std::size_t begin = 0; (begin = query.find("{{")) != std::string_view::npos;) {
    const std::size_t end = query.find("}}", begin);
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = value_of(query.substr(begin + 2, end - begin - 2), request);
    if (!value) return std::nullopt;
    target += std::string(query.substr(0, begin)) + *value;
    query.remove_prefix(end + 2);
  }
  return target + std::string(query);
}

}  // namespace

std::vector<PrefetchGap> prefetch_gaps(const HookRequest& request,
                                       const std::vector<PrefetchTemplate>& templates) {
  std::vector<PrefetchGap> gaps;
  const fhir::Json prefetch = request.prefetch();
  for (const PrefetchTemplate& wanted : templates) {
    const fhir::Json value = prefetch[wanted.key];
    if (value && is_answer(value)) {
      const std::string_view next = fhir::next_link(value);
      if (!next.empty()) {
        gaps.push_back({wanted.key, PrefetchGap::Kind::incomplete, {std::string(next), true}});
      }
      continue;
    }
    std::optional<std::string> target = resolved(wanted.query, request);
    if (!target) continue;
    gaps.push_back({wanted.key,
                    value ? PrefetchGap::Kind::failed : PrefetchGap::Kind::missing,
                    {std::move(*target), false}});
  }
  return gaps;
}

std::string failure_text(const fhir::Fetched& fetched) {
  if (!fetched.failure) return {};
  if (fetched.status != 0 && is_refused_by_status(*fetched.failure)) {
    return std::to_string(fetched.status);
  }
  return std::string(words_of(*fetched.failure));
}

std::vector<std::string> unfilled_sentences(const std::vector<FilledGap>& filled) {
  std::vector<std::pair<std::string, std::vector<std::string_view>>> by_failure;
  for (const FilledGap& one : filled) {
    if (one.whole()) continue;
    const bool in_part =
        one.gap.kind == PrefetchGap::Kind::incomplete || !one.fetched.pages.empty();
    const std::string what = (in_part ? " could be read in part only: " : " could not be read: ") +
                             failure_text(one.fetched) + ".";
    auto same = std::find_if(by_failure.begin(), by_failure.end(),
                             [&what](const auto& failure) { return failure.first == what; });
    if (same == by_failure.end()) same = by_failure.insert(same, {what, {}});
    const std::string_view words = words_of(one.gap.key);
    if (std::find(same->second.begin(), same->second.end(), words) == same->second.end()) {
      same->second.push_back(words);
    }
  }
  std::vector<std::string> sentences;
  sentences.reserve(by_failure.size());
  for (const auto& [what, keys] : by_failure) sentences.push_back(enumerated(keys) + what);
  return sentences;
}

std::string enumerated(const std::vector<std::string_view>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += i == 0 ? "" : (i + 1 == all.size() ? " and " : ", ");
    text += all[i];
  }
  if (!text.empty()) {
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  }
  return text;
}

}  // namespace hooks
