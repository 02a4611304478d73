// What GET / answers: the page that says what this server decides and how to call it.
#pragma once

#include <string>

#include "server/offered_services.h"

namespace server {

struct FrontPage {
  std::string html;
  // Of the page: nothing is loaded, nothing runs, only its own style applies.
  std::string content_security_policy;
};

[[nodiscard]] FrontPage make_front_page(const OfferedServices& services);

}  // namespace server
