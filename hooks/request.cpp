#include "hooks/request.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "hooks/json_body.h"
#include "hooks/refusal.h"

namespace hooks {
namespace {

using fhir::Json;

constexpr std::string_view kAsOf = "org.ivig-cds.as-of";

// The members of a hook's context that this program knows. All of them are required; userId and
// patientId always are.
struct HookContext {
  std::string_view hook;
  bool selections;
  bool draft_orders;
  bool encounter;
};
constexpr std::array kHookContexts{
    HookContext{"order-select", true, true, false},
    HookContext{"order-sign", false, true, false},
    HookContext{"patient-view", false, false, false},
    HookContext{"encounter-start", false, false, true},
};

// Collects what is wrong with one request, so that a client hears of all of it at once.
class Reader {
 public:
  // A required member that is a text and not empty; empty where it is wrong.
  std::string_view required_text(Json object, std::string_view name, std::string_view parent = {}) {
    const Json value = object[name];
    if (value.is_missing()) {
      add(Reason::missing, join(parent, name), " is required");
    } else if (!value.is_string()) {
      add(Reason::wrong_type, join(parent, name), " must be a string");
    } else if (value.text().empty()) {
      add(Reason::wrong_value, join(parent, name), " is empty");
    } else {
      return value.text();
    }
    return {};
  }

  Json required_object(Json object, std::string_view name, std::string_view parent = {}) {
    if (object[name].is_missing()) {
      add(Reason::missing, join(parent, name), " is required");
      return {};
    }
    return optional_object(object, name, parent);
  }

  Json optional_object(Json object, std::string_view name, std::string_view parent = {}) {
    const Json value = object[name];
    if (value.is_missing()) return {};
    if (value.is_object()) return value;
    add(Reason::wrong_type, join(parent, name), " must be an object");
    return {};
  }

  // A null stands for an empty array, and one text for an array of one: clients send both.
  std::vector<std::string_view> selections(Json context) {
    constexpr std::string_view kPath = "context.selections";
    const Json value = context["selections"];
    if (!value) {
      add(Reason::missing, std::string(kPath), " is required");
      return {};
    }
    if (!value.is_null() && !value.is_array() && !value.is_string()) {
      add(Reason::wrong_type, std::string(kPath), " must be an array of strings");
      return {};
    }
    std::vector<std::string_view> selected;
    for (const Json element : value.each()) {
      if (!element.is_string()) {
        add(Reason::wrong_type, std::string(kPath), " must be an array of strings");
        return {};
      }
      selected.push_back(element.text());
    }
    return selected;
  }

  Json draft_orders(Json context) {
    const Json bundle = required_object(context, "draftOrders", "context");
    if (!bundle) return {};
    const std::string_view type = required_text(bundle, "resourceType", "context.draftOrders");
    if (!type.empty() && type != "Bundle") {
      add(Reason::wrong_value, "context.draftOrders.resourceType", " must be Bundle");
    }
    if (const Json entry = bundle["entry"];
        !entry.is_missing() && !entry.is_array() && !entry.is_object()) {
      add(Reason::wrong_type, "context.draftOrders.entry", " must be an array");
    }
    return bundle;
  }

  std::string_view patient_id(Json context);
  std::string_view fhir_server(Json root);
  Json fhir_authorization(Json root);

  void add(Reason reason, std::string path, std::string_view complaint) {
    std::string diagnostics = path;
    diagnostics += complaint;
    issues_.push_back({reason, std::move(diagnostics), std::move(path)});
  }

  void refuse_if_wrong() {
    if (!issues_.empty()) throw Refusal(std::move(issues_));
  }

 private:
  static std::string join(std::string_view parent, std::string_view name) {
    std::string path(parent);
    if (!path.empty()) path += '.';
    path += name;
    return path;
  }

