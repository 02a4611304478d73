// A site in small: the real program, configured for FHIR servers of a test, and its calls.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/json_document.h"
#include "tests/fhir_server/fhir_server.h"
#include "tests/http/http_client.h"
#include "tests/http/server_process.h"

namespace http_test {

// An answer, and what it says of itself.
struct Answered {
  Response response;
  std::chrono::milliseconds took{0};
  std::shared_ptr<const fhir::JsonDocument> document;  // of the response's body

  [[nodiscard]] fhir::Json root() const { return document->root(); }
  [[nodiscard]] fhir::Json explanation() const {
    return root()["extension"]["org.ivig-cds.explanation"];
  }
  // What the explanation says of a prefetch key; absent where it says nothing.
  [[nodiscard]] fhir::Json key(std::string_view name) const;
  // The text of the first card's note of that kind; empty where it has none.
  [[nodiscard]] std::string note(std::string_view kind) const;
};

// {"prefetch": …} of the case without some keys, with a fhirServer and the token "sesame".
[[nodiscard]] std::string request_without(const std::string& patient_case,
                                          const std::vector<std::string>& keys,
                                          const std::string& fhir_server);

class Site {
 public:
  // Explains every answer; `fhir` are further lines of the table [fhir].
  explicit Site(const std::vector<std::string>& origins, const std::string& fhir = {});

  [[nodiscard]] Answered call(const std::string& request,
                              const std::string& service = "bkvn-ivig-order-select") const;
  [[nodiscard]] const ServerProcess& server() const noexcept { return server_; }

 private:
  TemporaryFile configuration_;
  ServerProcess server_;
};

}  // namespace http_test
