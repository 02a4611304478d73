#include "cards/order_change.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "cards/figure.h"
#include "fhir/code_system.h"
#include "fhir/json_writer.h"

namespace cards {
namespace {

using fhir::Json;
using fhir::JsonMember;
using fhir::JsonWriter;

// A member that is written otherwise than it came; without `write` it is left out.
struct Change {
  std::string_view name;
  std::function<void(JsonWriter&)> write = {};
};

bool has_content(Json value) {
  if (value.is_missing()) return false;
  if (value.is_string()) return !value.text().empty();
  if (value.is_object()) {
    for (const JsonMember member : value.members()) {
      if (has_content(member.value)) return true;
    }
    return false;
  }
  if (value.is_array()) {
    const auto elements = value.elements();
    return std::any_of(elements.begin(), elements.end(), has_content);
  }
  return true;
}

void copy_value(JsonWriter& json, Json value, bool keep_places);

// FHIR R4 json.html#primitive: given and _given are arrays in step, null where one has nothing.
bool has_companion(Json object, std::string_view name) {
  if (name.starts_with('_')) return static_cast<bool>(object[name.substr(1)]);
  return static_cast<bool>(object[std::string("_").append(name)]);
}

void copy_object(JsonWriter& json, Json object, std::span<const Change> changes = {}) {
  json.begin_object();
  std::vector<std::string_view> written;
  for (const JsonMember member : object.members()) {
    const auto change = std::find_if(changes.begin(), changes.end(),
                                     [&](const Change& c) { return c.name == member.name; });
    if (change != changes.end()) {
      if (change->write) change->write(json.key(member.name));
      written.push_back(change->name);
    } else if (has_content(member.value)) {
      copy_value(json.key(member.name), member.value, has_companion(object, member.name));
    }
  }
  for (const Change& change : changes) {
    const bool there = std::find(written.begin(), written.end(), change.name) != written.end();
    if (!there && change.write) change.write(json.key(change.name));
  }
  json.end_object();
}

void copy_value(JsonWriter& json, Json value, bool keep_places) {
  if (value.is_object()) {
    copy_object(json, value);
  } else if (value.is_array()) {
    json.begin_array();
    for (const Json element : value.elements()) {
      if (has_content(element)) {
        copy_value(json, element, false);
      } else if (keep_places) {
        json.copy(Json());  // null
      }
    }
    json.end_array();
  } else {
    json.copy(value);
  }
}

Json first_of(Json value) {
  for (const Json element : value.each()) return element;
  return {};
}

void write_grams(JsonWriter& json, double grams) {
  json.begin_object();
  json.key("value").number(grams);
  json.member("unit", "g").member("system", fhir::kUcum).member("code", "g");
  json.end_object();
}

// How long the one administration takes survives; how often and until when does not.
void write_single_repeat(JsonWriter& json, Json repeat) {
  json.begin_object();
  for (const std::string_view name :
       {"id", "extension", "duration", "durationMax", "durationUnit", "durationUnits"}) {
    if (has_content(repeat[name])) copy_value(json.key(name), repeat[name], false);
  }
  json.key("count").integer(1).end_object();
}

void write_timing(JsonWriter& json, Json timing) {
  const std::vector<Change> changes = {
      {"repeat", [timing](JsonWriter& j) { write_single_repeat(j, timing["repeat"]); }},
      {"event"},
      {"_event"},
      {"code"},
  };
  copy_object(json, timing, changes);
}

void write_dose_and_rate(JsonWriter& json, Json dose_and_rate, double grams) {
  const std::vector<Change> changes = {
      {"doseQuantity", [grams](JsonWriter& j) { write_grams(j, grams); }},
      {"doseRange"},
  };
  json.begin_array();
  copy_object(json, first_of(dose_and_rate), changes);
  json.end_array();
}

void write_dosage(JsonWriter& json, Json dosage, double grams) {
  const bool older = !dosage["doseAndRate"] && dosage["doseQuantity"];
  std::vector<Change> changes = {{"doseRange"}, {"_text"}};
  if (older) {
    changes.push_back({"doseQuantity", [grams](JsonWriter& j) { write_grams(j, grams); }});
  } else {
    changes.push_back({"doseQuantity"});
    changes.push_back({"doseAndRate", [dosage, grams](JsonWriter& j) {
                         write_dose_and_rate(j, dosage["doseAndRate"], grams);
                       }});
  }
  if (has_content(dosage["timing"])) {
    changes.push_back({"timing", [dosage](JsonWriter& j) { write_timing(j, dosage["timing"]); }});
  }
  if (has_content(dosage["text"])) {
    changes.push_back({"text", [grams](JsonWriter& j) { j.string(figure(grams) + " g once"); }});
  }
  copy_object(json, dosage, changes);
}

}  // namespace

std::string stopped(Json order) {
  const std::vector<Change> changes = {{"status", [](JsonWriter& j) { j.string("stopped"); }}};
  JsonWriter json;
  copy_object(json, order, changes);
  return json.take();
}

std::string with_one_dose(Json order, double grams) {
  const std::vector<Change> changes = {
      {"dosageInstruction",
       [order, grams](JsonWriter& j) {
         j.begin_array();
         write_dosage(j, first_of(order["dosageInstruction"]), grams);
         j.end_array();
       }},
      {"text"},
  };
  JsonWriter json;
  copy_object(json, order, changes);
  return json.take();
}

}  // namespace cards
