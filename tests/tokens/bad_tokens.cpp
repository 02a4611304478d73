#include "tests/tokens/bad_tokens.h"

#include <atomic>
#include <utility>

namespace token_test {
namespace {

std::string in_seconds(long time) { return std::to_string(time); }

// Collects the rows.
class Table {
 public:
  Table(const Site& site, long now) : site_(site), now_(now) {}

  using Edit = std::function<void(Draft&)>;
  using Mangle = std::function<std::string(const std::string& token)>;

  void row(std::string what, std::string reason, const Edit& edit) {
    Draft draft = good_draft(site_, now_);
    edit(draft);
    header(std::move(what), std::move(reason), "Bearer " + draft.token());
  }
  void header_member(const std::string& name, const std::string& json, std::string reason) {
    row("header " + name + " " + json, std::move(reason), [&](Draft& d) { d.header[name] = json; });
  }
  void claim(const std::string& name, const std::string& json, std::string reason) {
    row("claim " + name + " " + json.substr(0, 60), std::move(reason),
        [&](Draft& d) { d.claims[name] = json; });
  }
  void without_claim(const std::string& name, std::string reason) {
    row("no " + name, std::move(reason), [&](Draft& d) { d.claims.erase(name); });
  }
  void mangled(std::string what, std::string reason, const Mangle& mangle) {
    header(std::move(what), std::move(reason), "Bearer " + mangle(good_draft(site_, now_).token()));
  }
  void signed_texts(std::string what, std::string reason, const std::string& head,
                    const std::string& claims) {
    const std::string text = base64url(head) + "." + base64url(claims);
    header(std::move(what), std::move(reason),
           "Bearer " + text + "." + base64url(site_.es384.sign("ES384", text)));
  }
  void header(std::string what, std::string reason, std::string authorization) {
    rows.push_back({std::move(what), std::move(reason), std::move(authorization)});
  }

  std::vector<BadToken> rows;

