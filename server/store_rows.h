// What the databases have in common: rows as they are stored, and the queries of a report, which
// both read alike.
//
// Belongs to the stores; nothing else includes it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/decision_store.h"

namespace server::store_rows {

// 2026-11-22T12:00:00.000Z, always as long, so that texts sort as instants do.
[[nodiscard]] std::string stored_instant(fhir::Instant instant);

// {"biopsy-proven-bkvn":"met",…}
[[nodiscard]] std::string criteria_json(const hooks::Decision& decision);
// "future-date wrong-patient"
[[nodiscard]] std::string note_kinds(const hooks::Decision& decision);
[[nodiscard]] std::string_view verdict(const hooks::Decision& decision);  // empty for none
[[nodiscard]] std::string_view mode(bool silent);

// ["id",…]
[[nodiscard]] std::string suggestions_json(const hooks::Feedback& feedback);
// The same for the same entry of the same client and service, whenever it comes: SHA-256, in hex.
[[nodiscard]] std::string digest(const FeedbackRow& row);

// Rows of texts. The query has one parameter, $1: a stored instant.
using Rows = std::vector<std::vector<std::string>>;
using Query = std::function<Rows(std::string_view sql, const std::string& since)>;
[[nodiscard]] Report report_of(const Query& query, std::optional<fhir::Instant> since);

}  // namespace server::store_rows
