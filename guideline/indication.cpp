#include "guideline/indication.h"

#include <algorithm>
#include <map>
#include <optional>

#include "fhir/record.h"
#include "guideline/draft_order.h"

namespace guideline {
namespace {

StatedReason meaning_of(const Classification& reason) {
  if (reason.in(Set::kidney_rejection)) return StatedReason::rejection;
  if (reason.in(Set::bk_nephropathy) || reason.in(Set::bk_viraemia))
    return StatedReason::bk_disease;
  return StatedReason::other;
}

bool is_in_error(const fhir::Condition& condition) {
  return condition.verification_status.first_code() == "entered-in-error";
}
bool is_in_error(const fhir::Observation& observation) {
  return observation.status == "entered-in-error";
}

// What the orders' reason references lead to: a Condition, or an Observation, on record.
class ReasonReferences {
 public:
  explicit ReasonReferences(PatientRecord& record) : record_(record) {}

  StatedReason follow(const fhir::Reference& reference, const fhir::OrderRequest& order) {
    read_record();
    if (const auto reason = reason_in(conditions_.find(reference, "Condition"))) return *reason;
    if (const auto reason = reason_in(observations_.find(reference, "Observation"))) return *reason;
    if (!reference.display.empty()) return meaning_of(record_.classify({{}, reference.display}));
    record_.notes().add(NoteKind::reason_unreadable, fhir::reference_to(order));
    return StatedReason::none;
  }

 private:
  // Only where there is a reference to follow: most orders state a code.
  void read_record() {
    if (read_) return;
    read_ = true;
    for (const fhir::Condition& one : record_.source().conditions) conditions_.add(one);
    for (const fhir::Observation& one : record_.source().observations) observations_.add(one);
  }

  // Read once, however many orders name it. Nothing where it says nothing, or is someone else's.
  template <typename Named>
  std::optional<StatedReason> reason_in(const Named* named) {
    if (named == nullptr) return std::nullopt;
    const auto [known, is_new] = reasons_.try_emplace(named);
    if (is_new && !named->code.empty() && !is_in_error(*named) &&
        record_.belongs_to_patient(*named)) {
      const Classification code = record_.classify(named->code);
      known->second = meaning_of(code);
    }
    return known->second;
  }

  PatientRecord& record_;
  bool read_ = false;
  std::map<const fhir::Resource*, std::optional<StatedReason>> reasons_;
  fhir::ReferenceIndex<fhir::Condition> conditions_;
  fhir::ReferenceIndex<fhir::Observation> observations_;
};

ConsideredOrder consider(const fhir::OrderRequest& order, PatientRecord& record,
                         ReasonReferences& references) {
  ConsideredOrder considered{&order};
  const auto add = [&considered](StatedReason reason) {
    if (reason == StatedReason::none) return;
    if (considered.reason == StatedReason::none || reason < considered.reason) {
      considered.reason = reason;
    }
    if (reason == StatedReason::bk_disease) considered.names_bk_disease = true;
  };
  for (const fhir::CodeableConcept& reason : order.reason_code) {
    if (!reason.empty()) add(meaning_of(record.classify(reason)));
  }
  for (const fhir::Reference& reference : order.reason_reference) {
    if (!reference.empty()) add(references.follow(reference, order));
  }
  return considered;
}

}  // namespace

std::vector<ConsideredOrder> ivig_orders(
    const fhir::Record& drafts, const std::optional<std::vector<std::string_view>>& selections,
    PatientRecord& record) {
  std::vector<ConsideredOrder> orders;
  const Selections selected(selections);
  ReasonReferences references(record);
  for (const fhir::Unreadable& one : drafts.unreadable) {
    record.notes().add(NoteKind::unreadable_resource, one.path);
  }
  for (const fhir::OrderRequest& order : drafts.requests) {
    if (!selected.under_consideration(order)) continue;
    if (!record.classify(order.medication.concept_).in(Set::ivig)) continue;
    if (has_route(order.dosage, record, Set::subcutaneous_or_intramuscular_route)) continue;
    if (!record.belongs_to_patient(order)) continue;
    orders.push_back(consider(order, record, references));
  }
  return orders;
}

InPlay bk_disease_in_play(const std::vector<ConsideredOrder>& orders, const PatientRecord& record,
                          const Viraemia& viraemia) {
  const bool named = std::any_of(orders.begin(), orders.end(), [](const ConsideredOrder& order) {
    return order.names_bk_disease;
  });
  if (named || record.live_condition(Set::bk_nephropathy) != nullptr) return InPlay::yes;
  if (!record.is_kidney_recipient()) return InPlay::no;
  switch (viraemia.state) {
    case Viraemia::State::detectable:
      return InPlay::yes;
    case Viraemia::State::undecided:
      return InPlay::only_without_reason;
    case Viraemia::State::none:
    case Viraemia::State::undetectable:
      break;
  }
  return InPlay::no;
}

}  // namespace guideline
