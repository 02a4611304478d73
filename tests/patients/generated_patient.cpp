#include "tests/patients/generated_patient.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ostream>

namespace generated {
namespace {

using std::string_literals::operator""s;

// The days before day zero at which something ends or begins to count, and their neighbours.
constexpr std::array kDays = {0,   1,   3,   6,   7,   8,   13,  14,  20,  21,  27,  28,  29,
                              30,  31,  37,  42,  55,  56,  57,  60,  61,  75,  89,  90,  91,
                              92,  93,  100, 120, 150, 180, 200, 250, 300, 364, 365, 366, 367,
                              400, 500, 700, 729, 730, 731, 740, 900, -1,  -2};
constexpr std::array kLengths = {0, 1, 4, 20, 21, 22, 30, 60, 200};

constexpr std::array kKeys = {"conditions",
                              "procedures",
                              "bkLoads",
                              "renalFunction",
                              "drugLevels",
                              "bodyWeight",
                              "biopsyFindings",
                              "biopsyReports",
                              "medicationStatements",
                              "medicationRequests",
                              "medicationAdministrations",
                              "allergies"};

}  // namespace

std::string body(const Patient& patient, const std::vector<Entry>& entries, std::string_view hook,
                 fhir::Day zero) {
  std::string text =
      R"({"hook":")" + std::string(hook) + R"(","hookInstance":"test",)" +
      R"("extension":{"org.ivig-cds.as-of":")" + fhir::format_day(zero) +
      R"("},"context":{"userId":"Practitioner/1","patientId":"p1","encounterId":"e",)" +
      R"("draftOrders":{"resourceType":"Bundle","entry":[)" + drafts_of(patient) +
      R"(]}},"prefetch":{"patient":{"resourceType":"Patient","id":"p1"})";
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    std::string found;
    for (const Entry& entry : entries) {
      if (entry.key != kKeys[i]) continue;
      found += (found.empty() ? "" : ",") + ("{\"resource\":" + entry.json) + "}";
    }
    const bool asked = (patient.missing >> i) % 2 == 0;
    if (!asked && found.empty()) continue;
    // What is there counts under whatever key it came.
    text += ",\"" + (asked ? std::string(kKeys[i]) : "also" + std::to_string(i)) + "\":" +
            (found.empty() ? "null"s : R"({"resourceType":"Bundle","entry":[)" + found + "]}");
  }
  return text + "}}";
}

bool near_a_month_limit(const Patient& patient) {
  std::vector<int> days = {0};
  for (const Item& item : patient.items) {
    if (item.when % 8 == 1) return true;  // a month counts as its last day
    days.push_back(item.day);
    days.push_back(item.day + item.length);
  }
  // Months of 3, 12 and 24 and the most that their lengths differ.
  const auto near = [](int apart) {
    return (apart >= 88 && apart <= 94) || (apart >= 363 && apart <= 368) ||
           (apart >= 728 && apart <= 733);
  };
  return std::any_of(days.begin(), days.end(), [&](int a) {
    return std::any_of(days.begin(), days.end(), [&](int b) { return near(std::abs(a - b)); });
  });
}

rc::Gen<std::vector<Item>> any_items() {
  const auto number = [] { return rc::gen::resize(100, rc::gen::inRange(0U, 120U)); };
  const rc::Gen<Item> item = rc::gen::build<Item>(
      rc::gen::set(&Item::kind, rc::gen::map(rc::gen::resize(100, rc::gen::inRange(0, 14)),
                                             [](int kind) { return static_cast<Kind>(kind); })),
      rc::gen::set(&Item::day, rc::gen::elementOf(std::vector<int>(kDays.begin(), kDays.end()))),
      rc::gen::set(&Item::length,
                   rc::gen::elementOf(std::vector<int>(kLengths.begin(), kLengths.end()))),
      rc::gen::set(&Item::value, number()), rc::gen::set(&Item::what, number()),
      rc::gen::set(&Item::status, number()), rc::gen::set(&Item::when, number()));
  return rc::gen::scale(0.25, rc::gen::container<std::vector<Item>>(item));
}

rc::Gen<Patient> any_patient() {
  const auto bits = [](unsigned below) {
    return rc::gen::resize(100, rc::gen::inRange(0U, below));
  };
  return rc::gen::build<Patient>(
      rc::gen::set(&Patient::items, any_items()), rc::gen::set(&Patient::draft, bits(64)),
      // Mostly all keys are asked.
      rc::gen::set(&Patient::missing, rc::gen::map(rc::gen::pair(bits(4), bits(kNoKeyAsked + 1)),
                                                   [](const auto& drawn) {
                                                     return drawn.first == 0 ? drawn.second : 0U;
                                                   })));
}

std::ostream& operator<<(std::ostream& out, const Item& item) {
  const fhir::Day zero = std::chrono::year(2026) / 6 / 15;
  return out << entries({item}, zero).front().json;
}

std::ostream& operator<<(std::ostream& out, const Patient& patient) {
  out << "draft " << patient.draft << ", missing " << patient.missing << '\n';
  const fhir::Day zero = std::chrono::year(2026) / 6 / 15;
  for (const Entry& entry : entries(patient.items, zero)) out << entry.json << '\n';
  return out;
}

}  // namespace generated
