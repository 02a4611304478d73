// Patients as RapidCheck makes them, to test what must hold of all of them: a list of small items,
// each of which becomes one resource. Their days, codes, states and values are drawn from those at
// which the guideline decides, so that a few items are enough to come near its boundaries.
//
// Dates are days before a day zero and are written when a request is made of the patient, so that
// the whole of it can be moved in time.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"

namespace generated {

enum class Kind : std::uint8_t {
  bk_load,
  creatinine,
  egfr,
  tacrolimus_level,
  ciclosporin_level,
  weight,
  stain,
  report,
  condition,
  procedure,
  statement,
  request,
  administration,
  allergy,
};

struct Item {
  Kind kind{};
  int day = 0;          // before day zero; negative: after
  int length = 0;       // of a period, that many days up to `day`
  unsigned value = 0;   // which of its kind's values; taken modulo their number
  unsigned what = 0;    // which code, drug or name
  unsigned status = 0;  // which status
  unsigned when = 0;    // a day, a day with a time, a month, no date
};
std::ostream& operator<<(std::ostream& out, const Item& item);

constexpr unsigned kNoKeyAsked = 0xFFF;  // of twelve

struct Patient {
  std::vector<Item> items;
  unsigned draft = 0;    // which orders are being written
  unsigned missing = 0;  // which prefetch keys were not asked: a bit each
};
std::ostream& operator<<(std::ostream& out, const Patient& patient);

[[nodiscard]] rc::Gen<Patient> any_patient();
[[nodiscard]] rc::Gen<std::vector<Item>> any_items();

// One resource of a patient.
struct Entry {
  std::string key;        // of the prefetch
  std::string reference;  // "Observation/r3"
  std::string json;
};

// As written when day zero is that day; ids are counted from `first_id`.
[[nodiscard]] std::vector<Entry> entries(const std::vector<Item>& items, fhir::Day zero,
                                         std::string_view patient = "p1", int first_id = 0);

// The entries of the Bundle of orders being written: immune globulin, and beside it something that
// the guideline lowers.
[[nodiscard]] std::string drafts_of(const Patient& patient);

// The body of a call.
[[nodiscard]] std::string body(const Patient& patient, const std::vector<Entry>& entries,
                               std::string_view hook, fhir::Day zero);

// Whether a day of the patient lies so near to a limit that is counted in months that moving
// everything by days, which moves it over months of other lengths, may move it over the limit.
[[nodiscard]] bool near_a_month_limit(const Patient& patient);

// After which the Gregorian calendar repeats.
inline constexpr int kDaysIn400Years = 146097;

}  // namespace generated
