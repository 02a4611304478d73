#include "guideline/immunosuppression_order.h"

#include <algorithm>
#include <array>
#include <compare>
#include <set>

#include "fhir/folded_text.h"
#include "fhir/record.h"
#include "guideline/draft_order.h"
#include "guideline/evidence_table.h"
#include "guideline/medication_criterion.h"
#include "guideline/progression.h"
#include "guideline/reduction_maximal.h"

namespace guideline {
namespace {

constexpr std::array kDrugs = {Set::mycophenolate, Set::azathioprine, Set::tacrolimus,
                               Set::ciclosporin};

// A draft that holds a drug, or that has run its course, neither starts nor continues it.
bool may_be_taken(const fhir::OrderRequest& order) {
  return order.status != "on-hold" && order.status != "completed" && order.status != "ended";
}

std::vector<const fhir::OrderRequest*> drafts_of(Set drug, const fhir::Record& drafts_on_hand,
                                                 const Selections& selections,
                                                 PatientRecord& record) {
  std::vector<const fhir::OrderRequest*> drafts;
  std::set<std::string> seen;
  for (const fhir::OrderRequest& order : drafts_on_hand.requests) {
    if (order.is_service_request() || !may_be_taken(order) ||
        !selections.under_consideration(order)) {
      continue;
    }
    if (!record.classify(order.medication.concept_).in(drug) ||
        record.is_local(order.medication, order.dosage) || !record.belongs_to_patient(order)) {
      continue;
    }
    if (!order.id.empty() && !seen.insert(fhir::reference_to(order)).second) continue;
    drafts.push_back(&order);
  }
  return drafts;
}

// What the current entries of one kind of source come to; each resource once.
std::optional<StatedDose> sum_of(const DrugHistory& history, bool orders) {
  std::set<std::string> seen;
  std::optional<StatedDose> sum;
  bool first = true;
  for (const MedicationEntry* entry : history.winning) {
    const bool counts =
        orders ? entry->order != nullptr : entry->source->type == "MedicationStatement";
    if (!counts || entry->state != DrugState::current) continue;
    if (!entry->source->id.empty() && !seen.insert(fhir::reference_to(*entry->source)).second) {
      continue;
    }
    sum = first ? entry->dose : together(sum, entry->dose);
    first = false;
  }
  return sum;
}

// Orders compare with orders; a list of what is taken only where no order says how much.
std::optional<StatedDose> current_dose(const DrugHistory& history) {
  const std::optional<StatedDose> ordered = sum_of(history, true);
  return ordered ? ordered : sum_of(history, false);
}

// Mycophenolate mofetil and mycophenolic acid are one ingredient of two strengths: 500 mg of the
// one are 360 mg of the other, so their milligrams compare only where neither text nor code is the
// other's.
enum class Salt : std::uint8_t { unsaid, mofetil, acid };

Salt salt_of(const fhir::CodeableConcept& medication, const PatientRecord& record) {
  // An ATC code of mycophenolic acid stands for both, so mofetil beside it decides.
  Salt salt = Salt::unsaid;
  const auto read = [&salt](std::string_view text) {
    if (text.empty() || salt == Salt::mofetil) return;
    const fhir::FoldedText folded(text);
    if (folded.has_any_word({"mofetil", "cellcept"})) {
      salt = Salt::mofetil;
    } else if (folded.has_any_word({"acid", "sodium", "myfortic", "mycophenolic"})) {
      salt = Salt::acid;
    }
  };
  read(medication.text);
  for (const fhir::Coding& coding : medication.coding) {
    read(coding.display);
    read(record.display_of(coding));
  }
  return salt;
}

// The salts that the winning entries name.
std::set<Salt> salts_on_record(const DrugHistory& history, const PatientRecord& record) {
  std::set<Salt> salts;
  if (history.drug != Set::mycophenolate) return salts;
  for (const MedicationEntry* entry : history.winning) {
    if (entry->medication != nullptr) salts.insert(salt_of(*entry->medication, record));
  }
  return salts;
}

std::string dose_text(const StatedDose& dose) {
  return number_text(dose.mg) + (dose.per_kg ? " mg/kg" : " mg") +
         (dose.per_day ? " a day" : " a dose");
}

Evidence evidence_of_entry(const MedicationEntry& entry, Set drug) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*entry.source);
  evidence.day = entry.asserted;
  evidence.recorded = std::string(drug_name(drug)) + ", " + std::string(to_text(entry.state));
  if (entry.dose) evidence.normalised = dose_text(*entry.dose);
  evidence.sentence = std::string(drug_name(drug)) + " on record";
  evidence.by_name = entry.drug.by_name(drug);
  return evidence;
}

// What all drafts of a drug are judged against, found once.
struct Comparison {
  const DrugHistory& history;
  const PatientRecord& record;
  std::optional<StatedDose> current;
  std::set<Salt> salts;
};

bool is_other_salt(const fhir::OrderRequest& draft, const Comparison& with) {
  if (with.salts.empty()) return false;
  const Salt ordered = salt_of(draft.medication.concept_, with.record);
  return ordered != Salt::unsaid &&
         with.salts.contains(ordered == Salt::mofetil ? Salt::acid : Salt::mofetil);
}

