#include "guideline/biopsy_proven.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "fhir/folded_text.h"
#include "fhir/quantity.h"
#include "fhir/record.h"
#include "fhir/trim.h"

namespace guideline {
namespace {

// One thing that a biopsy showed, by an item of an observation or by a report. Its evidence is
// written for the newest alone: a long value may be behind many of them.
struct Finding {
  std::optional<bool> positive;  // nothing: preliminary or absent, and so not to be decided by
  std::optional<fhir::Day> day;  // undated is the oldest
  const BiopsyObservation* observation = nullptr;
  const BiopsyObservation::Item* item = nullptr;
  const ReportFact* report = nullptr;
  std::string_view sentence;  // of a report
};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_class(std::string_view part) {
  constexpr std::array<std::string_view, 12> kClasses = {"1", "2", "3",  "i",  "ii", "iii",
                                                         "a", "b", "b1", "b2", "b3", "c"};
  return contains(kClasses, part);
}

// Without the words that may stand before a class.
std::string_view without_class_words(std::string_view part) {
  constexpr std::array<std::string_view, 5> kBefore = {"banff pvn class", "pvn class", "class",
                                                       "banff", "pvan"};
  for (const std::string_view before : kBefore) {
    if (part.starts_with(before) && part.size() > before.size() && part[before.size()] == ' ') {
      return fhir::trim(part.substr(before.size()));
    }
  }
  return part;
}

// A value read as stain or class; nothing where it is neither positive nor negative.
std::optional<bool> read_concept(const fhir::CodeableConcept& concept_, bool stain,
                                 PatientRecord& record) {
  if (stain) {
    const Classification result = record.classify(concept_);
    const bool positive = result.in(Set::positive);
    if (positive != result.in(Set::negative)) return positive;
    if (positive) return std::nullopt;
  }
  const auto read_text = stain ? read_stain_text : read_class_text;
  if (!concept_.text.empty()) {
    if (const std::optional<bool> said = read_text(concept_.text)) return said;
  }
  for (const fhir::Coding& coding : concept_.coding) {
    if (const std::optional<bool> said = read_text(coding.display)) return said;
    if (const std::optional<bool> said = stain ? std::nullopt : read_text(coding.code)) return said;
  }
  return std::nullopt;
}

std::optional<bool> read_item(const BiopsyObservation::Item& item, PatientRecord& record) {
  const fhir::Value& value = *item.value;
  if (value.concept_) return read_concept(*value.concept_, item.stain, record);
  if (!value.string.empty()) {
    return item.stain ? read_stain_text(value.string) : read_class_text(value.string);
  }
  if (item.stain && value.boolean) return *value.boolean;
  if (!item.stain && !value.integer.empty()) return read_class_text(value.integer);
  if (!item.stain && value.quantity) {
    const std::optional<double> number = fhir::read_decimal(value.quantity->value);
    if (!number || value.quantity->comparator != fhir::Comparator::none) return std::nullopt;
    if (*number == 0) return false;
    return *number == 1 || *number == 2 || *number == 3 ? std::optional(true) : std::nullopt;
  }
  if (!value.empty()) return std::nullopt;
  for (const fhir::CodeableConcept& interpretation : *item.interpretation) {
    if (const std::optional<bool> said = read_concept(interpretation, item.stain, record))
      return said;
  }
  return std::nullopt;
}

// `said`: how it was read; nothing where it does not decide.
Evidence evidence_of_item(const BiopsyObservation& observation, const BiopsyObservation::Item& item,
                          std::optional<bool> said) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*observation.source);
  evidence.day = observation.day;
  evidence.sentence = item.stain ? "SV40 stain" : "polyomavirus nephropathy class";
  evidence.by_name = item.by_name;
  const std::string value = recorded_text(*item.value, *item.interpretation);
  evidence.recorded = evidence.sentence + (value.empty() ? "" : ": " + value);
  if (const std::string_view read = said.value_or(false) ? "positive" : "negative";
      said && fhir::fold(value) != read) {
    evidence.normalised = read;
  }
  return evidence;
}

