// Members that are left out where they have no value (CDS Hooks 3.0, "Use of JSON").
#pragma once

#include <string_view>
#include <vector>

#include "fhir/json_writer.h"

namespace cards {

inline void text_member(fhir::JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.member(name, value);
}

template <typename Item>
void list_member(fhir::JsonWriter& json, std::string_view name, const std::vector<Item>& items,
                 void (*write)(fhir::JsonWriter&, const Item&)) {
  if (items.empty()) return;
  json.key(name).begin_array();
  for (const Item& item : items) write(json, item);
  json.end_array();
}

}  // namespace cards
