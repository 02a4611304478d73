// One run against one server: what was asked of it, and everything that it answered.
//
// A service is tried with cases: hook calls out of --request files for its hook, and one that is
// made up from its prefetch templates. Every exchange is kept, so that the checks of answers look
// at all of them. Exchanges stay where they are as long as the session lives; calls may come from
// several threads.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/client_key.h"
#include "conformance/fhir_server.h"
#include "conformance/http.h"
#include "conformance/json_members.h"
#include "fhir/json_document.h"

namespace conformance {

struct Options {
  std::string base_url;
  std::string public_url;  // what the server calls itself, for `aud`; the base URL where empty
  std::chrono::milliseconds patience{5000};  // for one answer
  std::chrono::milliseconds answer_within{500};
  bool verify_certificates = true;
  std::vector<std::string> requests;  // files
  std::string captured;               // folder of requests of a real client; may be empty
  std::string origin = "https://ehr.example.org";
  std::optional<std::string> fhir_server;  // HOST:PORT where this tool's own FHIR server listens
  std::string client_key;                  // PEM file of a private key; may be empty
  TokenClaims claims;
  bool system_actions_agreed = false;
  std::string fhir_schemas;  // folder; may be empty
};

struct Template {
  std::string key;
  std::string query;
};

// A call as a client would make it, member by member.
struct HookCall {
  std::string hook;
  JsonMembers body;  // all but the next two
  JsonMembers context;
  std::optional<JsonMembers> prefetch;
  [[nodiscard]] std::string text() const;
};

// One entry of discovery.
struct Service {
  std::string id;
  std::string hook;
  std::vector<Template> prefetch;
  std::vector<HookCall> cases;  // the first is the one that most checks vary; never empty
  [[nodiscard]] const HookCall& usual() const { return cases.front(); }
};

struct Exchange {
  std::string about;  // what was special about it
  HttpRequest sent;
  HttpAnswer came;
  const Service* service = nullptr;
  bool is_call = false;                    // of a service, by POST at its URL; feedback is none
  bool conformant = true;                  // what was sent is something that a client may send
  std::optional<fhir::JsonDocument> json;  // of the answer's body, where it is JSON

  [[nodiscard]] fhir::Json root() const { return json ? json->root() : fhir::Json(); }
  // 200 with a list of cards.
  [[nodiscard]] bool has_cards() const { return came.status == 200 && root()["cards"].is_array(); }
  // "POST /cds-services/x with every prefetch value null", "412 {…".
  [[nodiscard]] std::string said() const;
  [[nodiscard]] std::string answered() const;
};

class Session {
 public:
  explicit Session(Options options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] std::string discovery_url() const;
  [[nodiscard]] std::string service_url(const Service& service) const;
  // The URL as the server calls itself, which is the audience of a token.
  [[nodiscard]] std::string audience_of(const std::string& url) const;

  // Reads discovery and the request files, and makes a first call of every case. Throws
  // std::runtime_error where the server cannot be reached or a file cannot be used.
  void open();
  [[nodiscard]] const Exchange& discovery() const { return *discovery_; }
  // Those of which an id and a hook can be read.
  [[nodiscard]] const std::deque<Service>& services() const { return services_; }

  // Those whose usual call is answered, with cards or 412: a variant of it says something.
  [[nodiscard]] std::vector<const Service*> working_services() const;

  // Signed with the client's key where there is one, unless the request brings its own
  // Authorization (an empty one takes it away).
  const Exchange& send(HttpRequest request, std::string about, const Service* service = nullptr,
                       bool conformant = true);
  const Exchange& call(const Service& service, const HookCall& call, std::string about,
                       bool conformant = true);
  // A call of a text that may be no JSON.
  const Exchange& post(const Service& service, std::string body, std::string about,
                       bool conformant = true, Headers headers = {});

  // Everything so far, in the order it was sent.
  [[nodiscard]] const std::deque<Exchange>& exchanges() const { return exchanges_; }
  // The first call of the service's usual case.
  [[nodiscard]] const Exchange& first_answer(const Service& service) const;
  // This tool's own FHIR server, and a second one at another origin; null without --fhir-server.
  [[nodiscard]] FhirServer* fhir() { return fhir_.get(); }
  [[nodiscard]] FhirServer* other_fhir() { return other_fhir_.get(); }
  [[nodiscard]] ClientKey* client_key() { return client_key_ ? &*client_key_ : nullptr; }

 private:
  const Exchange& record(Exchange exchange);
  void read_services();
  void read_request_files();
  void read_request_file(const std::string& path);
  void choose_usual_cases();

  Options options_;
  std::optional<ClientKey> client_key_;
  std::unique_ptr<FhirServer> fhir_;
  std::unique_ptr<FhirServer> other_fhir_;
  const Exchange* discovery_ = nullptr;
  std::deque<Service> services_;
  std::vector<std::pair<const Service*, const Exchange*>> first_answers_;
  std::mutex mutex_;
  std::deque<Exchange> exchanges_;
};

// A file, whole. Throws std::runtime_error.
[[nodiscard]] std::string read_file(const std::string& path);
// A random UUID.
[[nodiscard]] std::string new_uuid();
// At most that many characters of a text, on one line and in UTF-8, whatever a server sent.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most = 300);

// The cards of an answer, in one text, without what may differ from call to call: UUIDs and
// instants. Empty where it has no list of cards.
[[nodiscard]] std::string advice_of(const Exchange& exchange);

}  // namespace conformance
