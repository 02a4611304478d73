#include "tests/fhir/describe.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/reader.h"

namespace {

class Description {
 public:
  void add(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    ((text_ += ' ') += name) += '=';
    (((text_ += '<') += text) += '>');
  }
  void flag(std::string_view name, bool value) { add(name, std::string_view(value ? "yes" : "")); }
  void add(std::string_view name, const fhir::DateTime& date) {
    if (date.unreadable()) add(name, std::string_view("unreadable"));
    if (!date) return;
    std::string text = std::to_string(static_cast<int>(date.precision()));
    text += ' ' + fhir::format_day(date.first_day()) + ' ' + fhir::format_day(date.last_day()) +
            ' ' + std::to_string(date.time_of_day().count());
    add(name, text);
  }
  void add(std::string_view name, const fhir::Period& period) {
    inside(name,
           period.start.precision() != fhir::DateTime::Precision::none ||
               period.end.precision() != fhir::DateTime::Precision::none,
           [&] {
             add("start", period.start);
             add("end", period.end);
           });
  }
  void add(std::string_view name, const fhir::WhenItWas& when) {
    inside(name, true, [&] {
      add("dateTime", when.date_time);
      add("period", when.period);
    });
  }
  void add(std::string_view name, const fhir::Coding& coding) {
    inside(name, true, [&] {
      add("system", coding.system);
      add("code", coding.code);
      add("display", coding.display);
    });
  }
  void add(std::string_view name, const fhir::CodeableConcept& concept_) {
    inside(name, !concept_.empty(), [&] {
      add("coding", concept_.coding);
      add("text", concept_.text);
    });
  }
  void add(std::string_view name, const fhir::Quantity& quantity) {
    inside(name, true, [&] {
      add("value", quantity.value);
      add("comparator", fhir::to_text(quantity.comparator));
      flag("other", quantity.comparator == fhir::Comparator::other);
      add("unit", quantity.unit);
      add("system", quantity.system);
      add("code", quantity.code);
    });
  }
  void add(std::string_view name, const fhir::Reference& reference) {
    inside(name, !reference.empty(), [&] {
      add("reference", reference.reference);
      add("display", reference.display);
      for (const fhir::Json one : reference.identifier.each()) {
        add("system", one["system"].text());
        add("value", one["value"].text());
      }
    });
  }
  void add(std::string_view name, const fhir::Value& value) {
    inside(name, !value.empty(), [&] {
      add("quantity", value.quantity);
      add("concept", value.concept_);
      add("string", value.string);
      if (value.boolean) add("boolean", *value.boolean ? std::string_view("true") : "false");
      add("integer", value.integer);
      flag("other", value.other);
    });
  }
  void add(std::string_view name, const fhir::ObservationComponent& component) {
    inside(name, true, [&] {
      add("code", component.code);
      add("value", component.value);
      add("interpretation", component.interpretation);
      flag("dataAbsent", component.data_absent);
    });
  }
  void add(std::string_view name, const fhir::MedicationOf& medication) {
    inside(name, true, [&] {
      add("concept", medication.concept_);
      add("reference", medication.reference);
      add("form", medication.form);
    });
  }
  void add(std::string_view name, const fhir::Dosage& dosage) {
    inside(name, true, [&] {
      add("dose", dosage.dose);
      add("route", dosage.route);
      add("count", dosage.repeat_count);
      add("frequency", dosage.frequency);
      add("period", dosage.period);
      add("periodUnit", dosage.period_unit);
      add("bounds", dosage.bounds);
      add("boundsDuration", dosage.bounds_duration);
    });
  }
  template <typename T>
  void add(std::string_view name, const std::optional<T>& value) {
    if (value) add(name, *value);
  }
  template <typename T>
  void add(std::string_view name, const std::vector<T>& values) {
    for (const T& one : values) add(name, one);
  }

