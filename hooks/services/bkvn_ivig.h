// The eligibility service: is IVIG supported for this kidney recipient's BK virus nephropathy?
// Offered on order-select and order-sign.
// Source: guideline sections 2 to 10.
#pragma once

#include <memory>
#include <string_view>

#include "hooks/service.h"
#include "hooks/service_setup.h"

namespace hooks {

// `hook` is "order-select" or "order-sign".
[[nodiscard]] std::unique_ptr<CdsService> make_bkvn_ivig(std::string_view hook,
                                                         const ServiceSetup& setup);

}  // namespace hooks
