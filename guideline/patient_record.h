// The facts of one patient's record that the criteria work on: what belongs to the patient, counts,
// and means something to the guideline. Everything else is left out here, once, and noted.
//
// Written in three: patient_record.cpp, and what results (_results) and drugs (_medications) add.
//
// Source: guideline sections 1.1 to 1.8. Facts point into the fhir::Record, which must outlive
// them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "fhir/value_set.h"
#include "guideline/clock.h"
#include "guideline/lab_result.h"
#include "guideline/medication_timeline.h"
#include "guideline/notes.h"
#include "guideline/terminology.h"
#include "guideline/thresholds.h"
#include "guideline/viral_load.h"

namespace guideline {

// Section 1.6: which kinds of data were asked for and answered, if only with nothing.
struct Availability {
  bool medication_requests = false;
  bool medication_statements = false;
  bool allergies = false;
  bool bk_loads = false;
  bool creatinine = false;
  bool conditions = false;
  bool drug_levels = false;
  bool biopsy_findings = false;
  bool biopsy_reports = false;

  [[nodiscard]] bool biopsies() const noexcept { return biopsy_findings && biopsy_reports; }
  [[nodiscard]] bool medication() const noexcept {
    return medication_requests || medication_statements;
  }
  // Only then can "never recorded" be concluded.
  [[nodiscard]] bool both_medication_kinds() const noexcept {
    return medication_requests && medication_statements;
  }
};

struct ConditionFact {
  const fhir::Condition* source = nullptr;
  Classification code;
  bool live = false;
  bool refuted = false;
  std::optional<fhir::Day> onset;
  std::optional<fhir::Day> day;  // onset, else recorded
};

struct ProcedureFact {
  const fhir::Procedure* source = nullptr;
  Classification code;
  std::optional<fhir::Day> day;
};

// A report of a kidney biopsy.
struct ReportFact {
  const fhir::DiagnosticReport* source = nullptr;
  bool final = false;
  bool by_name = false;
  std::vector<fhir::SetMask> conclusions;  // of each conclusion code the sets that it is in
  fhir::SetMask mentioned = 0;             // names in its free text
  std::optional<fhir::Day> day;

  [[nodiscard]] bool concludes(Set set) const noexcept;
  // The conclusion code in that set, as it is written; empty where there is none.
  [[nodiscard]] std::string_view conclusion_in(Set set) const noexcept;
};

// An Observation that is, or has a component that is, a stain or a class of the nephropathy.
struct BiopsyObservation {
  const fhir::Observation* source = nullptr;
  bool final = false;
  std::optional<fhir::Day> day;
  struct Item {
    const fhir::Value* value = nullptr;
    const std::vector<fhir::CodeableConcept>* interpretation = nullptr;
    bool data_absent = false;
    bool stain = false;  // else a class
    bool by_name = false;
  };
  std::vector<Item> items;
};

struct AllergyFact {
  const fhir::AllergyIntolerance* source = nullptr;
  Classification code;
  std::optional<fhir::Day> day;
};

class PatientRecord {
 public:
  // `patient_id` is the plain id, without "Patient/".
  PatientRecord(const fhir::Record& record, std::string_view patient_id,
                const fhir::ValueSets& value_sets, const Clock& clock, const Thresholds& thresholds,
                const Availability& availability);

  [[nodiscard]] const Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] const Thresholds& thresholds() const noexcept { return thresholds_; }
  [[nodiscard]] const Availability& availability() const noexcept { return availability_; }
  [[nodiscard]] const fhir::Record& source() const noexcept { return record_; }
  [[nodiscard]] Notes& notes() noexcept { return notes_; }

  [[nodiscard]] Classification classify(const fhir::CodeableConcept& concept_,
                                        bool allergy_cues = true) {
    return {classifier_.classify(concept_, allergy_cues)};
  }

  // What the value sets call the code of a coding; empty where they have none of it.
  [[nodiscard]] std::string_view display_of(const fhir::Coding& coding) const {
    return classifier_.display_of(coding);
  }

  // Whose it says it is (1.2): this patient's or not; nothing where it does not say, or where the
  // reference leads nowhere.
  [[nodiscard]] std::optional<bool> is_patients(const fhir::Resource& resource) const;
  // Not someone else's (1.2). Notes what it finds.
  [[nodiscard]] bool belongs_to_patient(const fhir::Resource& resource);
  // True, and noted, where what starts then lies in the future (1.5).
  [[nodiscard]] bool is_future(const fhir::DateTime& start, const fhir::Resource& resource);
  // By route or form topical, ophthalmic or otic, so not systemic (1.8).
  [[nodiscard]] bool is_local(const fhir::MedicationOf& medication,
                              const std::vector<fhir::Dosage>& dosages);

  std::vector<ConditionFact> conditions;
  std::vector<ProcedureFact> procedures;
  std::vector<ReportFact> biopsy_reports;
  std::vector<BiopsyObservation> biopsy_observations;
  std::vector<ViralLoad> loads;
  std::vector<LabResult> creatinine;
  std::vector<LabResult> egfr;
  std::vector<LabResult> tacrolimus_levels;
  std::vector<LabResult> ciclosporin_levels;
  std::vector<LabResult> body_weights;
  std::vector<MedicationEntry> medications;
  std::vector<AllergyFact> allergies;  // live ones

  // A live Condition in the set; null where there is none.
  [[nodiscard]] const ConditionFact* live_condition(Set set) const;
  // Section 2.
  [[nodiscard]] bool is_kidney_recipient() const;
  [[nodiscard]] std::optional<fhir::Day> transplant_date() const;

 private:
  void add(const fhir::Condition& condition);
  void add(const fhir::Procedure& procedure);
  void add(const fhir::DiagnosticReport& report);
  void add(const fhir::Observation& observation);
  void add(const fhir::AllergyIntolerance& allergy);
  void add(const fhir::MedicationStatement& statement);
  void add(const fhir::OrderRequest& request);
  void add_administrations();
  void add_biopsy_items(const fhir::Observation& observation, const Classification& code,
                        bool final, const std::optional<fhir::Day>& day);
  void add_load(const fhir::Observation& observation, const Classification& code,
                const ResultBase& base);
  void add_lab(const fhir::Observation& observation, const Classification& code,
               const ResultBase& base);
  void add_medication(std::optional<MedicationEntry> entry, const fhir::Resource& source,
                      const fhir::MedicationOf& medication,
                      const std::vector<fhir::Dosage>& dosages, const fhir::DateTime& start,
                      const std::vector<fhir::CodeableConcept>& reasons);
  // Notes what is written as a date and is none.
  void note_unreadable_dates(const fhir::Resource& resource, const fhir::WhenItWas& when,
                             const fhir::DateTime& other = {});
  [[nodiscard]] bool says_kidney(const fhir::DiagnosticReport& report);

  const fhir::Record& record_;
  std::string_view patient_id_;
  Clock clock_;
  const Thresholds& thresholds_;
  Availability availability_;
  fhir::Classifier classifier_;
  fhir::ReferenceIndex<fhir::Patient> patients_;
  Notes notes_;
};

// Evidence for a Condition that counts because of that set.
[[nodiscard]] Evidence evidence_of(const ConditionFact& condition, Set set, std::string sentence);

// Whether one of the routes that the dosages state is in the set.
[[nodiscard]] bool has_route(const std::vector<fhir::Dosage>& dosages, PatientRecord& record,
                             Set route);

}  // namespace guideline
