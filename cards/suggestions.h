// What a card offers to do, one suggestion each: orders that follow the response or supply what is
// missing, and changes to the orders at hand. Nothing here has a UUID yet: the card that takes a
// suggestion up gives it one (card_frame.h).
//
// Source: guideline sections 5 (what each verdict offers), 8 (dose), 9 (monitoring); CDS Hooks 3.0,
// "Suggestion" and "Action". Antivirals are never ordered from a card: they are nephrotoxic.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cards/card.h"
#include "cards/service_request.h"
#include "guideline/assessment.h"
#include "guideline/thresholds.h"

namespace cards {

// The suggestion at the end of the list, where there is one.
void append(std::vector<Suggestion>& list, std::optional<Suggestion> suggestion);

// One test as a suggestion with one `create`; none without a patient to order it for.
[[nodiscard]] std::optional<Suggestion> order_suggestion(const OrderedTest& test,
                                                         const OrderFor& target, std::string label);

// Section 9: renal function before the infusion, observation during it, weekly BK load, creatinine
// twice weekly for the first month.
[[nodiscard]] std::vector<Suggestion> monitoring(const guideline::Thresholds& thresholds,
                                                 const OrderFor& target);
[[nodiscard]] std::optional<Suggestion> weekly_bk_load(const guideline::Thresholds& thresholds,
                                                       const OrderFor& target);

// The order that supplies it; none without a patient.
[[nodiscard]] std::optional<Suggestion> supplying(guideline::Supply supply, const OrderFor& target);

// One suggestion that deletes every draft of IVIG with an id; none where there is no such draft.
[[nodiscard]] std::optional<Suggestion> remove_drafts(
    std::span<const fhir::OrderRequest* const> drafts);

// Deletes one draft of that drug; none where the draft has no id.
[[nodiscard]] std::optional<Suggestion> remove_draft(const fhir::OrderRequest& draft,
                                                     std::string_view drug);

// The whole order with status "stopped"; none where the resource is not known by id.
[[nodiscard]] std::optional<Suggestion> stop_order(const guideline::CurrentOrder& current);

// The whole order with one administration of the recommended grams; none where not offered.
[[nodiscard]] std::optional<Suggestion> change_dose(const guideline::Dose& dose,
                                                    const guideline::Thresholds& thresholds);

}  // namespace cards
