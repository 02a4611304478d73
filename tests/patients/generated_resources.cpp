// The resources of a generated patient, one for each item.
#include <array>

#include "tests/patients/generated_patient.h"

namespace generated {
namespace {

using std::string_literals::operator""s;

template <typename List>
const auto& pick(const List& list, unsigned which) {
  return list[which % list.size()];
}

constexpr std::array kLoadCodes = {"41479-7", "32284-2", "49345-2", "43201-3", "108224-7"};
constexpr std::array kLoadValues = {
    R"("valueQuantity":{"value":205314,"unit":"copies/mL"})",
    R"("valueQuantity":{"value":20531.4,"unit":"copies/mL"})",
    R"("valueQuantity":{"value":20532,"unit":"copies/mL"})",
    R"("valueQuantity":{"value":2000000,"unit":"copies/mL"})",
    R"("valueQuantity":{"value":5500,"unit":"[IU]/mL"})",
    R"("valueQuantity":{"value":55000,"unit":"[IU]/mL"})",
    R"("valueQuantity":{"value":5.31,"unit":"log10 copies/mL"})",
    R"("valueQuantity":{"value":500,"comparator":"<","unit":"copies/mL"})",
    R"("valueQuantity":{"value":5000000,"comparator":">","unit":"copies/mL"})",
    R"("valueString":"Not Detected")",
    R"("valueString":"detected")",
    R"("valueString":"detected, < 500 copies/mL")",
    R"("valueString":"sample haemolysed")",
    R"("dataAbsentReason":{"text":"error"})",
};
constexpr std::array kCreatinines = {"1.5", "1.51", "1.6", "1.875", "2.0", "2.5", "4"};
constexpr std::array kRates = {"25", "29.9", "30", "54", "55", "56", "80"};
constexpr std::array kLevels = {"3", "6", "6.1", "9.5", "150", "150.5", "220"};
constexpr std::array kWeights = {"2.9", "20", "24.9", "60", "72.4", "100", "101", "300"};
constexpr std::array kResultStatus = {
    "final", "final", "final", "final", "amended", "preliminary", "entered-in-error", "unknown"};
constexpr std::array kStains = {"positive", "negative", "pos", "equivocal"};
constexpr std::array kConditions = {
    R"({"coding":[{"system":"http://snomed.info/sct","code":"1255627000"}]})",
    R"({"text":"BK viremia"})",
    R"({"coding":[{"system":"http://snomed.info/sct","code":"737295003"}]})",
    R"({"text":"Kidney transplant rejection"})",
    R"({"text":"Acute cellular rejection"})",
    R"({"text":"IgA deficiency"})",
    R"({"text":"Deep vein thrombosis, DVT"})",
    R"({"text":"Hypertension"})",
};
constexpr std::array kClinical = {"active", "active", "active", "resolved", "recurrence"};
constexpr std::array kVerification = {"confirmed", "confirmed", "refuted", "provisional"};
constexpr std::array kDrugs = {"mycophenolate mofetil",
                               "azathioprine",
                               "tacrolimus",
                               "ciclosporin",
                               "belatacept",
                               "sirolimus",
                               "cidofovir",
                               "foscarnet",
                               "intravenous immune globulin",
                               "prednisone"};
constexpr std::array kStatementStatus = {"active",    "active",    "stopped", "completed",
                                         "completed", "not-taken", "on-hold", "unknown"};
constexpr std::array kRequestStatus = {"active",    "active",    "stopped", "completed",
                                       "completed", "cancelled", "on-hold", "unknown"};
constexpr std::array kGivenStatus = {"completed", "completed", "completed", "not-done", "on-hold"};
constexpr std::array kReasons = {
    "", "", "nephrotoxicity", "treatment failure", "contraindicated", "moved away"};
constexpr std::array kDoses = {"", "0.5", "1", "2", "500", "1000"};
constexpr std::array kAllergies = {"cidofovir", "foscarnet", "intravenous immune globulin",
                                   "penicillin"};

std::string date(const Item& item, int day, fhir::Day zero) {
  std::string text = fhir::format_day(zero - std::chrono::days(day));
  switch (item.when % 8) {
    case 0:
      return text + "T08:15:00Z";
    case 1:
      return text.substr(0, 7);
    default:
      return text;
  }
}

bool undated(const Item& item) { return item.when % 8 == 2; }

std::string member(std::string_view name, const std::string& value) {
  return ",\"" + std::string(name) + "\":\"" + value + "\"";
}

std::string dated(std::string_view name, const Item& item, fhir::Day zero) {
  return undated(item) ? ""s : member(name, date(item, item.day, zero));
}

std::string period(const Item& item, fhir::Day zero, bool open) {
  if (undated(item)) return {};
  return R"(,"effectivePeriod":{"start":")" + date(item, item.day + item.length, zero) + "\"" +
         (open ? ""s : member("end", date(item, item.day, zero))) + "}";
}

std::string concept_of(std::string_view name, std::string_view text) {
  return ",\"" + std::string(name) + R"(":{"text":")" + std::string(text) + "\"}";
}

std::string status_of(std::string_view text) { return member("status", std::string(text)); }

std::string observation(const Item& item, fhir::Day zero, std::string_view code,
                        const std::string& value) {
  return status_of(pick(kResultStatus, item.status)) + R"(,"code":{"coding":[{)" +
         R"("system":"http://loinc.org","code":")" + std::string(code) + "\"}]}" +
         dated("effectiveDateTime", item, zero) + "," + value;
}

std::string quantity(std::string_view value, std::string_view unit) {
  return R"("valueQuantity":{"value":)" + std::string(value) + R"(,"unit":")" + std::string(unit) +
         "\"}";
}

std::string reason(const Item& item) {
  const std::string_view text = pick(kReasons, item.value);
  return text.empty() ? ""s : R"(,"statusReason":[{"text":")" + std::string(text) + "\"}]";
}

