#include "server/trust_reason.h"

namespace server {

std::string_view name_of(TrustReason reason) {
  switch (reason) {
    case TrustReason::no_token:
      return "no-token";
    case TrustReason::not_bearer:
      return "not-bearer";
    case TrustReason::token_too_long:
      return "token-too-long";
    case TrustReason::not_three_parts:
      return "not-three-parts";
    case TrustReason::not_base64url:
      return "not-base64url";
    case TrustReason::bad_header:
      return "bad-header";
    case TrustReason::bad_claims:
      return "bad-claims";
    case TrustReason::no_algorithm:
      return "no-algorithm";
    case TrustReason::unsigned_token:
      return "unsigned-token";
    case TrustReason::symmetric_algorithm:
      return "symmetric-algorithm";
    case TrustReason::algorithm_not_allowed:
      return "algorithm-not-allowed";
    case TrustReason::no_key_id:
      return "no-key-id";
    case TrustReason::critical_extension:
      return "critical-extension";
    case TrustReason::embedded_key:
      return "embedded-key";
    case TrustReason::not_a_jwt:
      return "not-a-jwt";
    case TrustReason::no_issuer:
      return "no-issuer";
    case TrustReason::no_audience:
      return "no-audience";
    case TrustReason::no_expiry:
      return "no-expiry";
    case TrustReason::no_issue_time:
      return "no-issue-time";
    case TrustReason::no_token_id:
      return "no-token-id";
    case TrustReason::bad_issuer:
      return "bad-issuer";
    case TrustReason::bad_audience:
      return "bad-audience";
    case TrustReason::bad_expiry:
      return "bad-expiry";
    case TrustReason::bad_issue_time:
      return "bad-issue-time";
    case TrustReason::bad_not_before:
      return "bad-not-before";
    case TrustReason::bad_token_id:
      return "bad-token-id";
    case TrustReason::bad_tenant:
      return "bad-tenant";
    case TrustReason::unknown_issuer:
      return "unknown-issuer";
    case TrustReason::other_audience:
      return "other-audience";
    case TrustReason::other_tenant:
      return "other-tenant";
    case TrustReason::expired:
      return "expired";
    case TrustReason::not_yet_valid:
      return "not-yet-valid";
    case TrustReason::issued_in_future:
      return "issued-in-future";
    case TrustReason::lives_too_long:
      return "lives-too-long";
    case TrustReason::key_url_not_listed:
      return "key-url-not-listed";
    case TrustReason::keys_unavailable:
      return "keys-unavailable";
    case TrustReason::unknown_key:
      return "unknown-key";
    case TrustReason::unusable_key:
      return "unusable-key";
    case TrustReason::key_of_other_algorithm:
      return "key-of-other-algorithm";
    case TrustReason::bad_signature:
      return "bad-signature";
    case TrustReason::replayed:
      return "replayed";
    case TrustReason::replay_store_full:
      return "replay-store-full";
    case TrustReason::replay_store_down:
      return "replay-store-down";
    case TrustReason::service_not_allowed:
      return "service-not-allowed";
  }
  return {};
}

int http_status(TrustReason reason) {
  if (reason == TrustReason::service_not_allowed) return 403;
  return reason == TrustReason::replay_store_down ? 503 : 401;
}

}  // namespace server
