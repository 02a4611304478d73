#include "server/key_set.h"

#include <algorithm>
#include <utility>

#include "fhir/json_document.h"

namespace server {
namespace {

using fhir::Json;

struct Reading {
  Key key;
  std::string problem;
};

std::string member(Json jwk, std::string_view name) {
  const Json value = jwk[name];
  return value.is_string() ? std::string(value.text()) : std::string();
}

bool is_for_signatures(Json jwk) {
  const std::string use = member(jwk, "use");
  if (!use.empty() && use != "sig") return false;
  const Json operations = jwk["key_ops"];
  if (operations.is_missing()) return true;
  const auto all = operations.elements();
  return std::any_of(all.begin(), all.end(), [](Json o) { return o.text() == "verify"; });
}

// Of an algorithm that this program does not know nothing can be said but that it is not ours.
bool names_other_algorithm(Json jwk) {
  const Json name = jwk["alg"];
  return !name.is_missing() && !find_algorithm(name.text());
}

void read_elliptic(Json jwk, Reading& reading) {
  const std::string curve = member(jwk, "crv");
  if (curve != "P-256" && curve != "P-384") return;
  reading.key.key = PublicKey::elliptic(curve, member(jwk, "x"), member(jwk, "y"));
  if (!reading.key.key) reading.problem = "x and y are no point of " + curve;
}

void read_rsa(Json jwk, Reading& reading) {
  reading.key.key = PublicKey::rsa(member(jwk, "n"), member(jwk, "e"));
  if (!reading.key.key) {
    reading.problem = "n and e are no RSA key of " + std::to_string(PublicKey::kLeastRsaBits) +
                      " to " + std::to_string(PublicKey::kMostRsaBits) + " bits";
  }
}

Reading read_key(Json jwk) {
  Reading reading;
  reading.key.id = member(jwk, "kid");
  const std::string type = member(jwk, "kty");
  if (type == "oct") {
    reading.problem = "a symmetric key";
  } else if (jwk["d"]) {
    reading.problem = "a private key";
  } else if (!is_for_signatures(jwk) || names_other_algorithm(jwk)) {
    return reading;
  } else if (type == "EC") {
    read_elliptic(jwk, reading);
  } else if (type == "RSA") {
    read_rsa(jwk, reading);
  }
  if (reading.key.key && reading.key.id.empty()) reading.problem = "has no kid";
  reading.key.algorithm = find_algorithm(member(jwk, "alg"));
  if (!reading.problem.empty()) reading.key.key.reset();
  return reading;
}

}  // namespace

KeySet KeySet::parse(std::string json) {
  std::optional<fhir::JsonDocument> document;
  try {
    document = fhir::JsonDocument::parse(std::move(json));
  } catch (const fhir::JsonError& error) {
    throw KeySetError("is not JSON: " + std::string(error.what()));
  }
  const Json keys = document->root()["keys"];
  if (!keys.is_array()) throw KeySetError("is no JSON Web Key Set: it has no array keys");
  if (keys.size() > kMostKeys) {
    throw KeySetError("has more than " + std::to_string(kMostKeys) + " keys");
  }
  KeySet set;
  std::size_t number = 0;
  for (const Json jwk : keys.elements()) {
    ++number;
    Reading reading = read_key(jwk);
    if (!reading.key.id.empty() && set.find(reading.key.id) != nullptr) {
      reading.problem = "has the kid of a key before it";
      reading.key.key.reset();
    }
    if (!reading.problem.empty()) {
      set.problems_.push_back("key " + std::to_string(number) + ": " + reading.problem);
    }
    set.keys_.push_back(std::move(reading.key));
  }
  const bool any = std::any_of(set.keys_.begin(), set.keys_.end(),
                               [](const Key& key) { return key.key.has_value(); });
  if (!any) {
    throw KeySetError("has no key for signatures that can be used" +
                      (set.problems_.empty() ? "" : "; " + set.problems_.front()));
  }
  return set;
}

const Key* KeySet::find(std::string_view id) const noexcept {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [id](const Key& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace server
