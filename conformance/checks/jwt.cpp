// Who calls: CDS Hooks, "Trusting CDS Clients". Good tokens are taken, bad ones are not; each bad
// one is a good one with one thing wrong. Looks at nothing without --client-key.
#include <array>

#include "conformance/answers.h"

namespace conformance {
namespace {

// The service that the tokens are tried on: one is enough, a server has one gate.
const Service* tried(Session& session, Verdict& verdict) {
  if (session.client_key() == nullptr) {
    verdict.not_seen("no --client-key");
    return nullptr;
  }
  const auto working = session.working_services();
  if (working.empty()) verdict.not_seen("no service answers a signed call");
  return working.empty() ? nullptr : working.front();
}

const Exchange& call_with(Session& session, const Service& service, const std::string& token,
                          std::string about) {
  return session.post(service, service.usual().text(), std::move(about), false,
                      {{"Authorization", token.empty() ? "" : "Bearer " + token}});
}

void expect_refused(Session& session, Verdict& verdict, const Service& service,
                    const std::string& token, std::string about) {
  const Exchange& answer = call_with(session, service, token, std::move(about));
  verdict.expect(answer.came.status == 401 || answer.came.status == 403, answer, answer.answered(),
                 "401 or 403");
}

void expect_taken(Session& session, Verdict& verdict, const Service& service,
                  const std::string& token, std::string about) {
  const Exchange& answer = call_with(session, service, token, std::move(about));
  verdict.expect(answer.came.is_success() || answer.came.status == 412, answer, answer.answered(),
                 "an answer: the token is good");
}

// What a bad token starts from.
struct Good {
  const ClientKey& key;
  JsonMembers header;
  JsonMembers claims;
};
Good good_token(Session& session, const Service& service) {
  const ClientKey& key = *session.client_key();
  return {key, key.header(), key.claims_for(session.audience_of(session.service_url(service)))};
}

template <typename Look>
void with_token(Session& session, Verdict& verdict, Look look) {
  if (const Service* service = tried(session, verdict))
    look(*service, good_token(session, *service));
}

void good(Session& session, Verdict& verdict) {
  if (session.client_key() == nullptr) return verdict.not_seen("no --client-key");
  const Exchange& discovery = session.discovery();
  verdict.expect(discovery.came.status != 401 && discovery.came.status != 403, discovery,
                 discovery.answered(), "an answer: the token is good");
  for (const Service& service : session.services()) {
    const Exchange& first = session.first_answer(service);
    verdict.expect(first.came.status != 401 && first.came.status != 403, first, first.answered(),
                   "an answer: the token is good");
  }
}

// Who gives no --jku says that the key was agreed beforehand.
void agreed_key(Session& session, Verdict& verdict) {
  if (!session.options().claims.jku.empty()) return verdict.not_seen("the client has a jku");
  good(session, verdict);
}

void required(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, const Good&) {
    expect_refused(session, verdict, service, "", "without a token");
  });
}

void none(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    for (const char* name : {"none", "None", "NONE"}) {
      token.claims.set_string("jti", new_uuid());
      expect_refused(session, verdict, service,
                     ClientKey::unsigned_token(token.header.set_string("alg", name), token.claims),
                     std::string("with alg ") + name + " and no signature");
    }
  });
}

// The classic: a server that takes the public key for an HMAC secret.
void hmac(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    token.header.set_string("alg", "HS256");
    for (const auto& [secret, about] :
         {std::pair<std::string, std::string>{token.key.public_pem(),
                                              "with alg HS256 under the public key"},
          {"secret", "with alg HS256 under the word secret"},
          {"", "with alg HS256 under nothing"}}) {
      token.claims.set_string("jti", new_uuid());
      expect_refused(session, verdict, service,
                     ClientKey::sign_hmac(token.header, token.claims, secret), about);
    }
  });
}

void signature(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    const ClientKey other = ClientKey::unknown(session.options().claims);
    expect_refused(session, verdict, service, other.sign(token.header, token.claims),
                   "signed by another key under the client's kid");
    const std::string before = token.key.sign(token.header, token.claims);
    const std::string after =
        ClientKey::unsigned_token(token.header, token.claims.set_string("jti", new_uuid()));
    expect_refused(session, verdict, service, after + before.substr(before.rfind('.') + 1),
                   "with claims that were changed after it was signed");
    expect_refused(session, verdict, service, "not.a.token", "with a token that is none");
  });
}

void key_id(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    const ClientKey other = ClientKey::unknown(session.options().claims);
    expect_refused(session, verdict, service,
                   other.sign(token.header.set_string("kid", "no-such-key"), token.claims),
                   "signed by a key that nobody knows, with its kid");
    token.claims.set_string("jti", new_uuid());
    expect_refused(session, verdict, service,
                   token.key.sign(token.header.erase("kid"), token.claims), "without kid");
  });
}

void type(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    expect_refused(session, verdict, service,
                   token.key.sign(token.header.set_string("typ", "id+jwt"), token.claims),
                   "with typ id+jwt");
  });
}

