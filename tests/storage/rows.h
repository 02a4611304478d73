// Rows to store, invented.
#pragma once

#include <string>

#include "server/decision_store.h"

namespace storage_test {

inline fhir::Instant at(const char* instant) { return fhir::parse_instant(instant).value(); }

inline server::DecisionRow decision(const std::string& card) {
  using guideline::CriterionId;
  using guideline::Truth;
  server::DecisionRow row;
  row.decided_at = at("2026-11-22T12:00:00Z");
  row.service = "bkvn-ivig-order-sign";
  row.hook = "order-sign";
  row.hook_instance = "34cde044-2a61-464d-9cea-8cec3b167206";
  row.client = "ehr";
  row.patient_hash = "00ff";
  row.decision.card = card;
  row.decision.verdict = guideline::Verdict::not_supported;
  row.decision.criteria = {{CriterionId::biopsy_proven_bkvn, Truth::met},
                           {CriterionId::antimetabolite_stopped, Truth::not_met}};
  row.decision.note_kinds = {"future-date", "wrong-patient"};
  row.decision.guideline_version = "1.0.0";
  return row;
}

inline server::FeedbackRow overridden(const std::string& card) {
  server::FeedbackRow row;
  row.received_at = at("2026-11-22T12:05:00Z");
  row.service = "bkvn-ivig-order-sign";
  row.client = "ehr";
  row.feedback.card = card;
  row.feedback.outcome_at = at("2026-11-22T12:04:00.250Z");
  return row;
}

inline server::FeedbackRow accepted(const std::string& card) {
  server::FeedbackRow row = overridden(card);
  row.feedback.outcome = hooks::Outcome::accepted;
  row.feedback.accepted_suggestions = {"s1", "s2"};
  return row;
}

}  // namespace storage_test
