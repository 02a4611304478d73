// The tool's own FHIR server.
#include "conformance/fhir_server.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

namespace {

std::ptrdiff_t open_files() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       std::filesystem::directory_iterator());
}

}  // namespace

TEST_CASE("the FHIR server keeps no connection that its client has closed", "[conformance][fhir]") {
  conformance::FhirServer server("127.0.0.1:0");
  const std::string base = server.open({conformance::Manner::good, {{"Patient/1", "{}"}}});
  const std::ptrdiff_t before = open_files();
  for (int i = 0; i < 40; ++i) {
    const auto answer =
        conformance::exchange({"GET", base + "/Patient/1", {}, {}}, std::chrono::seconds(20), true);
    REQUIRE(answer.status == 200);
  }
  // The server sees that a client is gone a moment later.
  for (int i = 0; i < 1000 && open_files() > before; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  CHECK(open_files() <= before);
  CHECK(server.asked(base).size() == 40);
}
