// Why a caller is not let in: for the log and the metrics. Outside all but two are the same 401;
// who learns why a token fails learns how to make a better one.
//
// Source: docs/protocol.md "Trust"; RFC 7515, RFC 7519, RFC 8725.
#pragma once

#include <cstdint>
#include <string_view>

namespace server {

enum class TrustReason : std::uint8_t {
  // The header and the token's form
  no_token,
  not_bearer,
  token_too_long,
  not_three_parts,  // another number of dots: encrypted tokens, signatures without a token
  not_base64url,
  bad_header,  // no JSON object, or a member of the wrong type
  bad_claims,  // no JSON object
  // The token's header
  no_algorithm,
  unsigned_token,
  symmetric_algorithm,
  algorithm_not_allowed,
  no_key_id,
  critical_extension,  // asks for a rule that this program does not know
  embedded_key,        // brings or names a key of its own
  not_a_jwt,           // says that it is something else
  // The claims: missing, and of the wrong type or without sense
  no_issuer,
  no_audience,
  no_expiry,
  no_issue_time,
  no_token_id,
  bad_issuer,
  bad_audience,
  bad_expiry,
  bad_issue_time,
  bad_not_before,
  bad_token_id,
  bad_tenant,
  // The claims, as they stand to this server and its clock
  unknown_issuer,
  other_audience,
  other_tenant,
  expired,
  not_yet_valid,
  issued_in_future,
  lives_too_long,
  // Key and signature
  key_url_not_listed,
  keys_unavailable,  // the issuer's keys were never had
  unknown_key,
  unusable_key,  // too short, of another curve, or no public key for signatures
  key_of_other_algorithm,
  bad_signature,
  // What can be said only of a token that is genuine
  replayed,
  replay_store_full,
  replay_store_down,  // whether it was used before cannot be told now
  service_not_allowed,
};

// The name in log and metrics, "other-audience".
[[nodiscard]] std::string_view name_of(TrustReason reason);

// 401; 403 for a caller who is known and may not do this; 503 for one who may well be let in later.
[[nodiscard]] int http_status(TrustReason reason);

// Thrown inside the rooms of trust, caught in ClientTrust.
struct NotTrusted {
  TrustReason reason;
};

}  // namespace server
