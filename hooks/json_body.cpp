#include "hooks/json_body.h"

#include <utility>

#include "hooks/refusal.h"

namespace hooks {

fhir::JsonDocument parse_json_body(std::string body) {
  try {
    return fhir::JsonDocument::parse(std::move(body));
  } catch (const fhir::JsonError& error) {
    throw Refusal(Reason::not_json, "the body is not JSON that can be read: at byte " +
                                        std::to_string(error.offset()) + ": " + error.what());
  }
}

}  // namespace hooks
