// What an export holds of its patients, on disk between the two passes: lines that were read in any
// order, in parts small enough to be sorted one after the other.
//
// The files have no name: they are gone with the process, however it ends, and nobody else can open
// them. Lines are bytes from outside and no more than that.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace server {

struct SpilledLine {
  std::string_view key;  // whose it is; a part holds all lines of a key
  std::uint32_t file = 0;
  std::uint64_t line = 0;
  std::string_view text;
};

// A 64-bit FNV-1a hash with its bits mixed (the finaliser of MurmurHash3): the same everywhere, so
// that processes on different machines agree on who takes which patient.
[[nodiscard]] std::uint64_t hash_of(std::string_view key) noexcept;

// Adds a line to those that will be spilled together.
void add_line(std::string& lines, const SpilledLine& line);

// One part, mapped. Its lines are sorted by key, and of a key in the order that they were read.
class SpilledPart {
 public:
  SpilledPart() = default;
  SpilledPart(int descriptor, std::size_t size);
  ~SpilledPart();
  SpilledPart(SpilledPart&& other) noexcept;
  SpilledPart& operator=(SpilledPart&& other) noexcept;
  SpilledPart(const SpilledPart&) = delete;
  SpilledPart& operator=(const SpilledPart&) = delete;

  [[nodiscard]] const std::vector<SpilledLine>& lines() const noexcept { return lines_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  // The first line of a key; null where there is none.
  [[nodiscard]] const SpilledLine* find(std::string_view key) const noexcept;

 private:
  void* bytes_ = nullptr;
  std::size_t size_ = 0;
  std::vector<SpilledLine> lines_;
};

class Spill {
 public:
  // In that folder; empty: TMPDIR, or /tmp. Throws std::system_error, here and below.
  Spill(const std::string& folder, std::size_t parts);
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  // From any thread. `lines` is what add_line() made.
  void append(std::size_t part, std::string_view lines);

  // Once, and when nothing will be appended. The space on disk is free again when the part is gone.
  [[nodiscard]] SpilledPart take(std::size_t part);

  [[nodiscard]] std::size_t parts() const noexcept { return files_.size(); }
  [[nodiscard]] std::uint64_t size() const noexcept;

 private:
  struct File {
    int descriptor = -1;
    std::atomic<std::uint64_t> size = 0;
  };
  std::vector<File> files_;
};

}  // namespace server
