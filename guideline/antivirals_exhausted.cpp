#include "guideline/antivirals_exhausted.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <vector>

#include "fhir/record.h"
#include "guideline/antiviral_course.h"
#include "guideline/medication_criterion.h"

namespace guideline {
namespace {

constexpr fhir::SetMask kUnusable = bit(Set::contraindicated) | bit(Set::adverse_effect);

class AntiviralJudge {
 public:
  AntiviralJudge(PatientRecord& record, Set drug)
      : record_(record),
        drug_(drug),
        name_(drug_name(drug)),
        history_(history_of(drug, record.medications, record.notes())) {
    criterion_.id = drug == Set::cidofovir ? CriterionId::cidofovir_exhausted
                                           : CriterionId::foscarnet_exhausted;
  }

  Criterion judge() {
    static_cast<void>(contraindicated() || failed() || in_progress() || answered() ||
                      not_to_be_judged() || relatively_contraindicated() || never_tried());
    return std::move(criterion_);
  }

 private:
  // Each rule says whether it applies, and has then filled the criterion.

  bool contraindicated() {
    for (const AllergyFact& allergy : record_.allergies) {
      if (!allergy.code.in(drug_)) continue;
      criterion_.evidence.push_back({fhir::reference_to(*allergy.source), allergy.day,
                                     std::string(allergy.source->code.label()), "",
                                     "allergy to " + name_, allergy.code.by_name(drug_)});
      return conclude(Truth::met, "contraindicated by an allergy");
    }
    if (!is_over()) return false;
    for (const MedicationEntry* entry : history_.entries) {
      const bool ended = entry->state == DrugState::not_taken ||
                         (entry->state == DrugState::stopped && !entry->completed);
      if (!ended || (entry->reasons & kUnusable) == 0) continue;
      add_deciding(*entry, "stopped or not taken for a reason that rules it out", kUnusable);
      return conclude(Truth::met, "contraindicated or not tolerated");
    }
    return false;
  }

  bool failed() {
    if (!is_over()) return false;
    for (const MedicationEntry* entry : history_.entries) {
      if (entry->state != DrugState::stopped ||
          (entry->reasons & bit(Set::treatment_ineffective)) == 0) {
        continue;
      }
      add_deciding(*entry, "stopped for lack of effect", bit(Set::treatment_ineffective));
      return conclude(Truth::met, "tried and failed");
    }
    return conclude_from_course(CourseAnswer::failed, record_.thresholds().course_shortest_days,
                                Truth::met, "tried; the load did not answer it");
  }

  bool in_progress() {
    if (!history_.is(DrugState::current)) return false;
    add_winning("in progress");
    return conclude(Truth::not_met, name_ + " is in progress");
  }

  bool answered() {
    return is_over() && conclude_from_course(CourseAnswer::answered, 0, Truth::not_met,
                                             name_ + " was tried and the load answered it");
  }

  bool not_to_be_judged() {
    const Availability& available = record_.availability();
    if (!available.medication() || !available.allergies) {
      const std::string missing = available.medication() ? "allergies" : "medication list";
      criterion_.settles = "the " + missing;
      criterion_.supplies = {available.medication() ? Supply::allergy_review
                                                    : Supply::medication_review};
      add_winning("on record");
      return conclude(Truth::unknown, "The " + missing + (available.medication() ? " are" : " is") +
                                          " not available");
    }
    if (is_over() && !was_given()) return false;
    criterion_.settles = is_over()
                             ? "whether the load answered " + name_ + ", or why it was stopped"
                             : "whether " + name_ + " was given, and whether the load answered it";
    criterion_.supplies = {Supply::medication_review};
    add_winning(std::string(to_text(history_.state)));
    if (is_over()) add_given_before();
    return conclude(Truth::unknown, is_over()
                                        ? name_ + " was given, with nothing to judge it by"
                                        : name_ + " is " + std::string(to_text(history_.state)));
  }

  bool relatively_contraindicated() {
    const Thresholds& thresholds = record_.thresholds();
    const bool is_cidofovir = drug_ == Set::cidofovir;
    const auto low_egfr = [&](const fhir::Measure& egfr) {
      return is_cidofovir ? at_most(egfr, thresholds.cidofovir_egfr)
                          : below(egfr, thresholds.foscarnet_egfr);
    };
    const auto high_creatinine = [&](const fhir::Measure& creatinine) {
      return above(creatinine, thresholds.cidofovir_creatinine_mg_dl);
    };
    return conclude_renal(record_.egfr, Prefer::lower, low_egfr, "eGFR") ||
           (is_cidofovir &&
            conclude_renal(record_.creatinine, Prefer::higher, high_creatinine, "creatinine"));
  }

  bool never_tried() {
    add_winning("not taken");
    if (!record_.availability().both_medication_kinds()) {
      criterion_.settles = "the other half of the medication list (statements and orders)";
      criterion_.supplies = {Supply::medication_review};
      return conclude(Truth::unknown,
                      name_ + " is not on the half of the medication list that could be read");
    }
    return conclude(Truth::not_met, name_ + " was not tried; the guideline puts it before IVIG");
  }

