// The monitoring service: after IVIG in someone with BK virus disease, what is overdue and what has
// changed? Offered on patient-view and encounter-start.
// Source: guideline section 10.
#pragma once

#include <memory>
#include <string_view>

#include "hooks/service.h"
#include "hooks/service_setup.h"

namespace hooks {

// `hook` is "patient-view" or "encounter-start".
[[nodiscard]] std::unique_ptr<CdsService> make_bkvn_ivig_monitoring(std::string_view hook,
                                                                    const ServiceSetup& setup);

}  // namespace hooks
