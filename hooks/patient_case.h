// One patient as a service judges them: the resources that are known, the orders being written,
// whose they are, and which kinds of data were asked for. From a call, or from a Bundle.
//
// What a judgement points to is in here: a case outlives what is made of it, and is neither copied
// nor moved. The request, what was fetched for it, and the Bundle's document outlive the case.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fhir/json_document.h"
#include "fhir/record.h"
#include "fhir/value_set.h"
#include "guideline/assess.h"
#include "hooks/prefetch.h"
#include "hooks/prefetch_gap.h"
#include "hooks/request.h"

namespace hooks {

// A resource by itself, and the URL that names it as an entry's fullUrl does; it may be empty.
struct LooseResource {
  fhir::Json resource;
  std::string_view full_url;
};

class PatientCase {
 public:
  // `asked`: what the service asks for; of what did not come, the answer's notes tell.
  PatientCase(const HookRequest& request, const std::vector<FilledGap>& filled,
              const std::vector<PrefetchTemplate>& asked = {});

  // What the request's drafts order and for whom, without any facts about the patient: for who only
  // asks whether there is anything to judge.
  struct DraftsAlone {};
  PatientCase(DraftsAlone alone, const HookRequest& request);

  // From a Bundle of one patient's resources, in which the drafts are the orders under
  // consideration. A kind of data is available where a resource of it is there: a file cannot say
  // that it was asked for and not found. Throws Refusal where it does not say whose it is.
  PatientCase(fhir::Json bundle, const fhir::ValueSets& value_sets);

  // From resources that were exported one by one: the same as their Bundle, whoever else is among
  // them. `exported` is what was asked for all patients, so that nothing there is an answer. The
  // documents, the URLs and the id outlive the case.
  PatientCase(std::span<const LooseResource> resources, std::string_view patient_id,
              const guideline::Availability& exported, const fhir::ValueSets& value_sets);

  PatientCase(const PatientCase&) = delete;
  PatientCase& operator=(const PatientCase&) = delete;

  [[nodiscard]] guideline::Question question(fhir::Instant now) const;

  // The draft orders that could be read.
  [[nodiscard]] std::size_t drafts() const noexcept { return drafts_.requests.size(); }
  // There are some, and the call's selections name none of them.
  [[nodiscard]] bool selects_no_draft() const;

  // A sentence for each way in which data are not available.
  [[nodiscard]] const std::vector<std::string>& not_available() const noexcept {
    return known_.not_available;
  }

  // Throws Refusal (412) where no clinical data came or could be fetched; `what` cannot be judged
  // then: "an IVIG order".
  void require_clinical_data(std::string_view what) const;

 private:
  void settle_files(const fhir::ValueSets& value_sets);

  fhir::Record drafts_;
  Prefetched known_;
  std::optional<std::vector<std::string_view>> selections_;
  std::string_view patient_id_;
};

}  // namespace hooks
