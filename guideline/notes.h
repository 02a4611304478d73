// Notes on the quality of the data: one line per kind, however many resources it concerns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assessment.h"

namespace guideline {

enum class NoteKind : std::uint8_t {
  wrong_patient,
  subject_unknown,
  future_date,
  undated,
  unreadable_date,
  preliminary,
  unreadable_value,
  unit_unknown,
  unit_contradicts_code,
  specimen_unknown,
  conflicting_sources,
  one_medication_kind,
  medication_unknown,
  reason_unreadable,
  unreadable_resource,
  not_available,
};
inline constexpr std::size_t kNoteKinds = static_cast<std::size_t>(NoteKind::not_available) + 1;

[[nodiscard]] std::string_view to_text(NoteKind kind);

// Counts per kind and remembers the first few references.
class Notes {
 public:
  void add(NoteKind kind, const std::string& reference);
  // A note about no resource: its text is the whole of it.
  void add_text(NoteKind kind, std::string text);
  void add_texts(NoteKind kind, const std::vector<std::string>& texts);

  [[nodiscard]] std::size_t count(NoteKind kind) const noexcept;
  [[nodiscard]] std::vector<Note> list() const;

 private:
  struct Entry {
    std::set<std::string> seen;
    std::vector<std::string> references;  // the first few
    std::vector<std::string> texts;
  };
  std::array<Entry, kNoteKinds> entries_;
};

}  // namespace guideline
