// A call that is made up: an invented patient, the context that the hook library asks for, and for
// each prefetch template a resource of its type or a search result with one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/session.h"

namespace conformance {

[[nodiscard]] HookCall sample_call(std::string_view hook, const std::vector<Template>& prefetch);

// The context members that a hook must have; empty for hooks that are not known here.
[[nodiscard]] std::vector<std::string_view> required_context(std::string_view hook);
[[nodiscard]] bool is_order_hook(std::string_view hook);  // order-select, order-sign

// A template with its tokens replaced from the call, as context.field or a user identifier;
// nothing where one cannot be.
[[nodiscard]] std::optional<std::string> resolved(const Template& wanted, const HookCall& call);
// The resource type that a query asks for.
[[nodiscard]] std::string_view type_of_query(std::string_view query);
// Whether a query is a search, whose result is a Bundle, and not a read.
[[nodiscard]] bool is_search(std::string_view query);

// What answers a query about a patient: a resource, or a searchset Bundle of one.
[[nodiscard]] std::string sample_result(std::string_view query, std::string_view patient);
[[nodiscard]] std::string sample_resource(std::string_view type, std::string_view patient);
// A searchset of no, or of those, resources.
[[nodiscard]] std::string search_result(const std::vector<std::string>& resources);
[[nodiscard]] std::string draft_orders(const std::vector<std::string>& orders,
                                       std::string_view type = "collection");

[[nodiscard]] inline std::string operation_outcome() {
  return R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden","diagnostics":"the search was refused"}]})";
}

}  // namespace conformance
