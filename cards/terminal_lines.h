// Lines of text for a terminal: at most 100 columns, and cleaned of control characters where they
// come from the record, so that it cannot steer the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assessment.h"

namespace cards {

// With spaces up to that many columns, and at least one.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

// The text behind `first_indent`, further lines indented as much.
void append_wrapped(std::string& out, const std::string& first_indent, std::string_view text);

// A heading and a line each; nothing where there is none.
void append_list(std::string& out, std::string_view heading, const std::vector<std::string>& lines);

// "Observation/obs-8 (2026-11-17): 60,000 copies/mL = 4.78 log10 copies/mL [matched by name]"
[[nodiscard]] std::string evidence_line(const guideline::Evidence& evidence);

void append_notes(std::string& out, const std::vector<guideline::Note>& notes);

}  // namespace cards
