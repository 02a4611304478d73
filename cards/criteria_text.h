// The criteria as a clinician reads them: the table of all, and for each that is open or failed
// what settles it or what comes first. Markdown.
//
// Source: guideline sections 1.7 (truth), 3 to 5; the clinical steps are section 5's table.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cards/citation.h"
#include "guideline/assessment.h"

namespace cards {

// How much room text from the record gets, in code points per criterion.
struct CriteriaSize {
  std::size_t finding = 150;
  std::size_t items = 2;  // of evidence
  CitationStyle style = CitationStyle::full;
  std::size_t advice = 220;

  bool operator==(const CriteriaSize&) const = default;
};

// The criteria that decide, C2 as its parts; with antivirals advisory, without C4 and C5.
[[nodiscard]] std::vector<const guideline::Criterion*> deciding_criteria(
    const guideline::Assessment& assessment);

// Shown and not counted (guideline section 11.2).
[[nodiscard]] bool is_advisory(const guideline::Assessment& assessment, guideline::CriterionId id);

// Nothing comes before IVIG but the load itself: it answers the reduction.
[[nodiscard]] bool only_the_load_fails(const guideline::Assessment& assessment);

// | Criterion | Status | Evidence |, every criterion a row and its parts under it.
[[nodiscard]] std::string criteria_table(const guideline::Assessment& assessment,
                                         const CriteriaSize& size);

// One bullet per deciding criterion that is unknown; empty where none is.
[[nodiscard]] std::string what_settles(const guideline::Assessment& assessment,
                                       const CriteriaSize& size);

// One bullet per step that the guideline puts before IVIG; empty where no criterion failed.
[[nodiscard]] std::string what_comes_first(const guideline::Assessment& assessment);

// Names of the drugs behind C2a and C2b, each once; the general word where none is named.
[[nodiscard]] std::string antimetabolites_named(const guideline::Assessment& assessment);
[[nodiscard]] std::string inhibitors_named(const guideline::Assessment& assessment);

}  // namespace cards
