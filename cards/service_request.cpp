#include "cards/service_request.h"

#include "fhir/code_system.h"
#include "fhir/json_writer.h"

namespace cards {
namespace {

OrderedTest loinc_test(std::string_view code, std::string_view display, std::string_view text) {
  return {{fhir::kLoinc, code, display}, text, {}};
}

struct Reason {
  Coding code;
  std::string_view text;
};

Reason reason_for(const OrderFor& target) {
  switch (target.indication) {
    case guideline::Indication::bk_nephropathy:
      if (!target.nephropathy_on_record) return {{}, "BK virus disease, not proven by biopsy"};
      return {{fhir::kSnomed, "1255627000", "BK virus nephropathy post-kidney transplant"},
              "BK virus nephropathy"};
    case guideline::Indication::rejection:
      return {{}, "BK virus in play while immune globulin is given for rejection"};
    case guideline::Indication::other:
      break;
  }
  return {{}, "BK viraemia"};
}

void write_concept(fhir::JsonWriter& json, const Coding& coding, std::string_view text) {
  json.begin_object();
  if (!coding.code.empty()) {
    json.key("coding").begin_array().begin_object();
    json.member("system", coding.system)
        .member("code", coding.code)
        .member("display", coding.display);
    json.end_object().end_array();
  }
  json.member("text", text).end_object();
}

void write_repeat(fhir::JsonWriter& json, const Schedule& schedule) {
  json.begin_object();
  if (schedule.period_unit.empty()) {
    json.key("count").integer(1);
  } else {
    json.key("boundsDuration").begin_object();
    json.key("value").number(schedule.bounds);
    json.member("unit", schedule.bounds_unit)
        .member("system", fhir::kUcum)
        .member("code", schedule.bounds_code);
    json.end_object();
    json.key("frequency").integer(schedule.frequency);
    json.key("period").integer(1);
    json.member("periodUnit", schedule.period_unit);
  }
  json.end_object();
}

}  // namespace

std::string service_request(const OrderedTest& test, const OrderFor& target) {
  const Reason reason = reason_for(target);
  fhir::JsonWriter json;
  json.begin_object().member("resourceType", "ServiceRequest");
  json.member("status", "draft").member("intent", "proposal");
  json.key("code");
  write_concept(json, test.code, test.text);
  json.key("subject").begin_object().member("reference", target.patient_reference).end_object();
  if (test.schedule) {
    json.key("occurrenceTiming").begin_object().key("repeat");
    write_repeat(json, *test.schedule);
    json.end_object();
  }
  json.key("reasonCode").begin_array();
  write_concept(json, reason.code, reason.text);
  json.end_array().end_object();
  return json.take();
}

OrderedTest plasma_bk_load() {
  return loinc_test(
      "41479-7",
      "BK virus DNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection",
      "Quantitative plasma BK virus load");
}

OrderedTest serum_creatinine() {
  return loinc_test("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "Serum creatinine");
}

OrderedTest estimated_gfr() {
  return loinc_test("98979-8",
                    "Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by "
                    "Creatinine-based formula (CKD-EPI 2021)/1.73 sq M",
                    "Renal function: creatinine with estimated GFR");
}

OrderedTest tacrolimus_trough() {
  return loinc_test("11253-2", "Tacrolimus [Mass/volume] in Blood",
                    "Tacrolimus trough level, drawn before the next dose");
}

OrderedTest ciclosporin_trough() {
  return loinc_test("3520-4", "cycloSPORINE [Mass/volume] in Blood",
                    "Ciclosporin trough level, drawn before the next dose");
}

OrderedTest body_weight() { return loinc_test("29463-7", "Body weight", "Body weight"); }

OrderedTest medication_review() {
  return {{},
          "Medication reconciliation: immunosuppressants, cidofovir and foscarnet, each with the "
          "day it was stopped and why",
          {}};
}

OrderedTest allergy_review() {
  return {{}, "Allergy review: cidofovir, foscarnet and immune globulin", {}};
}

OrderedTest kidney_biopsy() {
  return {{fhir::kSnomed, "7246002", "Kidney biopsy"},
          "Kidney transplant biopsy with SV40 large T stain and polyomavirus nephropathy class",
          {}};
}

OrderedTest biopsy_report() {
  return {{},
          "Pathology: final report of the kidney biopsy, with SV40 large T stain, polyomavirus "
          "nephropathy class and a coded conclusion",
          {}};
}

}  // namespace cards