std::string finding_of(const ImmunosuppressionOrder& one, const Comparison& with) {
  const std::string name(drug_name(one.drug));
  switch (one.change) {
    case OrderChange::raises:
      return "raises " + name + " from " + dose_text(*one.current) + " to " +
             dose_text(*one.ordered);
    case OrderChange::continues:
      if (one.ordered && one.current) return "continues " + name;
      return "continues " + name + "; the doses cannot be compared";
    case OrderChange::starts:
      break;
  }
  if (with.history.is(DrugState::held)) return "starts " + name + ", which is on hold";
  if (with.history.is(DrugState::unclear)) {
    return "starts " + name + ", or continues it: the record does not say clearly";
  }
  if (!with.history.recorded() && !with.record.availability().both_medication_kinds()) {
    return "starts " + name + ", as far as the available medication data show";
  }
  return "starts " + name + ", which is not current on record";
}

// Nothing where the draft lowers the drug, or only continues a calcineurin inhibitor.
std::optional<ImmunosuppressionOrder> judge(const fhir::OrderRequest& draft,
                                            const std::optional<StatedDose>& ordered,
                                            const Comparison& with) {
  ImmunosuppressionOrder one;
  one.order = &draft;
  one.drug = with.history.drug;
  one.ordered = ordered;
  if (with.history.is(DrugState::current)) {
    one.current = with.current;
    std::partial_ordering than_now = compare(one.ordered, one.current);
    if (is_other_salt(draft, with)) {
      than_now = std::partial_ordering::unordered;
      one.current.reset();
    }
    if (than_now == std::partial_ordering::less) return std::nullopt;
    one.change =
        than_now == std::partial_ordering::greater ? OrderChange::raises : OrderChange::continues;
    if (one.change == OrderChange::continues && !is_antimetabolite(one.drug)) return std::nullopt;
  }
  one.finding = finding_of(one, with);
  return one;
}

void judge_drug(Set drug, const fhir::Record& drafts_on_hand, const Selections& selections,
                PatientRecord& record, ImmunosuppressionAnswer& answer) {
  const std::vector<const fhir::OrderRequest*> drafts =
      drafts_of(drug, drafts_on_hand, selections, record);
  if (drafts.empty()) return;
  answer.any_draft = true;
  const DrugHistory history = history_of(drug, record.medications, record.notes());
  const Comparison with{history, record, current_dose(history), salts_on_record(history, record)};
  // Several drafts of one drug are several strengths of one dose, where they add up.
  std::optional<StatedDose> all = stated_dose(drafts.front()->dosage);
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    all = together(all, stated_dose(drafts[i]->dosage));
  }
  const std::size_t before = answer.orders.size();
  for (const fhir::OrderRequest* draft : drafts) {
    const std::optional<StatedDose> ordered = all ? all : stated_dose(draft->dosage);
    std::optional<ImmunosuppressionOrder> one = judge(*draft, ordered, with);
    if (one) answer.orders.push_back(std::move(*one));
  }
  if (answer.orders.size() == before) return;
  DrugOnRecord& on_record = answer.on_record.emplace_back(DrugOnRecord{drug, {}});
  for (const MedicationEntry* entry : history.winning) {
    on_record.evidence.push_back(evidence_of_entry(*entry, drug));
  }
}

void find_disease(PatientRecord& record, ImmunosuppressionAnswer& answer) {
  if (const ConditionFact* nephropathy = record.live_condition(Set::bk_nephropathy)) {
    answer.disease.push_back(
        evidence_of(*nephropathy, Set::bk_nephropathy, "BK virus nephropathy"));
  }
  const Viraemia load = viraemia(record, reduction_maximal(record).date);
  if (load.state == Viraemia::State::detectable) {
    answer.disease.push_back(evidence_of_load(
        *load.load, "newest " + std::string(to_text(load.load->series.specimen)) + " BK load"));
  }
}

}  // namespace

std::string_view to_text(OrderChange change) {
  switch (change) {
    case OrderChange::starts:
      return "starts";
    case OrderChange::continues:
      return "continues";
    case OrderChange::raises:
      return "raises";
  }
  return {};
}

bool is_antimetabolite(Set drug) { return drug == Set::mycophenolate || drug == Set::azathioprine; }

const std::vector<Evidence>& on_record(const ImmunosuppressionAnswer& answer, Set drug) {
  static const std::vector<Evidence> kNothing;
  const auto found = std::find_if(answer.on_record.begin(), answer.on_record.end(),
                                  [drug](const DrugOnRecord& one) { return one.drug == drug; });
  return found == answer.on_record.end() ? kNothing : found->evidence;
}

ImmunosuppressionAnswer judge_immunosuppression(const Question& question,
                                                const fhir::ValueSets& value_sets,
                                                const Settings& settings) {
  PatientRecord record(question.record, question.patient_id, value_sets, Clock(question.now),
                       settings.thresholds, question.availability);
  record.notes().add_texts(NoteKind::not_available, question.not_available);
  ImmunosuppressionAnswer answer;
  answer.guideline_version = kGuidelineVersion;
  answer.as_of = question.now;
  answer.medication_available = question.availability.both_medication_kinds();
  answer.patient_reference = fhir::patient_reference(question.patient_id);
  const Selections selections(question.selections);
  for (const Set drug : kDrugs) judge_drug(drug, question.drafts, selections, record, answer);
  if (!answer.any_draft) {
    answer.silence = "No antimetabolite or calcineurin inhibitor is being ordered.";
  } else if (answer.orders.empty()) {
    answer.silence = "No draft starts, continues or raises what the guideline lowers.";
  } else {
    find_disease(record, answer);
    if (answer.disease.empty()) {
      answer.silence =
          "No BK virus nephropathy is live on record, and no newest BK load is detectable.";
      answer.orders.clear();
      answer.on_record.clear();
    }
  }
  answer.notes = record.notes().list();
  return answer;
}

}  // namespace guideline
