// The tool against servers that keep to the standard: it must find nothing.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/conformance/processes.h"

using conformance_test::Run;
using conformance_test::Server;

TEST_CASE("a correct server in another language has nothing found", "[conformance]") {
  const Server server({"node", conformance_test::script("correct_server.mjs")});
  const Run run = conformance_test::tool(
      server.url() + " --answer-within 2000 --fhir-server 127.0.0.1:0 --captured '" +
      conformance_test::script("captured") + "'");
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK(run.output.find(" 0 failed, 0 warnings") != std::string::npos);
}

TEST_CASE("a server is looked at over TLS, its certificate verified unless told otherwise",
          "[conformance]") {
  const std::string files = "/tmp/conformance-tls-" + std::to_string(::getpid());
  const std::string key = files + ".key";
  const std::string certificate = files + ".crt";
  REQUIRE(conformance_test::run(
              "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
              "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout " +
              key + " -out " + certificate + " 2>/dev/null")
              .status == 0);
  {
    const Server server({"node", conformance_test::script("correct_server.mjs"), key, certificate});
    const Run refused = conformance_test::tool(server.url());
    CHECK(refused.status == 2);
    CHECK(refused.output.find("certificate verify failed") != std::string::npos);
    const Run run = conformance_test::tool(server.url() + " --insecure --only discovery,card");
    INFO(run.output);
    CHECK(run.status == 0);
    CHECK(run.output.find(" 0 failed, 0 warnings") != std::string::npos);
    const Run trusted =
        conformance_test::run("SSL_CERT_FILE=" + certificate + " '" CONFORMANCE_PROGRAM "' " +
                              server.url() + " --only discovery");
    CHECK(trusted.status == 0);
  }
  ::unlink(key.c_str());
  ::unlink(certificate.c_str());
}

TEST_CASE("this project's server with one id on all hooks of a service answers each of them",
          "[conformance]") {
  const std::string work = conformance_test::run("mktemp -d").output;
  const std::string folder = work.substr(0, work.find('\n'));
  {
    const Server server({conformance_test::script("serve-ours"), IVIG_CDS_PROGRAM, folder,
                         "[discovery]", "shared-ids = true"});
    REQUIRE(conformance_test::run("for i in $(seq 100); do [ -s " + folder +
                                  "/ready ] && break; sleep 0.1; done")
                .status == 0);
    const Run run = conformance_test::run("xargs -d '\\n' -a " + folder +
                                          "/options '" CONFORMANCE_PROGRAM "' " + server.url() +
                                          " --verbose --only discovery,calling,contexts");
    INFO(run.output);
    CHECK(run.status == 0);
    CHECK(run.output.find("pass     service-shared-id") != std::string::npos);
  }
  CHECK(conformance_test::run("rm -r " + folder).status == 0);
}