 private:
  const Site& site_;
  const long now_;
};

std::string with_signature(const std::string& token, std::string_view bytes) {
  return token.substr(0, token.rfind('.') + 1) + base64url(bytes);
}

std::string signed_part(const std::string& token) { return token.substr(0, token.rfind('.')); }

void add_forms(Table& table, const Site& site, long now) {
  const std::string good = good_draft(site, now).token();
  table.header("no header", "no-token", "");
  table.header("a scheme without a token", "no-token", "Bearer ");
  table.header("another scheme", "not-bearer", "Basic dXNlcjpwYXNzd29yZA==");
  table.header("a token without a scheme", "not-bearer", good);
  table.mangled("9 KB", "token-too-long",
                [](const std::string& t) { return t + std::string(9000, 'A'); });
  table.mangled("truncated before the signature", "not-three-parts", signed_part);
  table.mangled("one dot more", "not-three-parts", [](const std::string& t) { return t + "."; });
  table.mangled("five parts, as if encrypted", "not-three-parts",
                [](const std::string& t) { return t + ".AAAA.AAAA"; });
  table.mangled("'+' in the header", "not-base64url",
                [](const std::string& t) { return "+" + t.substr(1); });
  table.mangled("padding", "not-base64url", [](const std::string& t) { return t + "=="; });
  table.mangled("a length that base64url has not", "not-base64url",
                [](const std::string& t) { return signed_part(t) + ".A"; });
  table.mangled("two tokens in one header", "not-three-parts",
                [](const std::string& t) { return t + ", Bearer " + t; });
}

void add_headers(Table& table, const Site& site, long now) {
  const Draft draft = good_draft(site, now);
  const std::string claims = object_of(draft.claims);
  table.signed_texts("a header that is no JSON", "bad-header", "alg=ES384", claims);
  table.signed_texts("a header that is an array", "bad-header", R"([{"alg":"ES384"}])", claims);
  table.signed_texts("alg twice", "bad-header", R"({"alg":"none","alg":"ES384","kid":"es384"})",
                     claims);
  table.signed_texts("a header that is not UTF-8", "bad-header",
                     "{\"alg\":\"ES384\",\"kid\":\"\xff\"}", claims);
  table.row("no alg", "no-algorithm", [](Draft& d) { d.header.erase("alg"); });
  table.header_member("alg", "384", "bad-header");
  table.header_member("alg", R"("NoNe")", "unsigned-token");
  table.mangled("alg none and no signature", "unsigned-token", [&](const std::string&) {
    return base64url(R"({"alg":"none","typ":"JWT","kid":"es384"})") + "." + base64url(claims) + ".";
  });
  table.header("HS256 with the public key as the secret", "symmetric-algorithm", [&] {
    const std::string text =
        base64url(R"({"alg":"HS256","typ":"JWT","kid":"es384"})") + "." + base64url(claims);
    return "Bearer " + text + "." + base64url(hmac_sha256(site.es384.pem(), text));
  }());
  table.row("ES256, which is not among the site's", "algorithm-not-allowed", [&](Draft& d) {
    d.header["alg"] = R"("ES256")";
    d.header["kid"] = R"("es256")";
    d.key = &site.es256;
    d.algorithm = "ES256";
  });
  table.header_member("alg", R"("RS512")", "algorithm-not-allowed");
  table.header_member("alg", R"("es384")", "algorithm-not-allowed");
  table.row("no kid", "no-key-id", [](Draft& d) { d.header.erase("kid"); });
  table.header_member("kid", "null", "no-key-id");
  table.header_member("kid", "1", "bad-header");
  table.header_member("kid", R"("")", "bad-header");
  table.header_member("kid", R"("nobody")", "unknown-key");
  table.header_member("kid", R"("others")", "unknown-key");
  table.header_member("kid", R"("es384\u0000")", "bad-header");
  table.header_member("crit", R"(["exp"])", "critical-extension");
  table.header_member("jwk", site.stranger.jwk("es384"), "embedded-key");
  table.header_member("x5c", R"(["MIIB"])", "embedded-key");
  table.header_member("x5u", R"("https://evil.example.org/cert")", "embedded-key");
  table.header_member("typ", R"("at+jwt")", "not-a-jwt");
  table.header_member("jku", R"("https://evil.example.org/jwks.json")", "key-url-not-listed");
  table.header_member("jku", R"(["https://evil.example.org"])", "bad-header");
}

void add_claims(Table& table, const Site& site, long now) {
  const std::string header = object_of(good_draft(site, now).header);
  const std::string called = json_text(site.called);
  table.signed_texts("claims that are no JSON", "bad-claims", header, "iss=me");
  table.signed_texts("claims that are an array", "bad-claims", header, "[]");
  table.signed_texts("a claim twice", "bad-claims", header, R"({"iss":"a","iss":"b"})");
  table.without_claim("iss", "no-issuer");
  table.without_claim("aud", "no-audience");
  table.without_claim("exp", "no-expiry");
  table.without_claim("iat", "no-issue-time");
  table.without_claim("jti", "no-token-id");
  table.claim("iss", "7", "bad-issuer");
  table.claim("aud", "7", "bad-audience");
  table.claim("aud", "[]", "bad-audience");
  table.claim("aud", "[" + called + ",7]", "bad-audience");
  table.claim("exp", json_text(in_seconds(now + 300)), "bad-expiry");
  table.claim("exp", "-1", "bad-expiry");
  table.claim("exp", "1e300", "bad-expiry");
  table.claim("exp", in_seconds(now - 300), "bad-expiry");  // before iat
  table.claim("iat", json_text(in_seconds(now)), "bad-issue-time");
  table.claim("iat", "true", "bad-issue-time");
  table.claim("nbf", json_text(in_seconds(now)), "bad-not-before");
  table.claim("jti", "7", "bad-token-id");
  table.claim("jti", R"("")", "bad-token-id");
  table.claim("jti", json_text(std::string(300, 'j')), "bad-token-id");
  table.claim("tenant", "{}", "bad-tenant");
  table.claim("tenant", R"("ward\n1")", "bad-tenant");
  table.claim("tenant", R"("ward-2")", "other-tenant");
  table.claim("iss", R"("https://nobody.example.org")", "unknown-issuer");
  table.claim("iss", json_text(site.issuer + "/"), "unknown-issuer");
  table.claim("aud", json_text("https://elsewhere.example.org/cds-services/x"), "other-audience");
  table.claim("aud", json_text(site.called + "/"), "other-audience");
  table.claim("aud", json_text(site.called.substr(0, site.called.rfind('/'))), "other-audience");
  table.row("expired", "expired", [&](Draft& d) {
    d.claims["iat"] = in_seconds(now - 400);
    d.claims["exp"] = in_seconds(now - 61);
  });
  table.claim("nbf", in_seconds(now + 90), "not-yet-valid");
  table.row("issued in the future", "issued-in-future", [&](Draft& d) {
    d.claims["iat"] = in_seconds(now + 90);
    d.claims["exp"] = in_seconds(now + 390);
  });
  table.claim("exp", in_seconds(now + 3601), "lives-too-long");
}

void add_signatures(Table& table, const Site& site, long now) {
  const auto by = [&](const char* kid, const char* algorithm, const SigningKey& key) {
    return [kid, algorithm, &key](Draft& d) {
      d.header["alg"] = json_text(algorithm);
      d.header["kid"] = json_text(kid);
      d.key = &key;
      d.algorithm = algorithm;
    };
  };
  table.row("a stranger's key", "bad-signature", by("es384", "ES384", site.stranger));
  table.row("the other client's key", "bad-signature", by("es384", "ES384", site.other));
  table.row("RS384 with an EC key's kid", "key-of-other-algorithm",
            by("es384", "RS384", site.rs384));
  table.row("ES384 with an RSA key's kid", "key-of-other-algorithm",
            by("rs384", "ES384", site.es384));
  table.row("ES384 with a P-256 key", "key-of-other-algorithm", by("es256", "ES384", site.es256));
  table.row("RS384 with a key that is for RS256", "key-of-other-algorithm",
            by("rs256-only", "RS384", site.rs384));
  table.row("RSA of 1024 bits", "unusable-key", by("weak", "RS384", site.weak));
  table.row("ES384 with a P-521 key", "unusable-key", by("es512", "ES384", site.es512));
  table.row("a key that is for encryption", "unusable-key", by("encryption", "ES384", site.es384));
  table.mangled("an empty signature", "bad-signature",
                [](const std::string& t) { return with_signature(t, ""); });
  table.mangled("zeros for a signature (CVE-2022-21449)", "bad-signature",
                [](const std::string& t) { return with_signature(t, std::string(96, '\0')); });
  table.mangled("a signature of one zero byte", "bad-signature",
                [](const std::string& t) { return with_signature(t, std::string_view("\0", 1)); });
  table.mangled("a signature that is cut short", "bad-signature",
                [](const std::string& t) { return t.substr(0, t.size() - 4); });
  table.mangled("a signature and a byte more", "bad-signature",
                [](const std::string& t) { return t + "AA"; });
  table.mangled("a signature as DER", "bad-signature", [&](const std::string& t) {
    return with_signature(t, site.es384.sign("ES384", signed_part(t), true));
  });
  table.mangled("claims that were changed after", "bad-signature", [&](const std::string& t) {
    Draft draft = good_draft(site, now);
    draft.claims["jti"] = R"("another")";
    return signed_part(draft.token()) + t.substr(t.rfind('.'));
  });
}

}  // namespace

std::string Site::keys() const {
  return key_set(es384.jwk("es384", R"("use":"sig","alg":"ES384")") + "," + rs384.jwk("rs384") +
                 "," + rs384.jwk("rs256-only", R"("alg":"RS256")") + "," + es256.jwk("es256") +
                 "," + es512.jwk("es512") + "," + weak.jwk("weak") + "," +
                 es384.jwk("encryption", R"("use":"enc")"));
}

std::string Site::other_keys() const { return key_set(other.jwk("others")); }

Draft good_draft(const Site& site, long now) {
  static std::atomic<int> made{0};
  Draft draft;
  draft.header = {{"alg", R"("ES384")"}, {"typ", R"("JWT")"}, {"kid", R"("es384")"}};
  draft.claims = {
      {"iss", json_text(site.issuer)},
      {"aud", json_text(site.called)},
      {"exp", in_seconds(now + 300)},
      {"iat", in_seconds(now)},
      {"jti", json_text("token-" + std::to_string(now) + "-" + std::to_string(++made))}};
  draft.key = &site.es384;
  draft.algorithm = "ES384";
  return draft;
}

std::vector<BadToken> bad_tokens(const Site& site, long now) {
  Table table(site, now);
  add_forms(table, site, now);
  add_headers(table, site, now);
  add_claims(table, site, now);
  add_signatures(table, site, now);
  return std::move(table.rows);
}

}  // namespace token_test