Evidence evidence_of_report(const ReportFact& report, std::string sentence) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*report.source);
  evidence.day = report.day;
  evidence.recorded = report.conclusion_in(Set::bk_nephropathy);
  evidence.sentence = std::move(sentence);
  evidence.by_name = report.by_name;
  return evidence;
}

Evidence evidence_of_condition(const ConditionFact& condition, std::string sentence) {
  Evidence evidence;
  evidence.reference = fhir::reference_to(*condition.source);
  evidence.day = condition.day;
  evidence.recorded = condition.source->code.label();
  evidence.sentence = std::move(sentence);
  evidence.by_name = condition.code.by_name(Set::bk_nephropathy);
  return evidence;
}

Evidence evidence_of(const Finding& finding, PatientRecord& record) {
  return finding.report != nullptr
             ? evidence_of_report(*finding.report, std::string(finding.sentence))
             : evidence_of_item(*finding.observation, *finding.item,
                                read_item(*finding.item, record));
}

void add_observations(PatientRecord& record, std::vector<Finding>& findings) {
  for (const BiopsyObservation& observation : record.biopsy_observations) {
    for (const BiopsyObservation::Item& item : observation.items) {
      const std::optional<bool> said = read_item(item, record);
      const bool undecided = !observation.final || (item.data_absent && !said);
      // What is neither positive nor negative is passed over, unless it says that more may come.
      if (!said && !undecided) continue;
      findings.push_back(
          {undecided ? std::nullopt : said, observation.day, &observation, &item, nullptr, {}});
    }
  }
}

void add_reports(const PatientRecord& record, std::vector<Finding>& findings) {
  for (const ReportFact& report : record.biopsy_reports) {
    if (!report.concludes(Set::bk_nephropathy)) continue;
    findings.push_back({report.final ? std::optional(true) : std::nullopt, report.day, nullptr,
                        nullptr, &report, "biopsy report that concludes it"});
  }
}

// A result that is there and not negative; null where there is none.
const BiopsyObservation::Item* proof_in(const BiopsyObservation& observation,
                                        PatientRecord& record) {
  const BiopsyObservation::Item* proof = nullptr;
  for (const BiopsyObservation::Item& item : observation.items) {
    const std::optional<bool> said = read_item(item, record);
    if (said == std::optional(false)) return nullptr;
    if (proof == nullptr && (said || !item.data_absent)) proof = &item;
  }
  return proof;
}

// What the evidence of a Condition may name. What an observation proves is read once, however many
// name it.
struct ProofIndex {
  fhir::ReferenceIndex<ReportFact> reports;
  fhir::ReferenceIndex<BiopsyObservation> observations;
  std::map<const BiopsyObservation*, const BiopsyObservation::Item*> proofs;
};

// The item of evidence that a Condition names, if it may prove it.
std::optional<Finding> proof_of(const ConditionFact& condition, ProofIndex& index,
                                PatientRecord& record) {
  for (const fhir::Reference& reference : condition.source->evidence) {
    if (const ReportFact* report = index.reports.find(reference, "DiagnosticReport")) {
      return Finding{true,    report->day, nullptr,
                     nullptr, report,      "biopsy report that the diagnosis names"};
    }
    const BiopsyObservation* observation = index.observations.find(reference, "Observation");
    if (observation == nullptr) continue;
    const auto [known, is_new] = index.proofs.try_emplace(observation, nullptr);
    if (is_new) known->second = proof_in(*observation, record);
    if (known->second == nullptr) continue;
    return Finding{true, observation->day, observation, known->second, nullptr, {}};
  }
  return std::nullopt;
}

void add_conditions(PatientRecord& record, std::vector<Finding>& findings) {
  ProofIndex index;
  for (const ReportFact& report : record.biopsy_reports) {
    if (report.final) index.reports.add(*report.source, report);
  }
  for (const BiopsyObservation& observation : record.biopsy_observations) {
    if (observation.final) index.observations.add(*observation.source, observation);
  }
  for (const ConditionFact& condition : record.conditions) {
    if (!condition.live || !condition.code.in(Set::bk_nephropathy) ||
        condition.source->verification_status.first_code() != "confirmed") {
      continue;
    }
    if (const std::optional<Finding> proof = proof_of(condition, index, record)) {
      findings.push_back(*proof);
    }
  }
}

