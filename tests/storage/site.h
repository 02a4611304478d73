// The real program with a database of its own, configured by a file.
#pragma once

#include <unistd.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "fhir/json_document.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"
#include "tests/storage/database.h"

namespace storage_test {

inline constexpr const char* kService = "/cds-services/bkvn-ivig-order-select";
inline constexpr const char* kFeedback = "/cds-services/bkvn-ivig-order-select/feedback";

// One entry, overridden, the comment in it.
inline std::string feedback_on(const std::string& card, const std::string& comment = "no") {
  return R"({"feedback":[{"card":")" + card +
         R"(","outcome":"overridden","outcomeTimestamp":"2026-11-22T20:54:46Z",)"
         R"("overrideReason":{"userComment":")" +
         comment + R"("}}]})";
}

struct CardIds {
  std::string card;
  std::string suggestion;
};

template <typename Database>
class Site {
 public:
  explicit Site(const std::string& more_configuration = "") {
    std::ofstream(file()) << database_.configuration() << more_configuration;
  }

  const Database& database() const { return database_; }
  http_test::ServerProcess& server() { return *server_; }
  void start() {
    server_ = std::make_unique<http_test::ServerProcess>(
        std::vector<std::string>{"--config", file(), "--allow-as-of", "--log-level", "debug"});
  }
  // Ends it as an operator would.
  int stop() {
    server_->signal(SIGTERM);
    const int status = server_->wait();
    server_.reset();
    return status;
  }

  http_test::Response call(const std::string& patient = "still-on-mycophenolate") {
    return http_test::post(server_->port(), kService, http_test::patient_request(patient));
  }
  // The first card of an answer.
  CardIds card() {
    const auto response = call();
    const auto document = fhir::JsonDocument::parse(response.body);
    for (const fhir::Json card : document.root()["cards"].each()) {
      for (const fhir::Json suggestion : card["suggestions"].each()) {
        return {std::string(card["uuid"].text()), std::string(suggestion["uuid"].text())};
      }
    }
    throw std::runtime_error("no card");
  }
  int feedback(const std::string& body) {
    return http_test::post(server_->port(), kFeedback, body).status;
  }
  std::string report(const std::string& arguments) {
    return http_test::run_program("report --config " + file() + " " + arguments).output;
  }

 private:
  [[nodiscard]] std::string file() const { return folder_.path() + "/site.toml"; }

  Folder folder_;
  Database database_;
  std::unique_ptr<http_test::ServerProcess> server_;
};

}  // namespace storage_test
