#include "guideline/ivig_given.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "fhir/record.h"
#include "guideline/lab_result.h"

namespace guideline {
namespace {

// R5 says of a statement only whether the drug is taken: one that was stopped was given.
bool is_completed(const fhir::MedicationStatement& statement) {
  return statement.status == "completed" ||
         (statement.status == "recorded" &&
          statement.adherence.first_code().starts_with("stopped"));
}

bool is_completed(const fhir::OrderRequest& request) {
  return (request.status == "completed" || request.status == "ended") && !request.do_not_perform &&
         request.intent != "proposal" && request.intent != "plan";
}

class Reader {
 public:
  Reader(PatientRecord& record, IvigGiven& given) : record_(record), given_(given) {}

  // `fallback`: when it was asserted or authored, where nothing says when it was given.
  void add(const fhir::Resource& source, const fhir::MedicationOf& medication,
           const std::vector<fhir::Dosage>& dosages, const fhir::WhenItWas& effective,
           const fhir::DateTime& fallback) {
    const Classification drug = record_.classify(medication.concept_);
    if (!drug.in(Set::ivig) ||
        has_route(dosages, record_, Set::subcutaneous_or_intramuscular_route) ||
        !record_.belongs_to_patient(source)) {
      return;
    }
    const fhir::DateTime start = start_of(effective) ? start_of(effective) : effective.period.end;
    const fhir::DateTime from = start ? start : fallback;
    if (record_.is_future(from, source)) return;
    IvigDose dose;
    dose.evidence.reference = fhir::reference_to(source);
    dose.evidence.recorded = std::string(medication.concept_.label());
    dose.evidence.sentence = "immune globulin given";
    dose.evidence.by_name = drug.by_name(Set::ivig);
    if (!from) {
      record_.notes().add(NoteKind::undated, dose.evidence.reference);
      given_.undated.push_back(std::move(dose.evidence));
      return;
    }
    const fhir::Day today = record_.clock().today;
    dose.first = from.day(today);
    dose.time = from.time_of_day();
    dose.last = dose.first;
    // An end that lies ahead says how long it was meant to take, not that it was given then.
    if (const fhir::DateTime& end = effective.period.end;
        end && record_.clock().has_passed(end.day(today))) {
      dose.last = std::max(dose.first, end.day(today));
    }
    dose.evidence.day = dose.first;
    given_.doses.push_back(std::move(dose));
  }

 private:
  PatientRecord& record_;
  IvigGiven& given_;
};

}  // namespace

fhir::Day IvigGiven::newest_day() const {
  return std::max_element(doses.begin(), doses.end(),
                          [](const IvigDose& a, const IvigDose& b) { return a.last < b.last; })
      ->last;
}

std::optional<fhir::Day> IvigGiven::newest_by(fhir::Day day) const {
  std::optional<fhir::Day> newest;
  for (const IvigDose& dose : doses) {
    if (dose.first > day) continue;
    const fhir::Day last = std::min(dose.last, day);
    if (!newest || last > *newest) newest = last;
  }
  return newest;
}

bool IvigGiven::repeated(double longest_gap_days) const {
  if (doses.empty()) return false;
  fhir::Day last = doses.front().last;
  for (const IvigDose& dose : doses) {
    if (static_cast<double>((dose.first - last).count()) > longest_gap_days) return true;
    last = std::max(last, dose.last);
  }
  return false;
}

IvigGiven ivig_given(PatientRecord& record) {
  IvigGiven given;
  Reader reader(record, given);
  for (const fhir::MedicationAdministration& one : record.source().administrations) {
    if (one.status != "completed") continue;
    fhir::Dosage dosage;
    dosage.route = one.route;
    reader.add(one, one.medication, {dosage}, one.effective, {});
  }
  for (const fhir::MedicationStatement& one : record.source().statements) {
    if (is_completed(one)) reader.add(one, one.medication, one.dosage, one.effective, one.asserted);
  }
  for (const fhir::OrderRequest& one : record.source().requests) {
    if (one.is_service_request() || !is_completed(one)) continue;
    reader.add(one, one.medication, one.dosage, one.effective, one.authored);
  }
  std::stable_sort(given.doses.begin(), given.doses.end(),
                   [](const IvigDose& a, const IvigDose& b) {
                     return std::tuple(a.first, a.time) < std::tuple(b.first, b.time);
                   });
  return given;
}

}  // namespace guideline
