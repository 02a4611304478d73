// The services for people: which there are, what each asks for, and a call to copy.
// Source: CDS Hooks 3.0 "Discovery".
#pragma once

#include "cards/page.h"
#include "hooks/registry.h"

namespace hooks {

// Appends a section with every service.
void add_services(cards::Page& page, const Registry& registry);

}  // namespace hooks
