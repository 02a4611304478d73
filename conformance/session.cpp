#include "conformance/session.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>

#include "conformance/sample.h"
#include "fhir/utf8.h"

namespace conformance {
namespace {

// ISO 8601 instants and UUIDs differ from call to call.
std::string without_what_differs(std::string_view text) {
  std::string same;
  const auto shape = [text](std::size_t at, std::string_view pattern) {
    if (text.size() - at < pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[at + i]);
      const bool fits = pattern[i] == 'x'   ? std::isxdigit(c) != 0
                        : pattern[i] == '9' ? std::isdigit(c) != 0
                                            : text[at + i] == pattern[i];
      if (!fits) return false;
    }
    return true;
  };
  constexpr std::string_view kUuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view kInstant = "9999-99-99T99:99:99";
  for (std::size_t at = 0; at < text.size();) {
    if (shape(at, kUuid)) {
      same += "<uuid>";
      at += kUuid.size();
    } else if (shape(at, kInstant)) {
      same += "<instant>";
      at += kInstant.size();
      while (at < text.size() &&
             (text[at] == '.' || std::isdigit(static_cast<unsigned char>(text[at])) != 0))
        ++at;
    } else {
      same += text[at++];
    }
  }
  return same;
}

// Each byte that is no part of a character becomes the replacement character.
std::string as_utf8(std::string_view text) {
  std::string good;
  while (true) {
    const std::size_t bad = std::min(fhir::first_invalid_utf8(text), text.size());
    good += text.substr(0, bad);
    if (bad == text.size()) return good;
    good += "\uFFFD";
    text.remove_prefix(bad + 1);
  }
}

HookCall read_call(fhir::Json body) {
  HookCall call;
  call.hook = body["hook"].text();
  call.body = JsonMembers(body);
  call.body.erase("hook").erase("hookInstance").erase("context").erase("prefetch");
  // Its FHIR server is not one that this run may use.
  call.body.erase("fhirServer").erase("fhirAuthorization");
  call.context = JsonMembers(body["context"]);
  if (body["prefetch"].is_object()) call.prefetch = JsonMembers(body["prefetch"]);
  return call;
}

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error(path + ": cannot be read");
  return text;
}

std::string new_uuid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string uuid = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
  for (char& c : uuid) {
    if (c == 'x') c = kDigits[random() % 16];
  }
  return uuid;
}

std::string shortened(std::string_view text, std::size_t most) {
  constexpr std::size_t kLongestCharacter = 4;
  const std::string valid = as_utf8(text.substr(0, most * kLongestCharacter));
  std::string line(fhir::first_code_points(valid, most));
  const bool is_cut = line.size() < valid.size() || text.size() > most * kLongestCharacter;
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return is_cut ? line + " … (" + std::to_string(text.size()) + " bytes)" : line;
}

std::string advice_of(const Exchange& exchange) {
  if (!exchange.has_cards()) return {};
  return without_what_differs(json_text(exchange.root()["cards"]));
}

std::string HookCall::text() const {
  JsonMembers all;
  all.set_string("hook", hook).set_string("hookInstance", new_uuid());
  for (const auto& [name, value] : body.all()) all.set(name, value);
  all.set("context", context.text());
  if (prefetch) all.set("prefetch", prefetch->text());
  return all.text();
}

std::string Exchange::said() const {
  const auto url = Url::parse(sent.url);
  return sent.method + ' ' + (url ? url->path : sent.url) + (about.empty() ? "" : ", " + about);
}

std::string Exchange::answered() const {
  if (came.status == 0) return came.trouble;
  return std::to_string(came.status) + ' ' + shortened(came.body);
}

Session::Session(Options options) : options_(std::move(options)) {
  while (options_.base_url.ends_with('/')) options_.base_url.pop_back();
  if (!options_.client_key.empty()) {
    client_key_.emplace(read_file(options_.client_key), options_.claims);
  }
  if (options_.fhir_server) {
    fhir_ = std::make_unique<FhirServer>(*options_.fhir_server);
    other_fhir_ = std::make_unique<FhirServer>("127.0.0.1:0");
  }
}

Session::~Session() = default;

std::string Session::discovery_url() const { return options_.base_url + "/cds-services"; }

std::string Session::service_url(const Service& service) const {
  std::string url = discovery_url() + '/';
  for (const char c : service.id) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
        std::string_view("-._~:@").find(c) != std::string_view::npos) {
      url += c;
    } else {
      static constexpr std::string_view kDigits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      url.append({'%', kDigits[byte / 16U], kDigits[byte % 16U]});
    }
  }
  return url;
}

