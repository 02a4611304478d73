// Tables for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace server {

using Cells = std::vector<std::string>;

// Columns as wide as they need be, two spaces between them; from column `first_count` on they stand
// to the right. All rows have as many cells as the first; there is at least one.
[[nodiscard]] std::string text_table(const std::vector<Cells>& rows, std::size_t first_count);

}  // namespace server
