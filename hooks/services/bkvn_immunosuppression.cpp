#include "hooks/services/bkvn_immunosuppression.h"

#include <string>
#include <utility>
#include <vector>

#include "cards/immunosuppression_card.h"
#include "guideline/evidence_table.h"
#include "guideline/immunosuppression_order.h"
#include "hooks/prefetch_key.h"

namespace hooks {
namespace {

using guideline::Set;

// Whether there is BK virus disease, and what of these drugs is current.
const std::vector<PrefetchRow>& searches() {
  static const std::vector<PrefetchRow> kSearches = {
      {PrefetchKey::conditions, "Condition", "", "200", {}},
      {PrefetchKey::bk_loads, "Observation", "-date", "100", {Set::bk_load}},
      {PrefetchKey::medication_statements, "MedicationStatement", "", "200", {}},
      {PrefetchKey::medication_requests, "MedicationRequest", "", "200", {}},
      {PrefetchKey::medication_administrations,
       "MedicationAdministration",
       "",
       "200",
       {Set::mycophenolate, Set::azathioprine, Set::tacrolimus, Set::ciclosporin}},
  };
  return kSearches;
}

// A draft of azathioprine in nephropathy.
std::string example_of(std::string_view hook) {
  const std::string selections =
      hook == "order-select" ? R"("selections":["MedicationRequest/azathioprine"],)" : "";
  return R"({"hook":")" + std::string(hook) +
         R"(","hookInstance":"5a0f3c1e-74b1-4c7d-9d52-1f7f0a6c8e22","context":{)"
         R"("userId":"Practitioner/example","patientId":"example",)" +
         selections +
         R"("draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{)"
         R"("resourceType":"MedicationRequest","id":"azathioprine","status":"draft",)"
         R"("intent":"order","subject":{"reference":"Patient/example"},)"
         R"("medicationCodeableConcept":{"text":"Azathioprine"}}}]}},)"
         R"("prefetch":{"patient":{"resourceType":"Patient","id":"example"},"conditions":{)"
         R"("resourceType":"Bundle","type":"searchset","entry":[{"resource":{)"
         R"("resourceType":"Condition","id":"bkvn","subject":{"reference":"Patient/example"},)"
         R"("code":{"text":"BK virus nephropathy"}}}]}}})";
}

ServiceDescription describe(std::string_view hook, const ServiceSetup& setup) {
  ServiceDescription description;
  description.name = "bkvn-immunosuppression";
  description.hook = hook;
  description.title = "Immunosuppression in BK virus nephropathy";
  description.description =
      "Says, when an order starts, continues or raises an antimetabolite, or starts or raises a "
      "calcineurin inhibitor, for someone with BK virus nephropathy or a detectable BK load, that "
      "one guideline lowers these. Silent otherwise.";
  description.usage_requirements =
      "Works with prefetch. A drug of which the data was not prefetched counts as started, and the "
      "card says so.";
  description.prefetch = prefetch_templates(searches(), setup.value_sets);
  description.example = example_of(hook);
  description.extension = {
      {"org.ivig-cds.guideline-version", std::string(guideline::kGuidelineVersion)}};
  return description;
}

class BkvnImmunosuppression : public CdsService {
 public:
  BkvnImmunosuppression(std::string_view hook, const ServiceSetup& setup)
      : setup_(setup), description_(describe(hook, setup)) {}

  const ServiceDescription& description() const noexcept override { return description_; }

  bool wants_more(const HookRequest& request, const CallContext& call) const override {
    return ask(PatientCase(PatientCase::DraftsAlone{}, request), call.now).any_draft;
  }

  Judgement judge(const PatientCase& patient_case, const CallContext& call) const override {
    guideline::ImmunosuppressionAnswer answer = ask(patient_case, call.now);
    if (answer.any_draft) patient_case.require_clinical_data("an order of immunosuppression");
    Judgement judgement;
    if (!answer.orders.empty()) {
      judgement.cards.push_back(cards::immunosuppression_card(
          answer, {setup_.settings.thresholds, setup_.source_url, call.new_uuid}));
      judgement.decisions.push_back(decision_of(answer, judgement.cards.back().uuid));
    }
    judgement.silence = std::move(answer.silence);
    judgement.record_matters = answer.any_draft;
    judgement.notes = std::move(answer.notes);
    return judgement;
  }

  std::string terminal_text(const PatientCase& patient_case, fhir::Instant now) const override {
    const guideline::ImmunosuppressionAnswer answer = ask(patient_case, now);
    return answer.orders.empty() ? "" : cards::terminal_text(answer);
  }

 private:
  [[nodiscard]] guideline::ImmunosuppressionAnswer ask(const PatientCase& patient_case,
                                                       fhir::Instant now) const {
    return guideline::judge_immunosuppression(patient_case.question(now), setup_.value_sets,
                                              setup_.settings);
  }

  ServiceSetup setup_;
  ServiceDescription description_;
};

}  // namespace

std::unique_ptr<CdsService> make_bkvn_immunosuppression(std::string_view hook,
                                                        const ServiceSetup& setup) {
  return std::make_unique<BkvnImmunosuppression>(hook, setup);
}

}  // namespace hooks
