// What must hold of every patient, tried on generated ones (RapidCheck). Each case is one patient
// on whom one law is tried, for all services.
//
// How many cases: RC_PARAMS="max_success=100000" in the environment; without it 100 a law. What
// fails is made small and printed, with the RC_PARAMS that show it again.
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fhir/utf8.h"
#include "hooks/refusal.h"
#include "tests/patients/case_files.h"
#include "tests/patients/generated_patient.h"

namespace {

using generated::Entry;
using generated::Kind;
using generated::Patient;

constexpr fhir::Day kZero = std::chrono::year(2026) / 6 / 15;

std::string text(fhir::Json value) { return std::string(value.text()); }

// Everything of an answer but the words: what is decided, in an order of its own.
struct Decided {
  std::set<std::string> what;                   // "bkvn-ivig: C1 = met", "bkvn-ivig: 412"
  std::map<std::string, std::string> criteria;  // "biopsy-proven-bkvn" → "met"
  std::set<std::string> cited;                  // references anywhere in the assessments
  std::set<std::string> notes;                  // their kinds
  bool eligibility = false;                     // the criteria were judged
};

void add_references(fhir::Json value, std::set<std::string>& to) {
  if (value.is_string() && value.text().find('/') != std::string_view::npos) {
    to.insert(text(value));
  }
  for (const fhir::Json element : value.elements()) add_references(element, to);
  for (const fhir::JsonMember member : value.members()) {
    if (member.name != "notes") add_references(member.value, to);
  }
}

void add_criteria(fhir::Json criteria, Decided& decided) {
  for (const fhir::Json one : criteria.each()) {
    decided.criteria[text(one["id"])] = text(one["status"]);
    add_criteria(one["parts"], decided);
  }
}

// Days that a sentence names become days before the instant.
std::string without_dates(std::string sentence, fhir::Day zero) {
  constexpr std::size_t kLength = 10;  // of 2026-06-15
  for (std::size_t at = 0; at + kLength <= sentence.size(); ++at) {
    const fhir::DateTime date = fhir::DateTime::parse(sentence.substr(at, kLength));
    if (date.precision() != fhir::DateTime::Precision::day) continue;
    sentence.replace(at, kLength, std::to_string((zero - date.first_day()).count()));
  }
  return sentence;
}

void add_card(fhir::Json card, std::string_view service, fhir::Day zero, Decided& decided) {
  RC_ASSERT(fhir::count_code_points(card["summary"].text()) < 140U);
  RC_ASSERT(fhir::count_code_points(card["detail"].text()) <= 3000U);
  const fhir::Json assessment = card["extension"]["org.ivig-cds.assessment"];
  const std::string of(service);
  const auto add = [&](std::string_view name, fhir::Json value) {
    if (value) decided.what.insert(of + ": " + std::string(name) + " = " + text(value));
  };
  add("indicator", card["indicator"]);
  decided.what.insert(of + ": " + without_dates(text(card["summary"]), zero));
  add("indication", assessment["indication"]);
  add("verdict", assessment["verdict"]);
  for (const std::string_view name :
       {"comparison", "weightKg", "recommendedGrams", "orderedGrams"}) {
    add(name, assessment["dose"][name]);
  }
  for (const std::string_view name : {"load", "creatinine", "course", "graftFunction"}) {
    add(name, assessment[name]["status"]);
  }
  for (const fhir::Json order : assessment["orders"].each()) {
    add(text(order["order"]), order["change"]);
  }
  decided.eligibility = decided.eligibility || assessment["criteria"];
  add_criteria(assessment["criteria"], decided);
  add_references(assessment, decided.cited);
  for (const fhir::Json note : assessment["notes"].each()) decided.notes.insert(text(note["kind"]));
}

Decided decide(const Patient& patient, const std::vector<Entry>& entries, fhir::Day zero = kZero) {
  Decided decided;
  for (const auto& [service, hook] :
       {std::pair("bkvn-ivig", "order-sign"), std::pair("bkvn-immunosuppression", "order-sign"),
        std::pair("bkvn-ivig-monitoring", "patient-view")}) {
    try {
      const auto response = fhir::JsonDocument::parse(patients::respond(
          generated::body(patient, entries, hook, zero), fhir::format_day(zero), service));
      for (const fhir::Json card : response.root()["cards"].each()) {
        add_card(card, service, zero, decided);
      }
    } catch (const hooks::Refusal& refusal) {  // no clinical data came: the same answer either way
      decided.what.insert(std::string(service) + ": " + std::to_string(refusal.status()));
      RC_ASSERT(refusal.status() == hooks::http_status(hooks::Reason::no_clinical_data));
    }
  }
  for (const auto& [id, status] : decided.criteria) decided.what.insert(id + " = " + status);
  return decided;
}

std::vector<Entry> entries_of(const Patient& patient) {
  return generated::entries(patient.items, kZero);
}

// "every patient: …" is what ctest and .ci/run find it by.
template <typename Law>
void require_law(const char* name, const Law& law) {
  CHECK(rc::check(name, law));
}

// The criteria that a resource of a kind may decide (guideline sections 3 to 5).
bool may_decide(const generated::Item& item, const std::string& criterion) {
  const bool antiviral = criterion == "cidofovir-exhausted" || criterion == "foscarnet-exhausted";
  switch (item.kind) {
    case Kind::bk_load:
      return criterion == "progression-despite-reduction" || antiviral;
    case Kind::creatinine:
    case Kind::egfr:
      return antiviral;
    case Kind::tacrolimus_level:
    case Kind::ciclosporin_level:
      return criterion == "calcineurin-inhibitor-minimised" ||
             criterion == "immunosuppression-reduction-maximal";
    case Kind::weight:
      return false;
    case Kind::stain:
      return criterion == "biopsy-proven-bkvn";
    case Kind::allergy:
      return antiviral;
    case Kind::report:
      return !antiviral && criterion != "antimetabolite-stopped";
    case Kind::condition:
    case Kind::procedure:  // the transplant's date, from which a reduction counts
      return !antiviral && criterion != "antimetabolite-stopped";
    case Kind::statement:
    case Kind::request:
    case Kind::administration:
      return criterion != "biopsy-proven-bkvn";
  }
  return true;
}

bool may_decide_uncited(Kind kind) {
  return kind == Kind::procedure || kind == Kind::condition || kind == Kind::administration ||
         kind == Kind::creatinine || kind == Kind::egfr;
}

}  // namespace