  std::vector<Issue> issues_;
};

// scheme "://" host, nothing that is not printable ASCII. That an address may be called at all is
// another question, and the caller's.
bool is_web_address(std::string_view text) {
  const auto printable = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!std::all_of(text.begin(), text.end(), printable)) return false;
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  std::string scheme(text.substr(0, scheme_end));
  for (char& c : scheme) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (scheme != "http" && scheme != "https") return false;
  const std::string_view rest = text.substr(scheme_end + 3);
  return !rest.empty() && rest.find_first_of("/?#:") != 0;
}

std::string_view Reader::fhir_server(Json root) {
  const Json value = root["fhirServer"];
  if (value.is_missing()) return {};
  if (!value.is_string()) {
    add(Reason::wrong_type, "fhirServer", " must be a string");
  } else if (!is_web_address(value.text())) {
    add(Reason::wrong_value, "fhirServer", " must be an http or https URL");
  } else {
    return value.text();
  }
  return {};
}

Json Reader::fhir_authorization(Json root) {
  const Json value = optional_object(root, "fhirAuthorization");
  if (!value) return {};
  if (root["fhirServer"].is_missing()) {
    add(Reason::missing, "fhirServer", " is required where there is a fhirAuthorization");
  }
  required_text(value, "access_token", "fhirAuthorization");
  return value;
}

std::string_view Reader::patient_id(Json context) {
  constexpr std::string_view kType = "Patient/";
  std::string_view id = required_text(context, "patientId", "context");
  if (!id.starts_with(kType)) return id;
  id.remove_prefix(kType.size());
  if (id.empty()) add(Reason::wrong_value, "context.patientId", " has no id after Patient/");
  return id;
}

}  // namespace

HookRequest HookRequest::parse(std::string body) {
  HookRequest request(parse_json_body(std::move(body)));
  const Json root = request.document_.root();
  if (!root.is_object()) throw Refusal(Reason::wrong_type, "the body must be a JSON object");

  Reader reader;
  request.hook_ = reader.required_text(root, "hook");
  request.hook_instance_ = reader.required_text(root, "hookInstance");
  request.context_ = reader.required_object(root, "context");
  request.prefetch_ = reader.optional_object(root, "prefetch");
  request.fhir_server_ = reader.fhir_server(root);
  request.fhir_authorization_ = reader.fhir_authorization(root);
  request.extension_ = reader.optional_object(root, "extension");

  const auto known = std::find_if(kHookContexts.begin(), kHookContexts.end(),
                                  [&](const HookContext& c) { return c.hook == request.hook_; });
  if (request.context_ && known != kHookContexts.end()) {
    request.user_id_ = reader.required_text(request.context_, "userId", "context");
    request.patient_id_ = reader.patient_id(request.context_);
    if (known->selections) request.selections_ = reader.selections(request.context_);
    if (known->draft_orders) request.draft_orders_ = reader.draft_orders(request.context_);
    if (known->encounter) {
      request.encounter_id_ = reader.required_text(request.context_, "encounterId", "context");
    }
  }
  reader.refuse_if_wrong();
  return request;
}

bool HookRequest::hook_instance_is_uuid() const noexcept {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (hook_instance_.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const auto c = static_cast<unsigned char>(hook_instance_[i]);
    if (kShape[i] == '-' ? c != '-' : std::isxdigit(c) == 0) return false;
  }
  return true;
}

bool HookRequest::has_as_of() const noexcept { return !extension_[kAsOf].is_missing(); }

std::optional<fhir::Instant> HookRequest::as_of() const {
  const Json value = extension_[kAsOf];
  if (value.is_missing()) return std::nullopt;
  const std::optional<fhir::Instant> instant =
      value.is_string() ? fhir::parse_instant(value.text()) : std::nullopt;
  if (!instant) {
    const std::string path = "extension." + std::string(kAsOf);
    throw Refusal(Reason::wrong_value, path + " must be an instant", path);
  }
  return instant;
}

}  // namespace hooks
