// What the guideline says of one course of IVIG orders: every criterion with its evidence, the
// verdict, the dose, the caveats. The answer of guideline sections 2 to 8 in one value; cards are
// written from it and from nothing else.
//
// Source: docs/guideline.md sections 1.7 (truth), 5 (verdict), 6 (caveats), 8 (dose), 10
// (assessment). Pointers are into the fhir::Record that was assessed and live as long as it does;
// all else is owned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"
#include "fhir/resources.h"
#include "guideline/truth.h"

namespace guideline {

// One item of the record behind a finding.
struct Evidence {
  std::string reference;  // Observation/obs-8
  std::optional<fhir::Day> day;
  std::string recorded;    // the value as it was recorded: "205,314 copies/mL"
  std::string normalised;  // the value as it was used, where that differs: "5.31 log10 copies/mL"
  std::string sentence;    // one plain sentence: "newest plasma BK load"
  bool by_name = false;    // matched by name, no code of its value set was there
};

// An order that would supply what is missing.
enum class Supply : std::uint8_t {
  biopsy,
  biopsy_report,  // of a biopsy that was taken: its final, coded result
  bk_load,
  tacrolimus_trough,
  ciclosporin_trough,
  renal_function,
  body_weight,
  medication_review,
  allergy_review,
};

enum class CriterionId : std::uint8_t {
  biopsy_proven_bkvn,
  immunosuppression_reduction_maximal,
  antimetabolite_stopped,
  calcineurin_inhibitor_minimised,
  progression_despite_reduction,
  cidofovir_exhausted,
  foscarnet_exhausted,
};

// "biopsy-proven-bkvn", the id of guideline.md.
[[nodiscard]] std::string_view to_text(CriterionId id);
// "Biopsy-proven BK virus nephropathy", for people.
[[nodiscard]] std::string_view title(CriterionId id);

struct Criterion {
  CriterionId id{};
  Truth status = Truth::unknown;
  std::string finding;             // one plain sentence: why this status
  std::string settles;             // what would settle it; only for unknown
  std::vector<Supply> supplies;    // orders that would; only for unknown
  std::vector<Evidence> evidence;  // what decided first
  std::vector<Criterion> parts;    // joined by AND
};

enum class Verdict : std::uint8_t { reasonable_salvage_option, insufficient_data, not_supported };
[[nodiscard]] std::string_view to_text(Verdict verdict);

enum class Indication : std::uint8_t { bk_nephropathy, rejection, other };
[[nodiscard]] std::string_view to_text(Indication indication);

enum class DoseComparison : std::uint8_t { agrees, divided, differs, no_weight, not_computable };
[[nodiscard]] std::string_view to_text(DoseComparison comparison);

struct OrderDose {
  const fhir::OrderRequest* order = nullptr;
  std::optional<double> grams;  // total over its administrations
};

struct Dose {
  std::optional<double> weight_kg;
  std::optional<Evidence> weight;
  std::optional<double> recommended_grams;
  std::optional<double> ordered_grams;  // of all the course's orders
  DoseComparison comparison = DoseComparison::not_computable;
  std::string finding;  // one plain sentence
  std::vector<OrderDose> orders;
  bool consider_adjusted_weight = false;  // above the weight where the figure is only stated
  bool update_offered = false;  // one order, to be changed to one dose of recommended_grams
};

// Section 4.4: stated beside the criteria, decides nothing.
struct GraftFunction {
  bool declining = false;
  bool declining_while_load_responds = false;  // look for rejection or another cause
  std::string finding;
  std::vector<Evidence> evidence;  // newest creatinine, then its baseline
};

// Section 6.1.
struct RejectionOnRecord {
  bool active = false;  // else: on record with an unknown date
  Evidence evidence;
};

// Section 6.6: what puts the product label's line first.
enum class LabelRiskKind : std::uint8_t { immune_globulin_allergy, iga_deficiency, thrombosis };
struct LabelRisk {
  LabelRiskKind kind{};
  Evidence evidence;
};

// A clinical order of the record that is current and that the guideline would have stopped.
struct CurrentOrder {
  const fhir::OrderRequest* order = nullptr;
  std::string drug;  // "mycophenolate"
};

// Something about the data that the reader of the card should know.
struct Note {
  std::string kind;  // "wrong-patient", "future-date", "unit-unknown", …
  std::string text;
};

struct Assessment {
  std::string guideline_version;
  fhir::Instant as_of{};
  Indication indication = Indication::bk_nephropathy;
  // The course: the orders under consideration that share the indication. Never empty.
  std::vector<const fhir::OrderRequest*> orders;
  std::string patient_reference;  // "Patient/p1", subject of what is suggested

  // Only for bk-nephropathy:
  std::optional<Verdict> verdict;
  std::vector<Criterion> criteria;   // C1, C2 with its parts, C3, C4, C5
  bool antivirals_advisory = false;  // C4 and C5 are shown and not counted (setting, section 11.2)
  std::optional<Dose> dose;          // only for a reasonable salvage option
  std::optional<GraftFunction> graft_function;
  bool load_responds = false;          // the load is undetectable, or falling as it should
  bool nephropathy_on_record = false;  // proven by biopsy, or a live condition says so
  std::vector<std::string> current_antimetabolites;   // names of those still taken
  std::vector<CurrentOrder> antimetabolites_to_stop;  // MedicationRequests, for update actions
  std::vector<std::string> inhibitors_to_lower;       // names of those above target

  std::vector<Evidence> newest_load;  // for indication other: the detectable load; may be empty
  std::vector<RejectionOnRecord> rejections;
  std::vector<LabelRisk> label_risks;
  // Without them, that no risk was found says nothing.
  bool allergies_available = true;
  bool conditions_available = true;
  std::vector<Note> notes;
};

}  // namespace guideline
