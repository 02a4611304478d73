// Members that are left out where they have no value (CDS Hooks 3.0, "Use of JSON").
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "fhir/json_writer.h"
#include "guideline/assessment.h"

namespace cards {

inline void text_member(fhir::JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.member(name, value);
}

template <typename Item>
void list_member(fhir::JsonWriter& json, std::string_view name, std::span<const Item> items,
                 void (*write)(fhir::JsonWriter&, const Item&)) {
  if (items.empty()) return;
  json.key(name).begin_array();
  for (const Item& item : items) write(json, item);
  json.end_array();
}

template <typename Item>
void list_member(fhir::JsonWriter& json, std::string_view name, const std::vector<Item>& items,
                 void (*write)(fhir::JsonWriter&, const Item&)) {
  list_member(json, name, std::span(items), write);
}

inline void write_note(fhir::JsonWriter& json, const guideline::Note& note) {
  json.begin_object();
  text_member(json, "kind", note.kind);
  json.member("text", note.text).end_object();
}

// The notes on the data that say something, as the member "notes".
inline void write_notes(fhir::JsonWriter& json, std::vector<guideline::Note> notes) {
  std::erase_if(notes, [](const guideline::Note& note) { return note.text.empty(); });
  list_member(json, "notes", notes, write_note);
}

}  // namespace cards
