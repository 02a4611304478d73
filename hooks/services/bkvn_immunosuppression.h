// The immunosuppression service: is a drug being ordered that the guideline lowers, for someone
// with BK virus nephropathy or a detectable BK load? Offered on order-select and order-sign.
// Source: guideline section 10.
#pragma once

#include <memory>
#include <string_view>

#include "hooks/service.h"
#include "hooks/service_setup.h"

namespace hooks {

// `hook` is "order-select" or "order-sign".
[[nodiscard]] std::unique_ptr<CdsService> make_bkvn_immunosuppression(std::string_view hook,
                                                                      const ServiceSetup& setup);

}  // namespace hooks
