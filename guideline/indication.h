// When to speak at all: which IVIG orders are under consideration, for what, and whether BK virus
// disease is in play. Silence is a feature.
// Source: guideline section 2.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "guideline/assessment.h"
#include "guideline/patient_record.h"
#include "guideline/progression.h"

namespace guideline {

// What an order says it is for. Nothing where it states no reason that can be read.
enum class StatedReason : std::uint8_t { none, rejection, bk_disease, other };

struct ConsideredOrder {
  const fhir::OrderRequest* order = nullptr;
  StatedReason reason = StatedReason::none;  // the first of section 2's order that any reason is
  bool names_bk_disease = false;             // any reason is BK virus disease
};

// The IVIG orders among the drafts. `selections` as context.selections has them (order-select);
// nothing means that all drafts count (order-sign). Someone else's drafts are noted and left out.
[[nodiscard]] std::vector<ConsideredOrder> ivig_orders(
    const fhir::Record& drafts, const std::optional<std::vector<std::string_view>>& selections,
    PatientRecord& record);

// Whether there is BK virus disease for these orders to be about.
enum class InPlay : std::uint8_t {
  no,
  yes,
  only_without_reason,  // no load of the year can be read: orders that state no reason are answered
};
[[nodiscard]] InPlay bk_disease_in_play(const std::vector<ConsideredOrder>& orders,
                                        const PatientRecord& record, const Viraemia& viraemia);

}  // namespace guideline
