#include "tests/guideline/chart.h"

#include <algorithm>

#include "fhir/embedded_value_sets.h"
#include "fhir/reader.h"

namespace chart {
namespace {

using namespace std::string_literals;

constexpr char kDateMark = '@';  // @3@ is three days before today

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string resource(std::string_view type) { return "'resourceType':" + quoted(type); }

std::string named(std::string_view member, std::string_view name) {
  return quoted(member) + ":{'text':" + quoted(name) + "}";
}

std::string status_member(std::string_view status) { return "'status':" + quoted(status); }

std::string concept_of_code(std::string_view member, std::string_view value) {
  return value.empty() ? ""s : quoted(member) + ":{'coding':[{'code':" + quoted(value) + "}]}";
}

// Double quotes for single ones, and dates for their marks.
std::string to_json(const std::string& text, fhir::Day today) {
  std::string json;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') {
      json += '"';
    } else if (text[i] == kDateMark) {
      const std::size_t end = text.find(kDateMark, i + 1);
      json +=
          fhir::format_day(today - std::chrono::days(std::stoi(text.substr(i + 1, end - i - 1))));
      i = end;
    } else {
      json += text[i];
    }
  }
  return json;
}

}  // namespace

const fhir::ValueSets& value_sets() {
  static const fhir::ValueSets sets(guideline::kSetIds, fhir::embedded_value_sets());
  return sets;
}

fhir::Instant noon() { return *fhir::parse_instant("2026-11-22T12:00:00Z"); }
fhir::Day today() { return std::chrono::floor<std::chrono::days>(noon()); }
fhir::Day days_ago(int days) { return today() - std::chrono::days(days); }

std::string day(int days_before) {
  return "'" + (kDateMark + std::to_string(days_before)) + kDateMark + "'";
}
std::string at(int days_before) { return "'effectiveDateTime':" + day(days_before); }
std::string period(int start, std::optional<int> end) {
  return "'effectivePeriod':{'start':" + day(start) + (end ? ",'end':" + day(*end) : ""s) + "}";
}
std::string asserted(int days_before) { return "'dateAsserted':" + day(days_before); }
std::string authored(int days_before) { return "'authoredOn':" + day(days_before); }
std::string reason(std::string_view text) {
  return "'statusReason':[{'text':" + quoted(text) + "}]";
}

std::string quantity(std::string_view value, std::string_view unit, std::string_view comparator) {
  return "'valueQuantity':{'value':" + std::string(value) +
         (comparator.empty() ? ""s : ",'comparator':" + quoted(comparator)) +
         (unit.empty() ? ""s : ",'unit':" + quoted(unit)) + "}";
}
std::string text_value(std::string_view text) { return "'valueString':" + quoted(text); }
std::string code(std::string_view system, std::string_view value, std::string_view member) {
  return quoted(member) + ":{'coding':[{'system':" + quoted(system) + ",'code':" + quoted(value) +
         "}]}";
}

std::string join(const std::vector<std::string>& members) {
  std::string joined;
  for (const std::string& member : members) {
    if (!member.empty()) joined += (joined.empty() ? "" : ",") + member;
  }
  return joined;
}

