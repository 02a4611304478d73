// The eligibility service: is IVIG supported for this kidney recipient's BK virus nephropathy?
// Offered on order-select and order-sign.
// Source: guideline sections 2 to 10.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/value_set.h"
#include "guideline/assess.h"
#include "hooks/prefetch.h"
#include "hooks/service.h"

namespace hooks {

// What every service of this program shares. Outlives them.
struct ServiceSetup {
  const fhir::ValueSets& value_sets;
  const guideline::Settings& settings;
  std::string source_url;  // absolute, of the page that says what this server decides; may be empty
};

// `hook` is "order-select" or "order-sign".
[[nodiscard]] std::unique_ptr<CdsService> make_bkvn_ivig(std::string_view hook,
                                                         const ServiceSetup& setup);

// A question to the guideline together with the records that its answer points into. Neither is
// copied or moved once asked.
class IvigQuestion {
 public:
  // From a call and what was fetched for it, which outlives the question.
  IvigQuestion(const HookRequest& request, const std::vector<FilledGap>& filled,
               const ServiceSetup& setup, fhir::Instant now);

  // From a Bundle of one patient's resources, in which the drafts are the orders under
  // consideration. A kind of data is available where a resource of it is there: a file cannot say
  // that it was asked for and not found. Throws Refusal where it does not say whose it is.
  IvigQuestion(fhir::Json bundle, const ServiceSetup& setup, fhir::Instant now);

  IvigQuestion(const IvigQuestion&) = delete;
  IvigQuestion& operator=(const IvigQuestion&) = delete;

  [[nodiscard]] const guideline::Answer& answer() const noexcept { return answer_; }
  // Throws Refusal (412) where an IVIG order must be judged with no clinical data.
  void require_clinical_data() const;
  // Why there is no card, in plain sentences; empty where there is one.
  [[nodiscard]] std::string silence() const;

 private:
  fhir::Record drafts_;
  Prefetched prefetched_;
  guideline::Answer answer_;
};

}  // namespace hooks