std::string dosage(std::string_view name, unsigned value) {
  const std::string_view mg = pick(kDoses, value);
  if (mg.empty()) return {};
  return ",\"" + std::string(name) + R"(":[{"timing":{"repeat":{"frequency":2,"period":1,)" +
         R"("periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":)" + std::string(mg) +
         R"(,"unit":"mg"}}]}])";
}

struct Shape {
  std::string_view type;
  std::string_view key;
  std::string members;
};

Shape result_of(const Item& item, fhir::Day zero) {
  switch (item.kind) {
    case Kind::creatinine:
      return {"Observation", "renalFunction",
              observation(item, zero, "2160-0", quantity(pick(kCreatinines, item.value), "mg/dL"))};
    case Kind::egfr:
      return {"Observation", "renalFunction",
              observation(item, zero, "98979-8",
                          quantity(pick(kRates, item.value), "mL/min/{1.73_m2}"))};
    case Kind::tacrolimus_level:
      return {"Observation", "drugLevels",
              observation(item, zero, "11253-2", quantity(pick(kLevels, item.value), "ng/mL"))};
    case Kind::ciclosporin_level:
      return {"Observation", "drugLevels",
              observation(item, zero, "3520-4", quantity(pick(kLevels, item.value), "ng/mL"))};
    case Kind::weight:
      return {"Observation", "bodyWeight",
              observation(item, zero, "29463-7", quantity(pick(kWeights, item.value), "kg"))};
    case Kind::stain:
      return {"Observation", "biopsyFindings",
              status_of(pick(kResultStatus, item.status)) + concept_of("code", "SV40 stain") +
                  dated("effectiveDateTime", item, zero) +
                  member("valueString", std::string(pick(kStains, item.value)))};
    default:
      return {"Observation", "bkLoads",
              observation(item, zero, pick(kLoadCodes, item.what / 2),
                          std::string(pick(kLoadValues, item.value)))};
  }
}

Shape shape_of(const Item& item, fhir::Day zero) {
  const std::string_view drug = pick(kDrugs, item.what);
  switch (item.kind) {
    case Kind::report:
      return {"DiagnosticReport", "biopsyReports",
              status_of(pick(kResultStatus, item.status)) + concept_of("code", "Kidney biopsy") +
                  dated("effectiveDateTime", item, zero) + R"(,"conclusionCode":[)" +
                  std::string(pick(kConditions, item.value)) + "]"};
    case Kind::condition:
      return {"Condition", "conditions",
              R"(,"clinicalStatus":{"coding":[{"code":")" +
                  std::string(pick(kClinical, item.status)) +
                  R"("}]},"verificationStatus":{"coding":[{"code":")" +
                  std::string(pick(kVerification, item.value)) + R"("}]},"code":)" +
                  std::string(pick(kConditions, item.what)) + dated("onsetDateTime", item, zero)};
    case Kind::procedure:
      return {"Procedure", "procedures",
              status_of(item.status % 4 == 0 ? "in-progress" : "completed") +
                  concept_of("code", "Kidney transplantation") +
                  dated("performedDateTime", item, zero)};
    case Kind::statement:
      return {"MedicationStatement", "medicationStatements",
              status_of(pick(kStatementStatus, item.status)) +
                  concept_of("medicationCodeableConcept", drug) +
                  (item.length == 0 ? dated("dateAsserted", item, zero)
                                    : period(item, zero, item.status % 8 < 2)) +
                  reason(item) + dosage("dosage", item.value)};
    case Kind::request:
      return {"MedicationRequest", "medicationRequests",
              status_of(pick(kRequestStatus, item.status)) + R"(,"intent":"order")" +
                  concept_of("medicationCodeableConcept", drug) + dated("authoredOn", item, zero) +
                  reason(item) + dosage("dosageInstruction", item.value)};
    case Kind::administration:
      return {"MedicationAdministration", "medicationAdministrations",
              status_of(pick(kGivenStatus, item.status)) +
                  concept_of("medicationCodeableConcept", drug) +
                  dated("effectiveDateTime", item, zero)};
    case Kind::allergy:
      return {"AllergyIntolerance", "allergies",
              concept_of("code", pick(kAllergies, item.what)) + dated("recordedDate", item, zero)};
    default:
      return result_of(item, zero);
  }
}