  // The newest entries say that it is not being given. Only then do reasons and courses count, the
  // older ones too: a drug that was started again is not exhausted by why it was once stopped.
  [[nodiscard]] bool is_over() const {
    return std::all_of(history_.winning.begin(), history_.winning.end(), [](const auto* entry) {
      return entry->state == DrugState::not_taken || entry->state == DrugState::stopped;
    });
  }

  [[nodiscard]] bool was_given() const {
    return std::any_of(history_.entries.begin(), history_.entries.end(),
                       [](const auto* entry) { return entry->state == DrugState::stopped; });
  }

  bool conclude(Truth status, std::string finding) {
    criterion_.status = status;
    criterion_.finding = std::move(finding);
    return true;
  }

  bool conclude_from_course(CourseAnswer wanted, double shortest_days, Truth status,
                            std::string finding) {
    for (const MedicationEntry* entry : history_.entries) {
      if (!entry->course_start || !entry->course_end) continue;
      const auto length = static_cast<double>((*entry->course_end - *entry->course_start).count());
      if (length < shortest_days) continue;
      if (!loads_) loads_.emplace(record_);
      const JudgedCourse judged = loads_->judge(*entry->course_start, *entry->course_end);
      if (judged.answer != wanted) continue;
      add_deciding(*entry, "course of " + number_text(length) + " days");
      add_load(*judged.before, "before the course");
      add_load(*judged.after, "after the course");
      return conclude(status, std::move(finding));
    }
    return false;
  }

  // A value with a comparator counts only where it decides.
  bool conclude_renal(const std::vector<LabResult>& results, Prefer prefer,
                      const std::function<Compared(const fhir::Measure&)>& is_limiting,
                      const std::string& what) {
    std::vector<LabResult> deciding;
    std::copy_if(results.begin(), results.end(), std::back_inserter(deciding),
                 [&](const LabResult& one) {
                   return one.readable() && is_limiting(*one.value) != Compared::cannot_tell;
                 });
    const LabResult* result =
        newest_readable(deciding, record_.clock(), record_.thresholds().renal_oldest_days, prefer);
    if (result == nullptr || is_limiting(*result->value) == Compared::no) return false;
    criterion_.evidence.push_back(evidence_of(*result, "newest " + what));
    criterion_.settles = "a recorded decision on whether " + name_ + " can be given";
    return conclude(Truth::unknown, "Relative contraindication to " + name_ +
                                        " by kidney function: record the decision");
  }

  void add_entry(const MedicationEntry& entry, std::string sentence) {
    criterion_.evidence.push_back(evidence_of(entry, drug_, std::move(sentence)));
  }

  void add_winning(const std::string& sentence) {
    for (const MedicationEntry* entry : history_.winning) add_entry(*entry, sentence);
  }

  // It is of the newest assertion day (1.8).
  [[nodiscard]] bool wins(const MedicationEntry& entry) const {
    return entry.asserted == history_.winning.front()->asserted;
  }

  // The stated reason that is in one of the sets; empty where none is.
  [[nodiscard]] std::string_view reason_of(const MedicationEntry& entry, fhir::SetMask sets) {
    if (entry.stated_reasons == nullptr) return {};
    for (const fhir::CodeableConcept& reason : *entry.stated_reasons) {
      if (record_.classify(reason).in_any(sets)) return reason.label();
    }
    return {};
  }

  // An older entry decides only because the newest ones say that it is over. `reasons`: the sets of
  // the reason that decided, where one did.
  void add_deciding(const MedicationEntry& deciding, std::string sentence,
                    fhir::SetMask reasons = 0) {
    add_entry(deciding, std::move(sentence));
    if (const std::string_view reason = reason_of(deciding, reasons); !reason.empty()) {
      criterion_.evidence.back().recorded.append(": ").append(reason);
    }
    if (!wins(deciding)) add_winning(std::string(to_text(history_.state)));
  }

  // That a drug was given at all may stand in an older entry than those that win.
  void add_given_before() {
    for (const MedicationEntry* entry : history_.entries) {
      if (entry->state == DrugState::stopped && !wins(*entry)) add_entry(*entry, "given before");
    }
  }

  void add_load(const ViralLoad& load, std::string sentence) {
    Evidence evidence = evidence_of(load, "BK load " + std::move(sentence));
    evidence.normalised = load_text(load);
    criterion_.evidence.push_back(std::move(evidence));
  }

  PatientRecord& record_;
  Set drug_;
  std::string name_;
  DrugHistory history_;
  std::optional<CourseLoads> loads_;  // only where there is a course
  Criterion criterion_;
};

}  // namespace

Criterion antiviral_exhausted(PatientRecord& record, Set drug) {
  return AntiviralJudge(record, drug).judge();
}

}  // namespace guideline
