// What a card must not leave unsaid, in the project's own words: the product label, the report of
// harm, the weakness of the evidence, what to watch for. Markdown, each a block of its own that
// ends in a line break, or empty.
//
// Source: guideline sections 6 (caveats), 7 (evidence table), 11 (limits).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cards/citation.h"
#include "guideline/assessment.h"

namespace cards {

// 6.6, said to come from the label: at most `most` items of the record, the gravest first.
[[nodiscard]] std::string label_line(const std::vector<guideline::LabelRisk>& risks,
                                     std::size_t most, CitationStyle style);

// Which of these, and of rejection, nobody could look for; empty where all could be.
[[nodiscard]] std::string not_looked_for(const guideline::Assessment& assessment);

[[nodiscard]] std::string_view label_statement();  // what the label says, whatever is on record

[[nodiscard]] bool has_risk(const std::vector<guideline::LabelRisk>& risks,
                            guideline::LabelRiskKind kind);

// The gravest of them in a few plain words before a summary: "Thrombosis on record. "; or empty.
[[nodiscard]] std::string summary_alarm(const std::vector<guideline::LabelRisk>& risks);

// The one report of harm (reference 7), with what made it different.
[[nodiscard]] std::string harm_statement();

// 6.1 beside an eligibility verdict: rejections active first.
[[nodiscard]] std::string rejection_caveat(
    const std::vector<guideline::RejectionOnRecord>& rejections, std::size_t most,
    CitationStyle style);

// 6.2 alone, 6.2 to 6.5 without the figures of the case report, or all of it.
enum class CaveatScope { evidence_only, brief, all };
[[nodiscard]] const std::string& caveat_bullets(CaveatScope scope);
[[nodiscard]] std::vector<std::string> caveat_items(CaveatScope scope);  // the same, plain

// Rows of the evidence table, one line each.
enum class PublishedScope { series_and_reports, series_and_harm, guidance_and_harm, harm };
// The report of harm is passed over where the card states it elsewhere (harm_statement).
[[nodiscard]] const std::string& published_bullets(PublishedScope scope,
                                                   bool harm_is_stated = false);

// 6.4 alone, with the figures of the case report; one line.
[[nodiscard]] std::string expectation_line();

// Section 11, the first two limits.
[[nodiscard]] const std::string& literature_limits();

}  // namespace cards
