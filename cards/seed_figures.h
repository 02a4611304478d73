// Figures of the seed that no decision compares and that are therefore not in
// guideline/thresholds.h: each stands here once. Source: guideline sections 5, 6.4 and 9; [n] is
// the seed's reference.
#pragma once

#include <string_view>

namespace cards::seed {

inline constexpr std::string_view kCidofovirRegimen =
    "1 mg/kg IV weekly without probenecid";  // [1, 2]

inline constexpr int kCreatininePerWeek = 2;    // [2] serum creatinine at least twice weekly…
inline constexpr int kCreatinineForMonths = 1;  // [2] …during the first month
inline constexpr int kLoadPerWeek = 1;          // [2] plasma BK load weekly

inline constexpr int kBenefitMonthsFrom = 6;  // [3, 5] benefit may take that long
inline constexpr int kBenefitMonthsTo = 12;
inline constexpr std::string_view kPeakLoad = "2 million copies/mL";  // [5] before the decline
inline constexpr int kPeakMonthsAfterDose = 3;                        // [5]
inline constexpr int kFirstDoseMonth = 22;                            // [5] after transplantation
inline constexpr int kSecondDoseMonth = 33;                           // [5]

}  // namespace cards::seed