// The newest: of one day, what may decide before what may not, positive before negative.
const Finding* newest_finding(const std::vector<Finding>& findings) {
  const auto key = [](const Finding& finding) {
    return std::tuple(finding.day, finding.positive.has_value(), finding.positive.value_or(false));
  };
  const auto newest =
      std::max_element(findings.begin(), findings.end(),
                       [&key](const Finding& a, const Finding& b) { return key(a) < key(b); });
  return newest == findings.end() ? nullptr : &*newest;
}

void explain_missing(const PatientRecord& record, Criterion& criterion) {
  criterion.settles = "a biopsy result with SV40 stain, nephropathy class or a coded conclusion";
  criterion.supplies = {Supply::biopsy};
  for (const ReportFact& report : record.biopsy_reports) {
    if ((report.mentioned & (bit(Set::bk_nephropathy) | bit(Set::sv40_stain))) == 0) continue;
    criterion.finding = "A biopsy report mentions it in free text only: read this report";
    criterion.settles = "reading this report, and its conclusion as a code";
    criterion.supplies = {Supply::biopsy_report};
    criterion.evidence.push_back(evidence_of_report(report, "biopsy report in free text"));
    return;
  }
  if (const ConditionFact* condition = record.live_condition(Set::bk_nephropathy)) {
    criterion.finding = "Diagnosed, biopsy evidence not found";
    criterion.evidence.push_back(evidence_of_condition(*condition, "diagnosis without its biopsy"));
    return;
  }
  const Availability& available = record.availability();
  criterion.finding = "No biopsy finding on record";
  if (available.biopsies()) return;
  criterion.finding += std::string("; biopsy ") +
                       (available.biopsy_reports    ? "findings"
                        : available.biopsy_findings ? "reports"
                                                    : "findings and reports") +
                       " are not available";
  criterion.supplies = {Supply::biopsy_report};
}

}  // namespace

std::optional<bool> read_stain_text(std::string_view text) {
  constexpr std::array<std::string_view, 6> kPositive = {"positive", "pos",      "present",
                                                         "detected", "reactive", "+"};
  constexpr std::array<std::string_view, 5> kNegative = {"negative", "neg", "absent",
                                                         "not detected", "non reactive"};
  const std::string_view trimmed = fhir::trim(text);
  if (trimmed == "-") return false;
  const std::string folded = fhir::fold(trimmed);
  if (contains(kPositive, folded)) return true;
  if (contains(kNegative, folded)) return false;
  return std::nullopt;
}

std::optional<bool> read_class_text(std::string_view text) {
  const std::string folded = fhir::fold(text);
  std::string_view rest = fhir::trim(folded);
  if (without_class_words(rest) == "0") return false;
  while (true) {
    const std::size_t slash = rest.find('/');
    if (!is_class(without_class_words(fhir::trim(rest.substr(0, slash))))) return std::nullopt;
    if (slash == std::string_view::npos) return true;
    rest.remove_prefix(slash + 1);
  }
}

Criterion biopsy_proven(PatientRecord& record) {
  Criterion criterion;
  criterion.id = CriterionId::biopsy_proven_bkvn;
  std::vector<Finding> findings;
  add_observations(record, findings);
  add_reports(record, findings);
  add_conditions(record, findings);
  const Finding* newest = newest_finding(findings);
  if (newest == nullptr) {
    explain_missing(record, criterion);
    return criterion;
  }
  criterion.evidence.push_back(evidence_of(*newest, record));
  if (!newest->positive) {
    criterion.finding = "The newest biopsy finding is preliminary or has no result yet";
    criterion.settles = "the final result of that biopsy";
    criterion.supplies = {Supply::biopsy_report};
    return criterion;
  }
  criterion.status = *newest->positive ? Truth::met : Truth::not_met;
  criterion.finding = *newest->positive
                          ? "Proven by biopsy"
                          : "The newest biopsy is negative; a needle can miss focal disease";
  return criterion;
}

}  // namespace guideline