std::string subject_of(std::string_view type, std::string_view patient) {
  return std::string(type == "AllergyIntolerance" ? ",\"patient\"" : ",\"subject\"") +
         R"(:{"reference":"Patient/)" + std::string(patient) + "\"}";
}

constexpr std::array kDraftDrugs = {"intravenous immune globulin", "mycophenolate mofetil",
                                    "tacrolimus"};
constexpr std::array kDraftReasons = {"", "BK virus nephropathy", "BK virus nephropathy",
                                      "kidney transplant rejection", "neuropathy"};

}  // namespace

std::vector<Entry> entries(const std::vector<Item>& items, fhir::Day zero, std::string_view patient,
                           int first_id) {
  std::vector<Entry> list;
  for (const Item& item : items) {
    const Shape shape = shape_of(item, zero);
    const std::string id = "r" + std::to_string(first_id++);
    list.push_back({std::string(shape.key), std::string(shape.type) + "/" + id,
                    R"({"resourceType":")" + std::string(shape.type) + R"(","id":")" + id + "\"" +
                        subject_of(shape.type, patient) + shape.members + "}"});
  }
  return list;
}

std::string drafts_of(const Patient& patient) {
  std::string text;
  for (std::size_t i = 0; i < kDraftDrugs.size(); ++i) {
    if (i > 0 && (patient.draft >> i) % 2 == 0) continue;
    const std::string_view why = i == 0 ? pick(kDraftReasons, patient.draft / 8) : "";
    text +=
        (text.empty() ? ""s : ","s) +
        R"({"resource":{"resourceType":"MedicationRequest","id":"draft)" + std::to_string(i) +
        R"(","status":"draft","intent":"order")" + subject_of("MedicationRequest", "p1") +
        concept_of("medicationCodeableConcept", kDraftDrugs[i]) +
        (why.empty() ? ""s : R"(,"reasonCode":[{"text":")" + std::string(why) + "\"}]") +
        (i == 0
             ? R"(,"dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":145,"unit":"g"}}]}])"s
             : dosage("dosageInstruction", patient.draft / 4)) +
        "}}";
  }
  return text;
}

}  // namespace generated
