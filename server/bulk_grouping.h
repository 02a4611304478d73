// The first pass over an export: each line to where the lines of its patient are.
//
// Memory is a few blocks a thread, however large the export is; what is kept is on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "server/bulk_counts.h"
#include "server/bulk_input.h"
#include "server/bulk_rejects.h"
#include "server/bulk_spill.h"

namespace server {

// Which of the patients this process judges: those of one of `count` shares. Every process reads
// all lines and keeps its own; a line of nobody is rejected in one of them.
struct BulkShare {
  std::uint64_t index = 0;
  std::uint64_t count = 1;
};

// Of an export of that many bytes (0: unknown), how many parts make each small enough to be sorted
// in memory.
[[nodiscard]] std::size_t bulk_parts(std::uint64_t bytes, const BulkShare& share) noexcept;

// Medications and Specimens, by "Type/id", go into the last part; patients' lines into the others.
// Lines of patients are counted where they are judged, the rest here. Throws std::runtime_error.
void group_lines(BulkInput& input, const BulkShare& share, unsigned threads, Spill& spill,
                 BulkRejects& rejects, BulkLineCounts& counts);

}  // namespace server
