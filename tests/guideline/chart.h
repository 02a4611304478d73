// A patient's chart for tests: resources as short JSON, read into a record, and what the guideline
// says of it. A test adds only what matters to it:
//
//   Chart chart;
//   chart.add(plasma_load(3, "205314")).add(drug("tacrolimus", "active"));
//   CHECK(biopsy_proven(chart.patient()).status == Truth::unknown);
//
// JSON is written with single quotes. A date is written as days before today (`day(3)`), so that a
// chart can be moved in time. Every resource is patient p1's and has an id of its own (r1, r2, …)
// unless it says otherwise.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/record.h"
#include "guideline/assess.h"
#include "guideline/patient_record.h"

namespace chart {

// The value sets that come with the program.
const fhir::ValueSets& value_sets();

// 2026-11-22, noon UTC.
fhir::Instant noon();
fhir::Day today();
fhir::Day days_ago(int days);

// A date that many days before today (negative: after), to be put into JSON with its quotes.
std::string day(int days_before);

// Members of resources, to be joined by commas.
std::string at(int days_before);                             // effectiveDateTime
std::string period(int start, std::optional<int> end = {});  // effectivePeriod
std::string asserted(int days_before);                       // dateAsserted
std::string authored(int days_before);                       // authoredOn
std::string reason(std::string_view text);                   // statusReason
std::string quantity(std::string_view value, std::string_view unit,
                     std::string_view comparator = {});
std::string text_value(std::string_view text);
std::string code(std::string_view system, std::string_view value, std::string_view member = "code");

inline constexpr std::string_view kLoinc = "http://loinc.org";
inline constexpr std::string_view kSnomed = "http://snomed.info/sct";

// Resources without braces, id and subject.
std::string observation(std::string_view loinc, const std::string& members,
                        std::string_view status = "final");
std::string named_observation(std::string_view name, const std::string& members,
                              std::string_view status = "final");
std::string plasma_load(int days_before, std::string_view copies,
                        std::string_view status = "final");
std::string plasma_load_text(int days_before, std::string_view text,
                             std::string_view status = "final");
std::string stain(int days_before, std::string_view result, std::string_view status = "final");
std::string tacrolimus_level(int days_before, std::string_view ng_ml,
                             std::string_view comparator = {}, std::string_view status = "final");
std::string creatinine(int days_before, std::string_view mg_dl, std::string_view status = "final");
std::string egfr(int days_before, std::string_view value, std::string_view status = "final");
std::string weight(int days_before, std::string_view value, std::string_view unit = "kg",
                   std::string_view status = "final");
std::string condition(std::string_view name, const std::string& members = {},
                      std::string_view clinical = "active",
                      std::string_view verification = "confirmed");
std::string procedure(std::string_view name, int days_before,
                      std::string_view status = "completed");
std::string report(const std::string& members, std::string_view status = "final");
std::string allergy(std::string_view name, std::string_view clinical = "active",
                    std::string_view verification = "confirmed");
// A MedicationStatement, a MedicationRequest, a MedicationAdministration.
std::string drug(std::string_view name, std::string_view status, const std::string& members = {});
std::string request(std::string_view name, std::string_view status,
                    const std::string& members = {});
std::string given(std::string_view name, int days_before, std::string_view status = "completed");
// A draft of IVIG for BK virus nephropathy; `members` replace the reason.
std::string ivig(std::string_view grams = "140",
                 const std::string& members = "'reasonCode':[{'text':'BKVN'}]");

// Joins members that may be empty.
std::string join(const std::vector<std::string>& members);

class Chart {
 public:
  Chart& add(const std::string& members);
  Chart& draft(const std::string& members);

  // Read anew from what has been added; what they return lives until the next call or change.
  fhir::Record& record();
  guideline::PatientRecord& patient();
  const guideline::Answer& assess();
  // Of what has been read anew, for the other services of the guideline.
  guideline::Question question();

  std::vector<std::string> resources;  // as they were added
  std::vector<std::string> drafts;
  std::string patient_id = "p1";
  std::optional<std::vector<std::string_view>> selections;
  guideline::Settings settings;
  guideline::Availability availability{true, true, true, true, true, true, true, true, true};
  int moved_days = 0;  // the whole chart, and the instant, later by that much

 private:
  std::string complete(const std::string& members);
  void read(const std::vector<std::string>& from, fhir::Record& to);

  int last_id_ = 0;
  std::vector<fhir::JsonDocument> documents_;
  fhir::Record record_;
  fhir::Record draft_record_;
  std::unique_ptr<guideline::PatientRecord> patient_;
  guideline::Answer answer_;
};

// Someone for whom IVIG is a reasonable salvage option: every criterion met, 70 kg, 140 g ordered.
Chart refractory();

// The number of notes of that kind.
std::size_t notes_of(std::string_view kind, const std::vector<guideline::Note>& notes);

}  // namespace chart
