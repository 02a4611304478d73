// Every number that decides, in one table with its source. Numbers of the seed are fixed; those
// marked operational are local settings, not from the guideline, and can be set in the
// configuration (docs/configuration.md); they are shown as such wherever they appear.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace guideline {

struct Thresholds {
  // Section 2.
  double load_in_play_days = 365;
  // Section 1.8.
  double administration_current_days = 7;
  // Section 3.
  double reduction_oldest_months = 24;
  double trough_oldest_days = 30;
  double tacrolimus_target_ng_ml = 6;
  double ciclosporin_target_ng_ml = 150;
  // Section 4.
  double load_oldest_days = 30;
  double load_after_reduction_days = 28;
  double baseline_gap_days = 14;
  double baseline_before_reduction_days = 30;
  double baseline_after_reduction_days = 7;
  double response_log10 = 1.0;
  double creatinine_rise_percent = 25;
  // Section 5.
  double course_shortest_days = 21;
  double course_gap_days = 21;
  double course_load_before_end_days = 7;
  double course_load_after_end_days = 42;
  double course_load_before_start_days = 60;
  double renal_oldest_days = 90;
  double cidofovir_egfr = 55;
  double cidofovir_creatinine_mg_dl = 1.5;
  double foscarnet_egfr = 30;
  // Section 6.
  double rejection_active_days = 90;
  // Section 8. 2 g/kg once is the seed's (references 3 to 6).
  double dose_g_per_kg = 2;
  double weight_oldest_days = 90;
  double weight_least_kg = 3;
  double weight_most_kg = 250;
  double dose_step_g = 5;
  double dose_fine_step_g = 1;
  double dose_fine_step_below_kg = 25;
  double dose_agreement_percent = 10;
  double dose_tolerance_g = 0.05;
  double adjusted_weight_above_kg = 100;
  // Section 9.
  double weekly_load_weeks = 8;
  // Section 10, after IVIG was given. Creatinine at least twice weekly in the first month and a
  // rise in the first three months are the seed's (references 2 and 5).
  double monitoring_load_days = 7;
  double monitoring_later_load_days = 30;
  double monitoring_months = 12;
  double monitoring_creatinine_days = 30;
  double creatinine_window_days = 7;
  double creatinine_per_window = 2;
  double early_rise_months = 3;
  double no_response_months = 12;
  double ivig_course_gap_days = 5;
};

// One row per threshold: the name in the configuration, what it is for, unit, and where it comes
// from. `operational` rows can be set; the others are the seed's or fixed by the guideline page.
struct ThresholdRow {
  std::string_view name;  // "trough-oldest-days"
  std::string_view meaning;
  std::string_view unit;
  std::string_view source;  // "seed, references 3 to 6", "local setting, not from the guideline"
  bool operational;
  double Thresholds::*value;
};

[[nodiscard]] std::span<const ThresholdRow> threshold_table();

// Days, weeks, months and results are counted in whole numbers, none larger than that; nothing for
// a row of another unit, which may be any number above 0.
[[nodiscard]] std::optional<int> largest_count(const ThresholdRow& row);

}  // namespace guideline