std::string Session::audience_of(const std::string& url) const {
  if (options_.public_url.empty()) return url;
  return options_.public_url + url.substr(options_.base_url.size());
}

const Exchange& Session::send(HttpRequest request, std::string about, const Service* service,
                              bool conformant) {
  return record({std::move(about), std::move(request), {}, service, false, conformant, {}});
}

const Exchange& Session::record(Exchange exchange) {
  Headers& headers = exchange.sent.headers;
  if (find_header(headers, "Authorization") == nullptr && client_key_) {
    headers.emplace_back("Authorization",
                         "Bearer " + client_key_->token_for(audience_of(exchange.sent.url)));
  }
  std::erase_if(headers, [](const auto& header) { return header.second.empty(); });
  exchange.came =
      conformance::exchange(exchange.sent, options_.patience, options_.verify_certificates);
  try {
    if (!exchange.came.body.empty()) {
      exchange.json.emplace(fhir::JsonDocument::parse(exchange.came.body));
    }
  } catch (const fhir::JsonError&) {  // `json` is empty then, which the checks look at
  }
  const std::lock_guard lock(mutex_);
  return exchanges_.emplace_back(std::move(exchange));
}

const Exchange& Session::call(const Service& service, const HookCall& call, std::string about,
                              bool conformant) {
  return post(service, call.text(), std::move(about), conformant);
}

const Exchange& Session::post(const Service& service, std::string body, std::string about,
                              bool conformant, Headers headers) {
  if (find_header(headers, "Content-Type") == nullptr) {
    headers.emplace_back("Content-Type", "application/json");
  }
  headers.emplace_back("Accept", "application/json");
  return record({std::move(about),
                 {"POST", service_url(service), std::move(headers), std::move(body)},
                 {},
                 &service,
                 true,
                 conformant,
                 {}});
}

void Session::open() {
  discovery_ = &send({"GET", discovery_url(), {{"Accept", "application/json"}}, {}}, "");
  if (discovery_->came.status == 0) {
    throw std::runtime_error(discovery_url() + ": " + discovery_->came.trouble);
  }
  read_services();
  read_request_files();
  for (Service& service : services_) {
    service.cases.push_back(sample_call(service.hook, service.prefetch));
  }
  choose_usual_cases();
}

void Session::read_services() {
  for (const fhir::Json entry : discovery_->root()["services"].elements()) {
    Service service;
    service.id = entry["id"].text();
    service.hook = entry["hook"].text();
    if (service.id.empty() || service.hook.empty()) continue;
    for (const auto [key, query] : entry["prefetch"].members()) {
      if (query.is_string())
        service.prefetch.push_back({std::string(key), std::string(query.text())});
    }
    services_.push_back(std::move(service));
  }
}

// A hook request, or what was captured of one: {"method", "path", "body"}.
void Session::read_request_file(const std::string& path) {
  try {
    const auto document = fhir::JsonDocument::parse(read_file(path));
    const fhir::Json body = document.root()["body"] ? document.root()["body"] : document.root();
    const HookCall call = read_call(body);
    if (call.hook.empty()) throw std::runtime_error("has no hook");
    for (Service& service : services_) {
      if (service.hook == call.hook) service.cases.push_back(call);
    }
  } catch (const std::exception& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

void Session::read_request_files() {
  for (const std::string& path : options_.requests) read_request_file(path);
}

// The usual case is the first that gets a card, for most can be seen there.
void Session::choose_usual_cases() {
  for (Service& service : services_) {
    std::size_t best = 0;
    const Exchange* first = nullptr;
    for (std::size_t i = 0; i < service.cases.size(); ++i) {
      const Exchange& answer = call(service, service.cases[i], "");
      const bool better = answer.has_cards() && answer.root()["cards"].size() > 0;
      if (first != nullptr && (!better || first->root()["cards"].size() > 0)) continue;
      first = &answer;
      best = i;
    }
    std::swap(service.cases.front(), service.cases[best]);
    first_answers_.emplace_back(&service, first);
  }
}

std::vector<const Service*> Session::working_services() const {
  std::vector<const Service*> working;
  for (const auto& [service, first] : first_answers_) {
    if (first->came.is_success() || first->came.status == 412) working.push_back(service);
  }
  return working;
}

const Exchange& Session::first_answer(const Service& service) const {
  const auto found = std::find_if(first_answers_.begin(), first_answers_.end(),
                                  [&](const auto& pair) { return pair.first == &service; });
  return *found->second;
}

}  // namespace conformance
