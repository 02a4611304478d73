// Is a drug being ordered that the guideline lowers? A draft that starts, continues or raises an
// antimetabolite, or starts or raises a calcineurin inhibitor, in someone with BK virus nephropathy
// or a detectable newest load.
//
// Source: guideline section 10, bkvn-immunosuppression; sections 1.8 (what is current) and 2 (which
// drafts, which load). Pointers are into the fhir::Records that were asked about.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guideline/assess.h"
#include "guideline/assessment.h"
#include "guideline/stated_dose.h"
#include "guideline/terminology.h"

namespace guideline {

// What a draft does to what the record says is current. "starts" also where the drug is on hold, or
// where it cannot be told whether it is taken; "continues" also where doses cannot be compared.
enum class OrderChange : std::uint8_t { starts, continues, raises };
[[nodiscard]] std::string_view to_text(OrderChange change);

struct ImmunosuppressionOrder {
  const fhir::OrderRequest* order = nullptr;
  Set drug{};
  OrderChange change = OrderChange::starts;
  std::optional<StatedDose> ordered;  // of all drafts of the drug, where they add up
  std::optional<StatedDose> current;
  std::string finding;  // one plain sentence: what the draft does
};

// The entries of the record that every draft of a drug was compared with.
struct DrugOnRecord {
  Set drug{};
  std::vector<Evidence> evidence;
};

struct ImmunosuppressionAnswer {
  std::string guideline_version;
  fhir::Instant as_of{};
  std::string patient_reference;
  // Drafts that the guideline speaks against; empty is silence.
  std::vector<ImmunosuppressionOrder> orders;
  std::vector<DrugOnRecord> on_record;  // one for each drug of the orders
  std::vector<Evidence> disease;        // the live nephropathy, then the detectable newest load
  bool medication_available = true;     // both kinds: else nothing on record says nothing
  std::vector<Note> notes;
  std::string silence;  // why there is nothing to say; only where there is not
  // Some draft is a systemic antimetabolite or calcineurin inhibitor, whatever it does.
  bool any_draft = false;
};

[[nodiscard]] ImmunosuppressionAnswer judge_immunosuppression(const Question& question,
                                                              const fhir::ValueSets& value_sets,
                                                              const Settings& settings);

[[nodiscard]] bool is_antimetabolite(Set drug);

// What is on record of that drug; empty where nothing is.
[[nodiscard]] const std::vector<Evidence>& on_record(const ImmunosuppressionAnswer& answer,
                                                     Set drug);

}  // namespace guideline
