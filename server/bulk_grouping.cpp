#include "server/bulk_grouping.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "server/bulk_line.h"
#include "server/in_order.h"
#include "server/progress.h"

namespace server {
namespace {

std::string_view reason_of(LinePlace place) {
  switch (place) {
    case LinePlace::without_type:
      return "no resourceType";
    case LinePlace::without_id:
      return "no id";
    case LinePlace::without_patient:
      return "does not say whose it is: no reference to a patient in subject or patient";
    case LinePlace::not_read:
    case LinePlace::patients:
    case LinePlace::shared:
    case LinePlace::not_of_a_patient:
      break;
  }
  return {};
}

// What of a block is not spilled.
struct SortedBlock {
  std::vector<RejectedLine> rejected;
  BulkLineCounts counts;
};

// One thread's: takes blocks apart and keeps what belongs together until it is spilled.
class BlockSorter {
 public:
  BlockSorter(Spill& spill, const BulkShare& share)
      : spill_(spill), share_(share), lines_(spill.parts()) {}

  SortedBlock sort(const BulkBlock& block) {
    sorted_ = {};
    SpilledLine line{{}, block.file, block.first_line, {}};
    if (block.overlong) {
      if (is_first_share()) reject(line, "the line is too long");
      return std::move(sorted_);
    }
    for (std::string_view rest = block.text; !rest.empty(); ++line.line) {
      line.text = take_line(rest);
      if (line.text.find_first_not_of(" \t") != std::string_view::npos) place(line);
    }
    spill(block.number);
    // Counted there, so that the counts of all shares add up.
    if (!is_first_share()) sorted_.counts = {};
    return std::move(sorted_);
  }

 private:
  // Threads that went through the parts in step would wait for each other at each file.
  void spill(std::size_t block) {
    constexpr std::size_t kUsual = std::size_t{64} << 10U;
    constexpr std::size_t kStep = 7919;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::size_t part = (block * kStep + i) % lines_.size();
      std::string& lines = lines_[part];
      if (lines.empty()) continue;
      spill_.append(part, lines);
      lines.clear();
      // A block of one patient fills one part; in time it would be every part that had been filled.
      if (lines.capacity() > kUsual) lines.shrink_to_fit();
    }
  }

  void place(const SpilledLine& line) {
    try {
      std::optional<fhir::JsonDocument> document;
      std::optional<ResourceHead> head = scan_head(line.text);
      if (!head) {
        document = fhir::JsonDocument::parse(std::string(line.text));
        head = head_of(document->root());
      }
      place(line, *head, document.has_value());
    } catch (const fhir::JsonError& error) {
      if (is_first_share()) reject(line, server::reason_of(error));
    }
  }

  void place(const SpilledLine& line, const ResourceHead& head, bool parsed) {
    const PlacedLine placed = place_of(head);
    switch (placed.place) {
      case LinePlace::patients:
        return keep(line, placed.key);
      case LinePlace::shared: {
        // Nobody may ever ask for it, so here it is read.
        if (!parsed) static_cast<void>(fhir::JsonDocument::parse(std::string(line.text)));
        ++sorted_.counts.read;
        const std::string key = std::string(head.type) + "/" + std::string(placed.key);
        return add_line(lines_.back(), {key, line.file, line.line, line.text});
      }
      case LinePlace::not_read:
        ++sorted_.counts.not_read;
        return;
      case LinePlace::not_of_a_patient:
        ++sorted_.counts.not_of_a_patient;
        return;
      case LinePlace::without_type:
      case LinePlace::without_id:
      case LinePlace::without_patient:
        // What follows in the line, and whether it is JSON at all, is the parser's to say.
        if (!parsed) static_cast<void>(fhir::JsonDocument::parse(std::string(line.text)));
        if (is_first_share()) reject(line, std::string(reason_of(placed.place)));
        return;
    }
  }

  void keep(const SpilledLine& line, std::string_view patient) {
    const std::uint64_t hash = hash_of(patient);
    if (hash % share_.count != share_.index) return;
    add_line(lines_[(hash / share_.count) % (lines_.size() - 1)],
             {patient, line.file, line.line, line.text});
  }

  void reject(const SpilledLine& line, std::string reason) {
    sorted_.rejected.push_back({line.file, line.line, std::move(reason)});
    ++sorted_.counts.rejected;
  }

  [[nodiscard]] bool is_first_share() const { return share_.index == 0; }

  Spill& spill_;
  const BulkShare share_;
  std::vector<std::string> lines_;  // by part
  SortedBlock sorted_;
};

}  // namespace

std::size_t bulk_parts(std::uint64_t bytes, const BulkShare& share) noexcept {
  constexpr std::uint64_t kPart = std::uint64_t{32} << 20U;
  constexpr std::uint64_t kMost = 500;  // files; a process may have 1024 open
  constexpr std::uint64_t kUnknown = 100;
  if (bytes == 0) return kUnknown;
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(bytes / share.count / kPart, 1, kMost));
}

void group_lines(BulkInput& input, const BulkShare& share, unsigned threads, Spill& spill,
                 BulkRejects& rejects, BulkLineCounts& counts) {
  Progress progress("reading");
  InOrder<SortedBlock> results([&](const SortedBlock& sorted) {
    rejects.write(sorted.rejected);
    counts += sorted.counts;
    progress.show(input.bytes_read(), input.size());
  });
  on_threads(threads, results, [&] {
    BlockSorter sorter(spill, share);
    for (BulkBlock block; input.next(block);) results.hand(block.number, sorter.sort(block));
  });
}

}  // namespace server
