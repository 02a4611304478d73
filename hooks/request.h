// The body of one call of a CDS service: CDS Hooks 3.0 "Calling a CDS Service" and the contexts of
// the hook library (order-select, order-sign, patient-view, encounter-start).
//
// Refused are only a body that is no JSON and a member that is required or known and cannot be
// used; members that nobody knows are passed over. JSON null for an optional member is absent.
//
// A HookRequest owns the bytes. Every view and Json that it gives lives as long as it does, moves
// included. Immutable once parsed: many threads may read one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/date_time.h"
#include "fhir/json_document.h"

namespace hooks {

class HookRequest {
 public:
  // Throws Refusal, which names every member that is wrong by its path.
  [[nodiscard]] static HookRequest parse(std::string body);

  [[nodiscard]] std::string_view hook() const noexcept { return hook_; }

  // Any text that is not empty; well-formed where it is a UUID.
  [[nodiscard]] std::string_view hook_instance() const noexcept { return hook_instance_; }
  [[nodiscard]] bool hook_instance_is_uuid() const noexcept;

  [[nodiscard]] fhir::Json context() const noexcept { return context_; }
  // context.patientId without the "Patient/" that some clients put in front. Empty only where the
  // hook is one that this program does not know: an empty id is refused.
  [[nodiscard]] std::string_view patient_id() const noexcept { return patient_id_; }
  [[nodiscard]] std::string_view user_id() const noexcept { return user_id_; }
  // context.selections as they came, "MedicationRequest/1" or "1"; order-select only.
  [[nodiscard]] const std::vector<std::string_view>& selections() const noexcept {
    return selections_;
  }
  // context.encounterId; encounter-start only.
  [[nodiscard]] std::string_view encounter_id() const noexcept { return encounter_id_; }
  // context.draftOrders, a Bundle; absent for hooks that have none.
  [[nodiscard]] fhir::Json draft_orders() const noexcept { return draft_orders_; }

  // An object or absent. Of its values null means "asked, nothing there", absent "not asked".
  [[nodiscard]] fhir::Json prefetch() const noexcept { return prefetch_; }

  // An http or https URL, or empty.
  [[nodiscard]] std::string_view fhir_server() const noexcept { return fhir_server_; }
  // An object with its access_token, or absent.
  [[nodiscard]] fhir::Json fhir_authorization() const noexcept { return fhir_authorization_; }

  // An object or absent.
  [[nodiscard]] fhir::Json extension() const noexcept { return extension_; }

  // extension["org.ivig-cds.as-of"]: the instant to answer for instead of the clock's. Throws
  // Refusal where it is there and no instant. Only for callers that are allowed to set the clock.
  [[nodiscard]] std::optional<fhir::Instant> as_of() const;
  // Whether it is there, whatever it is.
  [[nodiscard]] bool has_as_of() const noexcept;

 private:
  explicit HookRequest(fhir::JsonDocument document) : document_(std::move(document)) {}

  fhir::JsonDocument document_;
  std::string_view hook_;
  std::string_view hook_instance_;
  fhir::Json context_;
  std::string_view patient_id_;
  std::string_view user_id_;
  std::vector<std::string_view> selections_;
  std::string_view encounter_id_;
  fhir::Json draft_orders_;
  fhir::Json prefetch_;
  std::string_view fhir_server_;
  fhir::Json fhir_authorization_;
  fhir::Json extension_;
};

}  // namespace hooks
