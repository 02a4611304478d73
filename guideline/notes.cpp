#include "guideline/notes.h"

#include <algorithm>
#include <utility>

namespace guideline {
namespace {

constexpr std::size_t kReferencesShown = 2;

struct NoteRow {
  std::string_view kind;
  std::string_view text;
};

// In the order of NoteKind.
constexpr std::array<NoteRow, kNoteKinds> kRows = {{
    {"wrong-patient", "Left out, because it belongs to someone else"},
    {"subject-unknown", "Counted, though it does not say whose it is"},
    {"future-date", "Not counted, because its date lies in the future"},
    {"undated", "Not counted, because it has no date"},
    {"unreadable-date", "A date in it could not be read"},
    {"preliminary", "Shown but not deciding, because it is preliminary"},
    {"unreadable-value", "Its value could not be read"},
    {"unit-unknown", "Its unit is not known"},
    {"unit-contradicts-code", "Unit and code disagree"},
    {"specimen-unknown", "Not counted, because it names no specimen"},
    {"conflicting-sources", "Sources of one day disagree on"},
    {"one-medication-kind", ""},
    {"medication-unknown", "The medication it refers to did not come with it"},
    {"reason-unreadable", "The reason it names could not be read"},
    {"unreadable-resource", "Could not be read as a resource"},
    {"not-available", ""},
}};

const NoteRow& row(NoteKind kind) { return kRows[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view to_text(NoteKind kind) { return row(kind).kind; }

void Notes::add(NoteKind kind, const std::string& reference) {
  Entry& entry = entries_[static_cast<std::size_t>(kind)];
  if (!entry.seen.insert(reference).second) return;
  if (entry.references.size() < kReferencesShown) entry.references.push_back(reference);
}

void Notes::add_text(NoteKind kind, std::string text) {
  Entry& entry = entries_[static_cast<std::size_t>(kind)];
  if (std::find(entry.texts.begin(), entry.texts.end(), text) != entry.texts.end()) return;
  entry.texts.push_back(std::move(text));
}

void Notes::add_texts(NoteKind kind, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) add_text(kind, text);
}

std::size_t Notes::count(NoteKind kind) const noexcept {
  const Entry& entry = entries_[static_cast<std::size_t>(kind)];
  return entry.seen.size() + entry.texts.size();
}

std::vector<Note> Notes::list() const {
  std::vector<Note> notes;
  for (std::size_t i = 0; i < kNoteKinds; ++i) {
    const Entry& entry = entries_[i];
    if (!entry.seen.empty()) {
      std::string text(kRows[i].text);
      for (std::size_t r = 0; r < entry.references.size(); ++r) {
        text += (r == 0 ? ": " : ", ") + entry.references[r];
      }
      if (entry.seen.size() > entry.references.size()) {
        text += " and " + std::to_string(entry.seen.size() - entry.references.size()) + " more";
      }
      notes.push_back({std::string(kRows[i].kind), text + '.'});
    }
    for (const std::string& text : entry.texts) notes.push_back({std::string(kRows[i].kind), text});
  }
  return notes;
}

}  // namespace guideline