  void add_resource(const fhir::Resource& resource) {
    ((text_ += '\n') += resource.type) += ':';
    add("id", resource.id);
    add("fullUrl", resource.full_url);
    add("subject", resource.subject);
    for (const fhir::Json one : resource.source["identifier"].each()) {
      add("identifier", fhir::Reference{{}, {}, one});
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  template <typename Members>
  void inside(std::string_view name, bool present, Members&& members) {
    if (!present) return;
    ((text_ += ' ') += name) += "={";
    members();
    text_ += " }";
  }

  std::string text_;
};

void add(Description& text, const fhir::Observation& one) {
  text.add("status", one.status);
  text.add("code", one.code);
  text.add("effective", one.effective);
  text.add("issued", one.issued);
  text.add("value", one.value);
  text.add("interpretation", one.interpretation);
  text.flag("dataAbsent", one.data_absent);
  text.add("specimen", one.specimen);
  text.add("specimenType", one.specimen_type);
  text.add("component", one.components);
}

void add(Description& text, const fhir::Condition& one) {
  text.add("clinicalStatus", one.clinical_status);
  text.add("verificationStatus", one.verification_status);
  text.add("code", one.code);
  text.add("onset", one.onset);
  text.add("abatement", one.abatement);
  text.flag("abated", one.abated);
  text.add("recorded", one.recorded);
  text.add("evidence", one.evidence);
}

void add(Description& text, const fhir::Procedure& one) {
  text.add("status", one.status);
  text.add("code", one.code);
  text.add("performed", one.performed);
}

void add(Description& text, const fhir::DiagnosticReport& one) {
  text.add("status", one.status);
  text.add("category", one.category);
  text.add("code", one.code);
  text.add("effective", one.effective);
  text.add("issued", one.issued);
  text.add("conclusion", one.conclusion);
  text.add("conclusionCode", one.conclusion_code);
  text.add("specimen", one.specimen);
  text.add("specimenType", one.specimen_type);
}

void add(Description& text, const fhir::MedicationStatement& one) {
  text.add("status", one.status);
  text.add("adherence", one.adherence);
  text.add("medication", one.medication);
  text.add("effective", one.effective);
  text.add("asserted", one.asserted);
  text.add("statusReason", one.status_reason);
  text.add("dosage", one.dosage);
}

void add(Description& text, const fhir::OrderRequest& one) {
  text.add("status", one.status);
  text.add("intent", one.intent);
  text.flag("doNotPerform", one.do_not_perform);
  text.add("medication", one.medication);
  text.add("authored", one.authored);
  text.add("effective", one.effective);
  text.add("validityEnd", one.validity_end);
  text.add("statusChanged", one.status_changed);
  text.add("statusReason", one.status_reason);
  text.add("reasonCode", one.reason_code);
  text.add("reasonReference", one.reason_reference);
  text.add("dosage", one.dosage);
}

void add(Description& text, const fhir::MedicationAdministration& one) {
  text.add("status", one.status);
  text.add("medication", one.medication);
  text.add("effective", one.effective);
  text.add("route", one.route);
}

void add(Description& text, const fhir::AllergyIntolerance& one) {
  text.add("clinicalStatus", one.clinical_status);
  text.add("verificationStatus", one.verification_status);
  text.add("code", one.code);
  text.add("onset", one.onset);
  text.add("recorded", one.recorded);
}

void add(Description& text, const fhir::Medication& one) {
  text.add("code", one.code);
  text.add("form", one.form);
}

void add(Description& text, const fhir::Specimen& one) { text.add("kind", one.kind); }

void add(Description& /*text*/, const fhir::Patient& /*one*/) {}

template <typename T>
void add_all(Description& text, const std::vector<T>& resources) {
  for (const T& one : resources) {
    text.add_resource(one);
    add(text, one);
  }
}

}  // namespace

std::string describe(const fhir::Record& record) {
  Description text;
  add_all(text, record.patients);
  add_all(text, record.observations);
  add_all(text, record.conditions);
  add_all(text, record.procedures);
  add_all(text, record.reports);
  add_all(text, record.statements);
  add_all(text, record.requests);
  add_all(text, record.administrations);
  add_all(text, record.allergies);
  add_all(text, record.medications);
  add_all(text, record.specimens);
  for (const fhir::Unreadable& one : record.unreadable) text.add(one.path, one.reason);
  return text.take();
}

std::string describe_resource(fhir::Json resource) {
  fhir::Record record;
  fhir::read_resources(resource, "file", record);
  record.resolve_references(nullptr);
  return describe(record);
}
