#include "cards/suggestions.h"

#include <cmath>
#include <string>
#include <utility>

#include "cards/figure.h"
#include "cards/markdown.h"
#include "cards/order_change.h"
#include "cards/seed_figures.h"

namespace cards {
namespace {

constexpr std::size_t kNameLimit = 60;  // of a drug in a label

Suggestion one_action(std::string label, Action action) {
  Suggestion suggestion;
  suggestion.label = std::move(label);
  suggestion.actions.push_back(std::move(action));
  return suggestion;
}

bool can_be_sent_back(const fhir::OrderRequest* order) {
  return order != nullptr && !order->id.empty() && order->source.is_object();
}

bool can_be_removed(const fhir::OrderRequest& draft) {
  return !draft.id.empty() && !draft.type.empty();
}

Action removal(const fhir::OrderRequest& draft, std::string_view drug) {
  Action action;
  action.type = ActionType::remove;
  action.resource_id = std::string(draft.type) + '/' + std::string(draft.id);
  action.description = "Remove the draft " + plain(drug, kNameLimit) + " order " +
                       plain(action.resource_id, kNameLimit);
  return action;
}

std::string times_a_week(int times) {
  return times == 1   ? "once a week"
         : times == 2 ? "twice a week"
                      : std::to_string(times) + " times a week";
}

OrderedTest renal_function_before_infusion() {
  OrderedTest test = serum_creatinine();
  test.text = "Renal function (serum creatinine) before the immune globulin infusion";
  test.schedule = Schedule{};
  return test;
}

OrderedTest infusion_observation() {
  return {{},
          "Observation during the immune globulin infusion: volume overload, headache, chills, "
          "rigors, fever, myalgia",
          Schedule{}};
}

OrderedTest creatinine_in_the_first_month() {
  OrderedTest test = serum_creatinine();
  test.text = "Serum creatinine after the immune globulin infusion";
  test.schedule =
      Schedule{seed::kCreatininePerWeek, "wk", seed::kCreatinineForMonths, "month", "mo"};
  return test;
}

OrderedTest scheduled_bk_load(const guideline::Thresholds& thresholds) {
  OrderedTest test = plasma_bk_load();
  test.text = "Quantitative plasma BK virus load after the immune globulin infusion";
  test.schedule = Schedule{seed::kLoadPerWeek, "wk", thresholds.weekly_load_weeks, "weeks", "wk"};
  return test;
}

}  // namespace

void append(std::vector<Suggestion>& list, std::optional<Suggestion> suggestion) {
  if (suggestion) list.push_back(std::move(*suggestion));
}

std::optional<Suggestion> order_suggestion(const OrderedTest& test, const OrderFor& target,
                                           std::string label) {
  if (target.patient_reference.empty()) return std::nullopt;
  Action action;
  action.description = std::string(label).append(" (draft order: ").append(test.text).append(")");
  action.resource = service_request(test, target);
  return one_action(std::move(label), std::move(action));
}

std::optional<Suggestion> weekly_bk_load(const guideline::Thresholds& thresholds,
                                         const OrderFor& target) {
  return order_suggestion(scheduled_bk_load(thresholds), target,
                          "Plasma BK load " + times_a_week(seed::kLoadPerWeek) + " for " +
                              figure(thresholds.weekly_load_weeks) + " weeks after the infusion");
}

std::vector<Suggestion> monitoring(const guideline::Thresholds& thresholds,
                                   const OrderFor& target) {
  std::vector<Suggestion> list;
  append(list, order_suggestion(renal_function_before_infusion(), target,
                                "Renal function before the infusion"));
  append(list, order_suggestion(infusion_observation(), target, "Observation during the infusion"));
  append(list, weekly_bk_load(thresholds, target));
  append(list, order_suggestion(creatinine_in_the_first_month(), target,
                                "Serum creatinine " + times_a_week(seed::kCreatininePerWeek) +
                                    " for the first month after the infusion"));
  return list;
}

std::optional<Suggestion> supplying(guideline::Supply supply, const OrderFor& target) {
  using guideline::Supply;
  switch (supply) {
    case Supply::biopsy:
      return order_suggestion(kidney_biopsy(), target, "Order a transplant biopsy with SV40 stain");
    case Supply::biopsy_report:
      return order_suggestion(biopsy_report(), target, "Ask for the coded biopsy result");
    case Supply::bk_load:
      return order_suggestion(plasma_bk_load(), target, "Order a plasma BK load");
    case Supply::tacrolimus_trough:
      return order_suggestion(tacrolimus_trough(), target, "Order a tacrolimus trough");
    case Supply::ciclosporin_trough:
      return order_suggestion(ciclosporin_trough(), target, "Order a ciclosporin trough");
    case Supply::renal_function:
      return order_suggestion(estimated_gfr(), target, "Order creatinine with estimated GFR");
    case Supply::body_weight:
      return order_suggestion(body_weight(), target, "Record the body weight");
    case Supply::medication_review:
      return order_suggestion(medication_review(), target, "Order a medication reconciliation");
    case Supply::allergy_review:
      return order_suggestion(allergy_review(), target, "Order a review of the allergy list");
  }
  return std::nullopt;
}

std::optional<Suggestion> remove_drafts(std::span<const fhir::OrderRequest* const> drafts) {
  Suggestion suggestion;
  for (const fhir::OrderRequest* draft : drafts) {
    if (draft != nullptr && can_be_removed(*draft)) {
      suggestion.actions.push_back(removal(*draft, "immune globulin"));
    }
  }
  if (suggestion.actions.empty()) return std::nullopt;
  suggestion.label = suggestion.actions.size() == 1 ? "Remove the draft IVIG order"
                                                    : "Remove the draft IVIG orders";
  return suggestion;
}

std::optional<Suggestion> remove_draft(const fhir::OrderRequest& draft, std::string_view drug) {
  if (!can_be_removed(draft)) return std::nullopt;
  return one_action("Remove the draft order of " + plain(drug, kNameLimit), removal(draft, drug));
}

std::optional<Suggestion> stop_order(const guideline::CurrentOrder& current) {
  if (!can_be_sent_back(current.order)) return std::nullopt;
  const std::string drug =
      current.drug.empty() ? "the antimetabolite" : plain(current.drug, kNameLimit);
  Action action;
  action.type = ActionType::update;
  action.description = "Set the order of " + drug + " to stopped; nothing else in it changes";
  action.resource = stopped(current.order->source);
  return one_action("Stop " + drug, std::move(action));
}

std::optional<Suggestion> change_dose(const guideline::Dose& dose,
                                      const guideline::Thresholds& thresholds) {
  if (!dose.update_offered || dose.orders.size() != 1 || !dose.recommended_grams)
    return std::nullopt;
  const fhir::OrderRequest* const order = dose.orders.front().order;
  if (!can_be_sent_back(order) || !std::isfinite(*dose.recommended_grams)) return std::nullopt;

  const std::string grams = figure(*dose.recommended_grams) + " g";
  Action action;
  action.type = ActionType::update;
  action.description =
      "Replace the dose by " + grams + " once (" + figure(thresholds.dose_g_per_kg) + " g/kg)";
  if (dose.ordered_grams)
    action.description += "; the order has " + figure(*dose.ordered_grams) + " g in total";
  if (order->source["dispenseRequest"]["quantity"]) {
    action.description += "; the quantity to dispense stays as it is: check it";
  }
  action.resource = with_one_dose(order->source, *dose.recommended_grams);
  return one_action("Change the dose to " + grams + " once", std::move(action));
}

}  // namespace cards
