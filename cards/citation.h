// How a card names an item of the record: "60,000 copies/mL (4.78 log10 copies/mL), 2026-11-17,
// Observation/obs-8 (matched by name)". Escaped Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "guideline/assessment.h"

namespace cards {

// Full: value, date, reference. Brief: reference and date only, for cards that run long. Either
// way it is bounded, and says where no code but a name matched.
enum class CitationStyle { full, brief };
[[nodiscard]] std::string cite(const guideline::Evidence& evidence, CitationStyle style);

// The first `most` of them, joined by "; ", and how many more there are.
[[nodiscard]] std::string cite_first(const std::vector<guideline::Evidence>& evidence,
                                     std::size_t most, CitationStyle style);

// Notes on the data under their title, a line each: the first `most`, then "and N more"; empty
// where there are none. One note stands for all resources of its kind, so few cards reach
// kMostNotes.
inline constexpr std::size_t kMostNotes = 16;
[[nodiscard]] std::string notes_block(const std::vector<guideline::Note>& notes, std::size_t most);

}  // namespace cards