void claims(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, const Good& token) {
    for (const char* name : {"iss", "aud", "exp", "iat", "jti"}) {
      JsonMembers without = token.claims;
      without.set_string("jti", new_uuid()).erase(name);
      expect_refused(session, verdict, service, token.key.sign(token.header, without),
                     std::string("without the claim ") + name);
    }
  });
}

void expired(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    token.claims.set("iat", std::to_string(seconds_since_1970() - 7500));
    token.claims.set("exp", std::to_string(seconds_since_1970() - 7200));
    expect_refused(session, verdict, service, token.key.sign(token.header, token.claims),
                   "with a token that expired two hours ago");
  });
}

// RFC 7519 says it of nbf only; a token that was issued ahead is one whose clock or maker is not to
// be trusted.
void not_before(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    token.claims.set("nbf", std::to_string(seconds_since_1970() + 1800));
    token.claims.set("exp", std::to_string(seconds_since_1970() + 2100));
    expect_refused(session, verdict, service, token.key.sign(token.header, token.claims),
                   "with a token that holds in half an hour (nbf)");
    token.claims.set("nbf", std::to_string(seconds_since_1970() - 120));
    token.claims.set("exp", std::to_string(seconds_since_1970() + 180));
    token.claims.set_string("jti", new_uuid());
    expect_taken(session, verdict, service, token.key.sign(token.header, token.claims),
                 "with a token that holds since two minutes (nbf)");
  });
}

void issued_ahead(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    token.claims.set("iat", std::to_string(seconds_since_1970() + 7200));
    token.claims.set("exp", std::to_string(seconds_since_1970() + 7500));
    expect_refused(session, verdict, service, token.key.sign(token.header, token.claims),
                   "with a token that is issued in two hours");
  });
}

void audience(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    const std::string url = session.audience_of(session.service_url(service));
    for (const std::string& other :
         {std::string("https://other.example.org/cds-services/x"), url + "-other"}) {
      token.claims.set_string("aud", other).set_string("jti", new_uuid());
      expect_refused(session, verdict, service, token.key.sign(token.header, token.claims),
                     "with aud " + other);
    }
  });
}

void audience_array(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    const std::string url = session.audience_of(session.service_url(service));
    token.claims.set("aud", "[\"https://other.example.org\"," + json_string(url) + ']');
    expect_taken(session, verdict, service, token.key.sign(token.header, token.claims),
                 "with aud an array that has the URL");
  });
}

void issuer(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    token.claims.set_string("iss", "https://nobody.example.org");
    expect_refused(session, verdict, service, token.key.sign(token.header, token.claims),
                   "with an iss that nobody knows");
  });
}

// A server that asks any `jku` takes everybody for a client, and fetches what it is told to.
void foreign_jku(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, Good token) {
    const ClientKey other = ClientKey::unknown(session.options().claims);
    const std::string base =
        session.fhir() != nullptr ? session.fhir()->open({}) : "https://keys.example.org";
    token.header.set_string("jku", base + "/jwks.json").set_string("kid", "no-such-key");
    expect_refused(session, verdict, service, other.sign(token.header, token.claims),
                   "with a jku that nobody knows");
    if (session.fhir() == nullptr) return;
    verdict.expect(session.fhir()->asked(base).empty(), "a token with jku " + base + "/jwks.json",
                   "the service fetched it", "no request to an address that is on no list");
  });
}

void replay(Session& session, Verdict& verdict) {
  with_token(session, verdict, [&](const Service& service, const Good& token) {
    const std::string text = token.key.sign(token.header, token.claims);
    expect_taken(session, verdict, service, text, "with a token, for the first time");
    expect_refused(session, verdict, service, text, "with the same token again");
  });
}

constexpr std::array kChecks{
    Check{"jwt-good", "98", "a client's signed JWT is taken", good},
    Check{"jwt-agreed-key", "100", "a token without jku is taken, its key being agreed beforehand",
          agreed_key},
    Check{"jwt-required", "97", "without a token there is no answer", required},
    Check{"jwt-none", "101", "alg none is refused", none},
    Check{"jwt-hmac", "102", "HMAC is refused", hmac},
    Check{"jwt-signature", "98", "a token that the client did not sign is refused", signature},
    Check{"jwt-kid", "105", "an unknown kid is refused, and none", key_id},
    Check{"jwt-typ", "105", "typ is JWT", type, true},
    Check{"jwt-claims", "106", "iss, aud, exp, iat and jti are needed", claims},
    Check{"jwt-expired", "106", "an expired token is refused", expired},
    Check{"jwt-not-before", "106", "a token is not taken before its nbf, and is after it",
          not_before},
    Check{"jwt-issued-ahead", "106", "a token that is issued in the future is refused",
          issued_ahead, true},
    Check{"jwt-audience", "107", "another aud is refused", audience},
    Check{"jwt-audience-array", "107", "aud may be an array", audience_array},
    Check{"jwt-issuer", "99", "an unknown iss is refused", issuer},
    Check{"jwt-jku", "99", "an unknown jku is refused, and not fetched", foreign_jku},
    Check{"jwt-replay", "108", "a token serves once", replay},
};

}  // namespace

std::span<const Check> jwt_checks() { return kChecks; }

}  // namespace conformance
