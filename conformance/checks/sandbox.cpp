// What a real client sent, sent again: files {"method", "path", "headers", "body"} of a folder, of
// the CDS Hooks sandbox for example. Calls go to the services of their hook, feedback to all.
#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

#include "conformance/answers.h"

namespace conformance {
namespace {

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  if (error) throw std::runtime_error(folder + ": cannot be read");
  std::sort(files.begin(), files.end());
  return files;
}

// The body of a captured call, without the FHIR server that was the sandbox's.
std::string body_of(fhir::Json captured) {
  return JsonMembers(captured["body"]).erase("fhirServer").erase("fhirAuthorization").text();
}

void replay(Session& session, Verdict& verdict) {
  if (session.options().captured.empty()) return verdict.not_seen("no --captured");
  for (const std::string& path : files_of(session.options().captured)) {
    const auto document = fhir::JsonDocument::parse(read_file(path));
    const fhir::Json captured = document.root();
    const std::string name = std::filesystem::path(path).filename().string();
    for (const Service* working : session.working_services()) {
      const Service& service = *working;
      if (captured["body"]["hook"].text() != service.hook) continue;
      const Exchange& answer = session.post(service, body_of(captured), "as captured in " + name);
      verdict.expect(answer.came.is_success() || answer.came.status == 412, answer,
                     answer.answered(), "200, or 412 where data is missing");
    }
    if (!captured["body"]["feedback"]) continue;
    for (const Service* working : session.working_services()) {
      const Service& service = *working;
      const Exchange& answer = session.send({"POST",
                                             session.service_url(service) + "/feedback",
                                             {{"Content-Type", "application/json"}},
                                             json_text(captured["body"])},
                                            "as captured in " + name, &service);
      const bool offered = answer.came.status != 404 && answer.came.status != 405;
      if (offered) verdict.expect(answer.came.is_success(), answer, answer.answered(), "200");
    }
  }
  verdict.not_seen("no captured call is for a hook of this server");
}

constexpr std::array kChecks{
    Check{"captured", "X4", "calls that a real client made are taken", replay},
};

}  // namespace

std::span<const Check> sandbox_checks() { return kChecks; }

}  // namespace conformance