std::string observation(std::string_view loinc, const std::string& members,
                        std::string_view status) {
  return join({resource("Observation"), status_member(status), code(kLoinc, loinc), members});
}
std::string named_observation(std::string_view name, const std::string& members,
                              std::string_view status) {
  return join({resource("Observation"), status_member(status), named("code", name), members});
}
std::string plasma_load(int days_before, std::string_view copies, std::string_view status) {
  return observation("41479-7", join({at(days_before), quantity(copies, "copies/mL")}), status);
}
std::string plasma_load_text(int days_before, std::string_view text, std::string_view status) {
  return observation("41479-7", join({at(days_before), text_value(text)}), status);
}
std::string stain(int days_before, std::string_view result, std::string_view status) {
  return named_observation("SV40 stain", join({at(days_before), text_value(result)}), status);
}
std::string tacrolimus_level(int days_before, std::string_view ng_ml, std::string_view comparator,
                             std::string_view status) {
  return observation("11253-2", join({at(days_before), quantity(ng_ml, "ng/mL", comparator)}),
                     status);
}
std::string creatinine(int days_before, std::string_view mg_dl, std::string_view status) {
  return observation("2160-0", join({at(days_before), quantity(mg_dl, "mg/dL")}), status);
}
std::string egfr(int days_before, std::string_view value, std::string_view status) {
  return observation("98979-8", join({at(days_before), quantity(value, "mL/min/{1.73_m2}")}),
                     status);
}
std::string weight(int days_before, std::string_view value, std::string_view unit,
                   std::string_view status) {
  return observation("29463-7", join({at(days_before), quantity(value, unit)}), status);
}
std::string condition(std::string_view name, const std::string& members, std::string_view clinical,
                      std::string_view verification) {
  return join({resource("Condition"), concept_of_code("clinicalStatus", clinical),
               concept_of_code("verificationStatus", verification), named("code", name), members});
}
std::string procedure(std::string_view name, int days_before, std::string_view status) {
  return join({resource("Procedure"), status_member(status), named("code", name),
               "'performedDateTime':" + day(days_before)});
}
std::string report(const std::string& members, std::string_view status) {
  return join({resource("DiagnosticReport"), status_member(status), named("code", "Kidney biopsy"),
               members});
}
std::string allergy(std::string_view name, std::string_view clinical,
                    std::string_view verification) {
  return join({resource("AllergyIntolerance"), "'patient':{'reference':'Patient/p1'}",
               concept_of_code("clinicalStatus", clinical),
               concept_of_code("verificationStatus", verification), named("code", name)});
}
std::string drug(std::string_view name, std::string_view status, const std::string& members) {
  return join({resource("MedicationStatement"), status_member(status),
               named("medicationCodeableConcept", name), members});
}
std::string request(std::string_view name, std::string_view status, const std::string& members) {
  return join({resource("MedicationRequest"), status_member(status), "'intent':'order'",
               named("medicationCodeableConcept", name), members});
}
std::string given(std::string_view name, int days_before, std::string_view status) {
  return join({resource("MedicationAdministration"), status_member(status),
               named("medicationCodeableConcept", name), at(days_before)});
}
std::string ivig(std::string_view grams, const std::string& members) {
  return join({resource("MedicationRequest"), "'status':'draft','intent':'order'",
               named("medicationCodeableConcept", "IVIG"),
               grams.empty() ? ""s
                             : "'dosageInstruction':[{'doseAndRate':[{'doseQuantity':{'value':" +
                                   std::string(grams) + ",'unit':'g'}}]}]",
               members});
}

std::string Chart::complete(const std::string& members) {
  std::string whole = members;
  if (whole.find("'id':") == std::string::npos)
    whole = "'id':'r" + std::to_string(++last_id_) + "'," + whole;
  if (whole.find("'subject':") == std::string::npos &&
      whole.find("'patient':") == std::string::npos) {
    whole += ",'subject':{'reference':'Patient/p1'}";
  }
  return "{" + whole + "}";
}

Chart& Chart::add(const std::string& members) {
  resources.push_back(complete(members));
  return *this;
}

Chart& Chart::draft(const std::string& members) {
  drafts.push_back(complete(members));
  return *this;
}

void Chart::read(const std::vector<std::string>& from, fhir::Record& to) {
  to = {};
  for (const std::string& text : from) {
    documents_.push_back(
        fhir::JsonDocument::parse(to_json(text, today() + std::chrono::days(moved_days))));
    fhir::read_resources(documents_.back().root(), "prefetch.chart", to);
  }
}

fhir::Record& Chart::record() {
  patient_.reset();
  documents_.clear();
  read(resources, record_);
  read(drafts, draft_record_);
  record_.resolve_references(nullptr);
  draft_record_.resolve_references(&record_);
  return record_;
}

guideline::PatientRecord& Chart::patient() {
  const guideline::Clock clock(noon() + std::chrono::days(moved_days));
  patient_ = std::make_unique<guideline::PatientRecord>(record(), patient_id, value_sets(), clock,
                                                        settings.thresholds, availability);
  return *patient_;
}

guideline::Question Chart::question() {
  record();
  return {record_,    draft_record_, selections,
          patient_id, availability,  noon() + std::chrono::days(moved_days)};
}

const guideline::Answer& Chart::assess() {
  answer_ = guideline::assess(question(), value_sets(), settings);
  return answer_;
}

Chart refractory() {
  Chart chart;
  chart.add(procedure("Kidney transplantation", 400))
      .add(stain(120, "positive"))
      .add(drug("mycophenolate mofetil", "stopped", period(400, 90)))
      .add(drug("tacrolimus", "active", asserted(10)))
      .add(tacrolimus_level(3, "5.0"))
      .add(plasma_load(88, "205314"))
      .add(plasma_load(3, "180000"))
      .add(allergy("cidofovir"))
      .add(allergy("foscarnet"))
      .add(weight(5, "70"))
      .draft(ivig());
  return chart;
}

std::size_t notes_of(std::string_view kind, const std::vector<guideline::Note>& notes) {
  return static_cast<std::size_t>(
      std::count_if(notes.begin(), notes.end(),
                    [kind](const guideline::Note& note) { return note.kind == kind; }));
}

}  // namespace chart
