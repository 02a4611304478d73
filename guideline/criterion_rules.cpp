#include "guideline/criterion_rules.h"

#include <array>

namespace guideline {
namespace {

using Sentences = std::span<const std::string_view>;

// C1
constexpr auto kBiopsyCounts = std::to_array<std::string_view>({
    "An SV40 stain that is positive or negative: a final Observation, or one of its components.",
    "A class of polyomavirus nephropathy: 1, 2, 3 or the older A, B, C are positive, 0 is "
    "negative.",
    "A final kidney biopsy report whose coded conclusion is BK virus nephropathy: positive.",
    "A live, confirmed condition of BK virus nephropathy that names such a report or result on "
    "record as its evidence: positive.",
});
constexpr auto kBiopsyMet = std::to_array<std::string_view>({
    "The newest finding is positive. Of findings on one day, a positive one decides.",
});
constexpr auto kBiopsyNotMet = std::to_array<std::string_view>({
    "The newest finding is negative. The card adds that a needle can miss focal disease.",
});
constexpr auto kBiopsyUnknown = std::to_array<std::string_view>({
    "No finding is on record. A diagnosis alone is not a biopsy.",
    "Only the free text of a report speaks of the disease or the stain: someone has to read it.",
    "The newest item is preliminary or cannot be read.",
});

// C2
constexpr auto kReductionCounts = std::to_array<std::string_view>({
    "Its two parts, the antimetabolite and the calcineurin inhibitor.",
});
constexpr auto kReductionMet = std::to_array<std::string_view>({"Both parts are met."});
constexpr auto kReductionNotMet = std::to_array<std::string_view>({"One part is not met."});
constexpr auto kReductionUnknown =
    std::to_array<std::string_view>({"No part is not met, and one cannot be told."});

// C2a
constexpr auto kAntimetaboliteCounts = std::to_array<std::string_view>({
    "Statements, requests and administrations of mycophenolate and azathioprine. Leflunomide is "
    "not an antimetabolite here. Of one drug, the newest entry counts.",
    "A dose given in the last {administration-current-days} makes the drug current.",
});
constexpr auto kAntimetaboliteMet = std::to_array<std::string_view>({
    "Each antimetabolite on record is stopped or not taken. The newest known stop is the day of "
    "the reduction, if it is not before the transplantation and at most {reduction-oldest-months} "
    "ago.",
});
constexpr auto kAntimetaboliteNotMet = std::to_array<std::string_view>({
    "One is current, at whatever dose. A lower dose is reduced, not stopped.",
});
constexpr auto kAntimetaboliteUnknown = std::to_array<std::string_view>({
    "There are no medication data.",
    "One is held, or its state is unclear or recorded in two ways.",
    "No immunosuppressant at all is on the list: the list is likely incomplete.",
    "No antimetabolite was ever recorded while other immunosuppressants are.",
});

// C2b
constexpr auto kInhibitorCounts = std::to_array<std::string_view>({
    "Statements, requests and administrations of tacrolimus and ciclosporin, each judged alone.",
    "Trough levels at most {trough-oldest-days} old. Timed levels after a dose are no troughs.",
});
constexpr auto kInhibitorMet = std::to_array<std::string_view>({
    "The newest tacrolimus trough is at or below {tacrolimus-target}, or ciclosporin's at or below "
    "{ciclosporin-target}.",
    "The trough is above target, and acute rejection came after the day of the reduction: the "
    "reduction is at its tolerated limit.",
    "The inhibitor is stopped or not taken.",
    "None was ever recorded, and belatacept, sirolimus or everolimus is current.",
});
constexpr auto kInhibitorNotMet = std::to_array<std::string_view>({
    "The newest trough is above target, and no acute rejection came after the reduction.",
});
constexpr auto kInhibitorUnknown = std::to_array<std::string_view>({
    "There are no medication data, or no immunosuppressant is on the list.",
    "The inhibitor is held or its state is unclear.",
    "There is no trough of the last {trough-oldest-days}, or the newest is preliminary or cannot "
    "be read.",
    "None was ever recorded, and nothing is current that would stand in its place.",
});

// C3
constexpr auto kProgressionCounts = std::to_array<std::string_view>({
    "Quantitative BK loads in plasma, serum or whole blood, never urine. Only loads of the same "
    "specimen and the same kind of unit (copies or IU) are compared.",
    "The newest load: final, at most {load-oldest-days} old, at least {load-after-reduction-days} "
    "after the reduction.",
    "Its baseline: at least {baseline-gap-days} older; the newest from "
    "{baseline-before-reduction-days} before the reduction to {baseline-after-reduction-days} "
    "after it, else the first after it.",
});
constexpr auto kProgressionMet = std::to_array<std::string_view>({
    "The newest load is detectable and less than {response-log10} below its baseline.",
    "The newest load is detectable and the baseline was not.",
});
constexpr auto kProgressionNotMet = std::to_array<std::string_view>({
    "The newest load is undetectable.",
    "The newest load is at least {response-log10} below its baseline: the infection responds.",
    "The reduction is less than {load-after-reduction-days} ago: too early to judge.",
});
constexpr auto kProgressionUnknown = std::to_array<std::string_view>({
    "The day of the reduction is not known.",
    "There is no load of the last {load-oldest-days}, or it is preliminary, cannot be read or has "
    "no value to compare.",
    "There is no baseline to compare with.",
});

// C4, C5
constexpr auto kAntiviralCounts = std::to_array<std::string_view>({
    "Statements, requests and administrations of the drug with their reasons, and allergies to it.",
    "A course: a period, or doses no further apart than {course-gap-days}. Its loads: the newest "
    "from {course-load-before-end-days} before to {course-load-after-end-days} after its end "
    "against the newest of the same series in the {course-load-before-start-days} up to its "
    "start.",
});
constexpr auto kAntiviralMet = std::to_array<std::string_view>({
    "Contraindicated: a live allergy to it, or it was stopped, cancelled or not taken for a "
    "contraindication or an adverse effect.",
    "Failed: it was stopped or completed because it did not work, or a finished course of at least "
    "{course-shortest-days} brought the load down by less than {response-log10}.",
});
constexpr auto kAntiviralNotMet = std::to_array<std::string_view>({
    "It is in progress.",
    "The load answered a finished course.",
    "It was never recorded, or only as not taken or cancelled for no such reason, and medication "
    "and allergy data are there: the guideline puts it before IVIG.",
});
constexpr auto kCidofovirUnknown = std::to_array<std::string_view>({
    "Medication or allergy data are not there, or only one of the two kinds of medication data.",
    "It is finished with no loads to judge it by, or held, or its state is unclear.",
    "Kidney function of the last {renal-oldest-days} speaks against it: eGFR at or below "
    "{cidofovir-egfr} or creatinine above {cidofovir-creatinine}. That is relative; the decision "
    "has to be recorded.",
});
constexpr auto kFoscarnetUnknown = std::to_array<std::string_view>({
    "Medication or allergy data are not there, or only one of the two kinds of medication data.",
    "It is finished with no loads to judge it by, or held, or its state is unclear.",
    "Kidney function of the last {renal-oldest-days} speaks against it: eGFR below "
    "{foscarnet-egfr}. That is relative; the decision has to be recorded.",
});

const auto kRules = std::to_array<CriterionRule>({
    {CriterionId::biopsy_proven_bkvn, "3", "Has a kidney biopsy shown BK virus nephropathy?",
     kBiopsyCounts, kBiopsyMet, kBiopsyNotMet, kBiopsyUnknown},
    {CriterionId::immunosuppression_reduction_maximal, "3",
     "Is immunosuppression reduced as far as it can be?", kReductionCounts, kReductionMet,
     kReductionNotMet, kReductionUnknown},
    {CriterionId::antimetabolite_stopped, "3", "Is the antimetabolite stopped?",
     kAntimetaboliteCounts, kAntimetaboliteMet, kAntimetaboliteNotMet, kAntimetaboliteUnknown},
    {CriterionId::calcineurin_inhibitor_minimised, "3",
     "Is the calcineurin inhibitor as low as it can be?", kInhibitorCounts, kInhibitorMet,
     kInhibitorNotMet, kInhibitorUnknown},
    {CriterionId::progression_despite_reduction, "4",
     "Does the viraemia go on despite the reduction?", kProgressionCounts, kProgressionMet,
     kProgressionNotMet, kProgressionUnknown},
    {CriterionId::cidofovir_exhausted, "5", "Has cidofovir failed, or can it not be given?",
     kAntiviralCounts, kAntiviralMet, kAntiviralNotMet, kCidofovirUnknown},
    {CriterionId::foscarnet_exhausted, "5", "Has foscarnet failed, or can it not be given?",
     kAntiviralCounts, kAntiviralMet, kAntiviralNotMet, kFoscarnetUnknown},
});

}  // namespace

std::span<const CriterionRule> criterion_rules() { return kRules; }

}  // namespace guideline
