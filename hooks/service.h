// One CDS service on one hook: what discovery says of it (CDS Hooks 3.0 "Discovery") and how it
// answers a call. One file per service in hooks/services/.
//
// A service is built once and shared by all threads: answer() is const and keeps nothing.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cards/card.h"
#include "fhir/date_time.h"
#include "hooks/decision.h"
#include "hooks/patient_case.h"
#include "hooks/prefetch_gap.h"
#include "hooks/prefetch_template.h"
#include "hooks/request.h"

namespace hooks {

struct ServiceDescription {
  std::string name;  // "bkvn-ivig"; the id that discovery shows is made from it (registry.h)
  std::string hook;  // "order-select"
  std::string title;
  std::string description;         // Markdown
  std::string usage_requirements;  // may be empty: then it is left out
  std::vector<PrefetchTemplate> prefetch;
  // A call to try, as JSON without an apostrophe; may be empty.
  std::string example;
  // Members of the discovery extension, by reverse domain: {"org.ivig-cds.guideline-version",
  // "1.0.0"}.
  std::vector<std::pair<std::string, std::string>> extension;
};

// What a call takes from outside the request: nothing below server/ reads a clock or draws a random
// number.
struct CallContext {
  fhir::Instant now;  // the clock, or the as-of extension where the caller may set it
  std::function<std::string()> new_uuid;
  bool allow_as_of = false;
};

// What a service makes of one call.
struct ServiceAnswer {
  std::string body;                    // {"cards": [...]}
  std::vector<Decision> decisions;     // one for each card, in their order
  std::string silence;                 // why there is no card, in plain sentences; else empty
  std::vector<guideline::Note> notes;  // on the data, also where there is no card
};

// What a service makes of one patient.
struct Judgement {
  std::vector<cards::Card> cards;
  std::vector<Decision> decisions;     // one for each card, in their order
  std::string silence;                 // why there is no card, in plain sentences; else empty
  bool record_matters = true;          // what is not available might have broken the silence
  std::vector<guideline::Note> notes;  // on the data, also where there is no card
};

class CdsService {
 public:
  CdsService() = default;
  CdsService(const CdsService&) = delete;
  CdsService& operator=(const CdsService&) = delete;
  virtual ~CdsService() = default;

  [[nodiscard]] virtual const ServiceDescription& description() const noexcept = 0;

  // Whether what did not come with the request could change the answer. Requests are of this
  // service's hook.
  [[nodiscard]] virtual bool wants_more(const HookRequest& request, const CallContext& call) const {
    (void)request;
    (void)call;
    return true;
  }

  // Throws Refusal.
  [[nodiscard]] virtual Judgement judge(const PatientCase& patient_case,
                                        const CallContext& call) const = 0;

  // The same for a terminal; empty where there is no card.
  [[nodiscard]] virtual std::string terminal_text(const PatientCase& patient_case,
                                                  fhir::Instant now) const = 0;

  // The judgement of the case that a request and what was fetched for it make. Throws Refusal.
  [[nodiscard]] virtual ServiceAnswer answer(const HookRequest& request,
                                             const std::vector<FilledGap>& filled,
                                             const CallContext& call) const;
};

}  // namespace hooks
