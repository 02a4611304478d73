#include "fhir/rest_answer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "fhir/reader.h"
#include "fhir/web_address.h"
#include "fhir/xml_document.h"

namespace fhir {
namespace {

std::optional<FetchFailure> failure_of(HttpAnswer::Outcome outcome) {
  switch (outcome) {
    case HttpAnswer::Outcome::complete:
      return std::nullopt;
    case HttpAnswer::Outcome::unreachable:
      return FetchFailure::unreachable;
    case HttpAnswer::Outcome::no_tls:
      return FetchFailure::no_tls;
    case HttpAnswer::Outcome::cut_off:
      return FetchFailure::cut_off;
    case HttpAnswer::Outcome::too_large:
      return FetchFailure::too_large;
  }
  return FetchFailure::cut_off;
}

std::optional<FetchFailure> failure_of(int status) {
  switch (status) {
    case 200:
      return std::nullopt;
    case 401:
      return FetchFailure::unauthorized;
    case 403:
      return FetchFailure::forbidden;
    case 404:
    case 410:
      return FetchFailure::not_found;
    case 429:
      return FetchFailure::too_many_requests;
    default:
      break;
  }
  if (status >= 500) return FetchFailure::server_error;
  if (status >= 400) return FetchFailure::rejected;
  if (status >= 300) return FetchFailure::redirected;
  return FetchFailure::not_fhir;
}

enum class Format : std::uint8_t { json, xml, other };

// DSTU2 has fhir and json the other way round.
Format format_of(std::string_view header) {
  header = header.substr(0, header.find(';'));
  header = header.substr(0, header.find_last_not_of(' ') + 1);
  std::string type(header);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 4> kJson = {"application/fhir+json", "application/json",
                                                     "application/json+fhir", "text/json"};
  constexpr std::array<std::string_view, 4> kXml = {"application/fhir+xml", "application/xml",
                                                    "application/xml+fhir", "text/xml"};
  if (std::find(kJson.begin(), kJson.end(), type) != kJson.end()) return Format::json;
  if (std::find(kXml.begin(), kXml.end(), type) != kXml.end()) return Format::xml;
  return Format::other;
}

std::optional<JsonDocument> document_of(HttpAnswer&& answer) {
  if (!answer.content_encoding.empty() && answer.content_encoding != "identity") return {};
  try {
    switch (format_of(answer.content_type)) {
      case Format::json:
        return JsonDocument::parse(std::move(answer.body));
      case Format::xml:
        return parse_xml(answer.body);
      case Format::other:
        return {};
    }
  } catch (const JsonError&) {
    return {};
  } catch (const XmlError&) {
    return {};
  }
  return {};
}

// What is wrong with a resource as the answer to a query.
std::optional<FetchFailure> mismatch(Json resource, const Query& query) {
  const std::string_view type = resource_type(resource);
  if (type.empty()) return FetchFailure::not_fhir;
  if (type == "OperationOutcome") return FetchFailure::operation_outcome;
  if (query.is_link || is_search(query)) {
    const bool holds_it = type == "Bundle" && !is_hollow(resource);
    return holds_it ? std::nullopt : std::optional(FetchFailure::wrong_type);
  }
  const std::string own = std::string(type) + '/' + percent_encoded(resource["id"].text());
  return own == query.target ? std::nullopt : std::optional(FetchFailure::wrong_type);
}

}  // namespace

bool is_search(const Query& query) { return query.target.find('?') != std::string::npos; }

Judged judge(HttpAnswer&& answer, const Query& query) {
  if (const auto failure = failure_of(answer.outcome)) return {std::nullopt, failure};
  if (const auto failure = failure_of(answer.status)) return {std::nullopt, failure};
  std::optional<JsonDocument> document = document_of(std::move(answer));
  if (!document) return {std::nullopt, FetchFailure::not_fhir};
  if (const auto failure = mismatch(document->root(), query)) return {std::nullopt, failure};
  const bool in_part = withholds(document->root());
  return {std::move(document),
          in_part ? std::optional(FetchFailure::operation_outcome) : std::nullopt};
}

bool is_hollow(Json bundle) {
  const Json entry = bundle["entry"];
  if (entry.is_missing() || (entry.is_array() && entry.size() == 0)) {
    const std::string_view total = bundle["total"].text();
    return !total.empty() && total != "0" && next_link(bundle).empty();
  }
  return !entry.is_array() && !entry.is_object();
}

bool withholds(Json bundle) {
  for (const Json entry : bundle["entry"].each()) {
    const Json resource = entry["resource"];
    if (resource_type(resource) != "OperationOutcome") continue;
    for (const Json issue : resource["issue"].each()) {
      const std::string_view severity = issue["severity"].text();
      if (severity == "error" || severity == "fatal") return true;
    }
  }
  return false;
}

std::string_view next_link(Json bundle) {
  for (const Json link : bundle["link"].each()) {
    if (link["relation"].text() == "next") return link["url"].text();
  }
  return {};
}

std::optional<std::chrono::seconds> retry_after(const HttpAnswer& answer) {
  if (answer.status != 429 && answer.status != 503) return std::nullopt;
  const std::string& text = answer.retry_after;
  const char* const text_end = text.data() + text.size();
  std::uint32_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text_end, seconds);
  if (text.empty() || error != std::errc{} || end != text_end) return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace fhir