TEST_CASE("every patient: the order of resources never matters", "[patients][properties]") {
  require_law("the order of resources never matters", [] {
    const auto patient = *generated::any_patient();
    std::vector<Entry> shuffled = entries_of(patient);
    const Decided before = decide(patient, shuffled);
    std::reverse(shuffled.begin(), shuffled.end());
    if (shuffled.size() > 2) {
      const auto by = *rc::gen::inRange<std::size_t>(0, shuffled.size());
      std::rotate(shuffled.begin(), shuffled.begin() + static_cast<std::ptrdiff_t>(by),
                  shuffled.end());
    }
    const Decided after = decide(patient, shuffled);
    RC_ASSERT(after.what == before.what);
    RC_ASSERT(after.notes == before.notes);
  });
}

TEST_CASE("every patient: duplicates never matter", "[patients][properties]") {
  require_law("duplicates never matter", [] {
    const auto patient = *generated::any_patient();
    std::vector<Entry> entries = entries_of(patient);
    const Decided before = decide(patient, entries);
    const std::size_t count = entries.size();
    for (std::size_t i = 0; i < count; i += 1 + *rc::gen::inRange<std::size_t>(0, 3)) {
      entries.push_back(entries[i]);
    }
    const Decided after = decide(patient, entries);
    RC_ASSERT(after.what == before.what);
    RC_ASSERT(after.notes == before.notes);
  });
}

TEST_CASE("every patient: another patient's resources never matter", "[patients][properties]") {
  require_law("another patient's resources never matter", [] {
    const auto patient = *generated::any_patient();
    RC_PRE(patient.missing != generated::kNoKeyAsked);  // 412, and an answer of any kind ends that
    std::vector<Entry> entries = entries_of(patient);
    const Decided before = decide(patient, entries);
    const auto others = *generated::any_items();
    const std::vector<Entry> other = generated::entries(others, kZero, "p2", 1000);
    entries.insert(entries.begin(), other.begin(), other.end());
    Decided after = decide(patient, entries);
    RC_ASSERT(after.what == before.what);
    RC_ASSERT(after.cited == before.cited);
    after.notes.erase("wrong-patient");
    RC_ASSERT(after.notes == before.notes);
  });
}

// The Gregorian calendar repeats after 400 years to the day. By any other number of days months of
// other lengths come under way, so that holds only away from what is counted in months.
TEST_CASE("every patient: moving all dates and the instant alike never matters",
          "[patients][properties]") {
  require_law("moving all by 400 years never matters", [] {
    const auto patient = *generated::any_patient();
    const Decided before = decide(patient, entries_of(patient));
    const int times = *rc::gen::element(-1, 1, 2);
    const fhir::Day zero = kZero + std::chrono::days(times * generated::kDaysIn400Years);
    RC_ASSERT(decide(patient, generated::entries(patient.items, zero), zero).what == before.what);
  });
  require_law("moving all by days never matters away from month limits", [] {
    const auto patient = *generated::any_patient();
    RC_PRE(!generated::near_a_month_limit(patient));
    const Decided before = decide(patient, entries_of(patient));
    const fhir::Day zero =
        kZero + std::chrono::days(*rc::gen::resize(100, rc::gen::inRange(-3000, 3000)));
    RC_ASSERT(decide(patient, generated::entries(patient.items, zero), zero).what == before.what);
  });
}

// So that data never makes a wrong certainty: a criterion that changes when one resource is taken
// away, in whichever direction, is one that a resource of its kind may decide; and it changes only
// where that resource was cited, or is one of those whose part in it is not: what dates the
// transplantation and with it the reduction, what makes up a run of administrations, and a kidney
// function that does not speak against an antiviral.
TEST_CASE("every patient: taking one resource away moves only what it decides",
          "[patients][properties]") {
  require_law("taking one resource away moves only what it decides", [] {
    const auto patient = *generated::any_patient();
    RC_PRE(!patient.items.empty());
    const std::vector<Entry> entries = entries_of(patient);
    const Decided before = decide(patient, entries);
    RC_PRE(before.eligibility);
    const auto which = *rc::gen::inRange<std::size_t>(0, entries.size());
    std::vector<Entry> fewer = entries;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(which));
    const Decided after = decide(patient, fewer);
    if (!after.eligibility) return;
    const generated::Item& item = patient.items[which];
    const bool cited = before.cited.count(entries[which].reference) == 1;
    for (const auto& [criterion, status] : before.criteria) {
      if (after.criteria.at(criterion) == status) continue;
      RC_LOG() << entries[which].reference << " moves " << criterion << " from " << status << " to "
               << after.criteria.at(criterion) << '\n';
      RC_ASSERT(may_decide(item, criterion));
      RC_ASSERT(cited || may_decide_uncited(item.kind));
    }
  });
}
