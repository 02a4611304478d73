#include "guideline/thresholds.h"

#include <array>

namespace guideline {
namespace {

constexpr std::string_view kLocal = "local setting, not from the guideline";
constexpr std::string_view kSeedDose = "seed, references 3 to 6";

// name in the configuration, meaning, unit, source, can be set, where it is kept
constexpr std::array kTable = std::to_array<ThresholdRow>({
    {"load-in-play-days", "A detectable BK load this recent puts BK virus disease in play", "days",
     kLocal, true, &Thresholds::load_in_play_days},
    {"administration-current-days", "An immunosuppressant given this recently is current", "days",
     kLocal, true, &Thresholds::administration_current_days},
    {"reduction-oldest-months", "The reduction that progression is judged from is at most this old",
     "months", kLocal, true, &Thresholds::reduction_oldest_months},
    {"trough-oldest-days", "A trough counts for this long", "days", kLocal, true,
     &Thresholds::trough_oldest_days},
    {"tacrolimus-target", "Tacrolimus trough at or below this is minimised", "ng/mL", kLocal, true,
     &Thresholds::tacrolimus_target_ng_ml},
    {"ciclosporin-target", "Ciclosporin trough at or below this is minimised", "ng/mL", kLocal,
     true, &Thresholds::ciclosporin_target_ng_ml},
    {"load-oldest-days", "The newest BK load, and the newest creatinine beside it, count this long",
     "days", kLocal, true, &Thresholds::load_oldest_days},
    {"load-after-reduction-days", "Progression is judged this long after the reduction or later",
     "days", kLocal, true, &Thresholds::load_after_reduction_days},
    {"baseline-gap-days", "A baseline lies at least this long before the newest value", "days",
     kLocal, true, &Thresholds::baseline_gap_days},
    {"baseline-before-reduction-days", "A baseline may lie this long before the reduction", "days",
     kLocal, true, &Thresholds::baseline_before_reduction_days},
    {"baseline-after-reduction-days", "A baseline may lie this long after the reduction", "days",
     kLocal, true, &Thresholds::baseline_after_reduction_days},
    {"response-log10", "A load this far below its baseline is a response", "log10", kLocal, true,
     &Thresholds::response_log10},
    {"creatinine-rise-percent", "A creatinine this far above its baseline is declining function",
     "%", kLocal, true, &Thresholds::creatinine_rise_percent},
    {"course-shortest-days", "An antiviral course this long may be judged a failure", "days",
     kLocal, true, &Thresholds::course_shortest_days},
    {"course-gap-days", "Doses no further apart belong to one course", "days",
     "guideline page, section 5", false, &Thresholds::course_gap_days},
    {"course-load-before-end-days",
     "The load that judges a course may come this long before its end", "days",
     "guideline page, section 5", false, &Thresholds::course_load_before_end_days},
    {"course-load-after-end-days", "The load that judges a course may come this long after its end",
     "days", "guideline page, section 5", false, &Thresholds::course_load_after_end_days},
    {"course-load-before-start-days",
     "The load before a course may come this long before its start", "days", kLocal, true,
     &Thresholds::course_load_before_start_days},
    {"renal-oldest-days", "Kidney function this recent speaks against an antiviral", "days", kLocal,
     true, &Thresholds::renal_oldest_days},
    {"cidofovir-egfr", "eGFR at or below this is a relative contraindication to cidofovir",
     "mL/min/1.73 m2", kLocal, true, &Thresholds::cidofovir_egfr},
    {"cidofovir-creatinine", "Creatinine above this is a relative contraindication to cidofovir",
     "mg/dL", kLocal, true, &Thresholds::cidofovir_creatinine_mg_dl},
    {"foscarnet-egfr", "eGFR below this is a relative contraindication to foscarnet",
     "mL/min/1.73 m2", kLocal, true, &Thresholds::foscarnet_egfr},
    {"rejection-active-days", "Rejection this recent is active", "days", kLocal, true,
     &Thresholds::rejection_active_days},
    {"dose", "Immune globulin, once", "g/kg", kSeedDose, false, &Thresholds::dose_g_per_kg},
    {"weight-oldest-days", "A body weight counts for this long", "days", kLocal, true,
     &Thresholds::weight_oldest_days},
    {"weight-least", "A weight below this is not read as a person's", "kg",
     "guideline page, section 8", false, &Thresholds::weight_least_kg},
    {"weight-most", "A weight above this is not read as a person's", "kg",
     "guideline page, section 8", false, &Thresholds::weight_most_kg},
    {"dose-step", "The dose is rounded to this", "g", kLocal, true, &Thresholds::dose_step_g},
    {"dose-fine-step", "The dose of a light patient is rounded to this", "g", kLocal, true,
     &Thresholds::dose_fine_step_g},
    {"dose-fine-step-below", "A patient below this weight is light", "kg", kLocal, true,
     &Thresholds::dose_fine_step_below_kg},
    {"dose-agreement-percent", "An order this close to the dose agrees with it", "%",
     "guideline page, section 8", false, &Thresholds::dose_agreement_percent},
    {"dose-tolerance", "Rounding that is no disagreement", "g", "guideline page, section 8", false,
     &Thresholds::dose_tolerance_g},
    {"adjusted-weight-above", "Above this weight consider adjusted weight", "kg", kLocal, true,
     &Thresholds::adjusted_weight_above_kg},
    {"weekly-load-weeks", "Weekly BK loads after IVIG for this long", "weeks", kLocal, true,
     &Thresholds::weekly_load_weeks},
    {"monitoring-load-days", "In the weeks of weekly loads one is overdue after this long", "days",
     kLocal, true, &Thresholds::monitoring_load_days},
    {"monitoring-later-load-days", "After those weeks a load is overdue after this long", "days",
     kLocal, true, &Thresholds::monitoring_later_load_days},
    {"monitoring-months", "Loads become overdue until this long after IVIG", "months", kLocal, true,
     &Thresholds::monitoring_months},
    {"monitoring-creatinine-days", "Creatinine becomes overdue until this long after IVIG", "days",
     "seed, reference 2", false, &Thresholds::monitoring_creatinine_days},
    {"creatinine-window-days", "The days in which creatinine is counted", "days",
     "seed, reference 2", false, &Thresholds::creatinine_window_days},
    {"creatinine-per-window", "Fewer creatinine results than this in those days are too few",
     "results", "seed, reference 2", false, &Thresholds::creatinine_per_window},
    {"early-rise-months", "A rise of the load this soon after IVIG is expected", "months",
     "seed, reference 5", false, &Thresholds::early_rise_months},
    {"no-response-months", "Without a response this long after IVIG a second dose is considered",
     "months", "seed, references 3 and 5", false, &Thresholds::no_response_months},
    {"ivig-course-gap-days", "Doses of IVIG no further apart are one dose, divided", "days",
     "guideline page, section 11", false, &Thresholds::ivig_course_gap_days},
});

}  // namespace

std::span<const ThresholdRow> threshold_table() { return kTable; }

std::optional<int> largest_count(const ThresholdRow& row) {
  // A hundred years.
  if (row.unit == "days") return 36'500;
  if (row.unit == "weeks") return 5'200;
  if (row.unit == "months") return 1'200;
  if (row.unit == "results") return 1'000;
  return std::nullopt;
}

}  // namespace guideline
