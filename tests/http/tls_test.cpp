// TLS of the listener itself, seen by curl: RFC 8446, RFC 9325, RFC 6797.
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/http/eventually.h"
#include "tests/http/http_client.h"
#include "tests/http/listener_exceptions.h"
#include "tests/http/server_process.h"

using http_test::Ability;
using http_test::Connection;
using http_test::ServerProcess;
using http_test::TemporaryFile;

namespace {

// Two authorities, and certificates that they have signed, made by openssl for as long as this
// object lives.
class Certificates {
 public:
  Certificates() {
    std::string name = "/tmp/ivig-cds-test-tls-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    for (const char* authority : {"ca", "other-ca"}) {
      run(std::string("req -x509 -subj /CN=") + authority + " -keyout " + path(authority, "key") +
          " -out " + path(authority, "pem"));
    }
    sign("server", "ca");
    sign("client", "ca");
    sign("stranger", "other-ca");
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  [[nodiscard]] std::string path(const std::string& name, const std::string& kind) const {
    return folder_ + "/" + name + "." + kind;
  }
  // The [tls] table.
  [[nodiscard]] std::string table(const std::string& more = {}) const {
    return "[tls]\ncertificate = \"" + path("server", "pem") + "\"\nkey = \"" +
           path("server", "key") + "\"\n" + more;
  }
  [[nodiscard]] std::string with_client_ca() const {
    return table("client-ca = \"" + path("ca", "pem") + "\"\n");
  }
  // For curl.
  [[nodiscard]] std::string as(const std::string& name) const {
    return " --cert " + path(name, "pem") + " --key " + path(name, "key");
  }

 private:
  void sign(const std::string& name, const std::string& authority) const {
    run("req -x509 -subj /CN=" + name + " -addext subjectAltName=IP:127.0.0.1 -CA " +
        path(authority, "pem") + " -CAkey " + path(authority, "key") + " -keyout " +
        path(name, "key") + " -out " + path(name, "pem"));
  }
  static void run(const std::string& arguments) {
    const std::string command = "openssl " + arguments +
                                " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                                ">/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("cannot make certificates");
  }

  std::string folder_;
};

// What curl prints, and "failed" after it where it did not get a response.
std::string curl(const Certificates& certificates, const ServerProcess& server,
                 const std::string& path, const std::string& options = {}) {
  const std::string command =
      "curl -sS --http1.1 -m 60 --cacert " + certificates.path("ca", "pem") + options +
      " https://127.0.0.1:" + std::to_string(server.port()) + path + " 2>&1 || echo failed";
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run curl");
  std::string output;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  ::pclose(pipe);
  return output;
}

bool lives(const Certificates& certificates, const ServerProcess& server,
           const std::string& options = {}) {
  return curl(certificates, server, "/health/live", options) == R"({"status":"live"})";
}

std::string refusal(const std::string& configuration) {
  const TemporaryFile file(configuration);
  const auto result =
      http_test::run_program("serve --listen 127.0.0.1:0 --config '" + file.path() + "'");
  CHECK(result.status == 2);
  return result.output;
}

}  // namespace

TEST_CASE("with a certificate the server speaks https, and says so", "[http][tls]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.table());
  ServerProcess server({"--config", file.path()});
  CHECK(server.ready_line() ==
        "ivig-cds is ready: https://127.0.0.1:" + std::to_string(server.port()));
  using Catch::Matchers::Contains;
  const std::string response = curl(certificates, server, "/cds-services", " -i");
  CHECK_THAT(response, Contains("HTTP/1.1 200 OK"));
  CHECK_THAT(response, Contains("Strict-Transport-Security: max-age="));
  CHECK(lives(certificates, server, " --tlsv1.2 --tls-max 1.2"));
  CHECK(lives(certificates, server, " --tlsv1.3"));
  const TemporaryFile large(std::string(3'000'000, ' '));
  CHECK_THAT(curl(certificates, server, "/cds-services/bkvn-ivig-order-sign",
                  " -H content-type:application/json --data-binary @" + large.path()),
             Contains("not JSON") || Contains("at byte"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("old versions of TLS are refused", "[http][tls]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.table());
  const ServerProcess server({"--config", file.path()});
  const std::string old = " --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0";
  CHECK_FALSE(lives(certificates, server, old));
  const TemporaryFile newer(certificates.table("min-version = \"1.3\"\n"));
  const ServerProcess newest({"--config", newer.path()});
  CHECK_FALSE(lives(certificates, newest, " --tls-max 1.2"));
  CHECK(lives(certificates, newest));
}

TEST_CASE("where client certificates are asked for, only those of the authority do",
          "[http][tls]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.with_client_ca());
  const ServerProcess server({"--config", file.path()});
  for (const char* version : {" --tls-max 1.2", " --tlsv1.3"}) {
    INFO(version);
    CHECK_FALSE(lives(certificates, server, version));
    CHECK_FALSE(lives(certificates, server, version + certificates.as("stranger")));
    CHECK(lives(certificates, server, version + certificates.as("client")));
  }
}

TEST_CASE("plain HTTP on the TLS port gets no answer", "[http][tls]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.table());
  const ServerProcess server({"--config", file.path()});
  Connection connection(server.port());
  connection.send(http_test::head("GET", "/health/live", {}, 0));
  CHECK_THROWS_AS(connection.receive(), std::runtime_error);
  CHECK(lives(certificates, server));
}

TEST_CASE("a client that stops within the handshake is let go", "[http][tls]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.table() + "[limits]\nfirst-byte-ms = 100\n");
  const ServerProcess server({"--config", file.path()});
  Connection silent(server.port());
  Connection half(server.port());
  half.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  CHECK_THROWS_AS(silent.receive(), std::runtime_error);
  CHECK_THROWS_AS(half.receive(), std::runtime_error);
  CHECK(lives(certificates, server));
}

TEST_CASE("a certificate that was renewed is shown after SIGHUP", "[http][tls][reload]") {
  if (!http_test::has(Ability::tls)) return;
  const Certificates certificates;
  const TemporaryFile file(certificates.table());
  const ServerProcess server({"--config", file.path()});
  const auto shown = [&] {
    return curl(certificates, server, "/health/live", " -o /dev/null -w '%{certs}' ");
  };
  const auto put = [&](const std::string& from) {
    for (const char* kind : {"pem", "key"}) {
      std::filesystem::copy_file(certificates.path(from, kind), certificates.path("server", kind),
                                 std::filesystem::copy_options::overwrite_existing);
    }
  };
  const auto reload = [&] {
    const std::size_t before = server.log().size();
    server.signal(SIGHUP);
    std::string log;
    REQUIRE(http_test::eventually([&] {
      log = server.log().substr(before);
      return log.find("configuration: ") != std::string::npos && log.ends_with('\n');
    }));
    return log;
  };
  using Catch::Matchers::Contains;
  CHECK_THAT(shown(), Contains("CN = server") || Contains("CN=server"));
  put("client");
  CHECK_THAT(shown(), Contains("CN = server") || Contains("CN=server"));
  CHECK_THAT(reload(), Contains("read again"));
  CHECK_THAT(shown(), Contains("CN = client") || Contains("CN=client"));

  std::filesystem::resize_file(certificates.path("server", "pem"), 0);
  CHECK_THAT(reload(), Contains("not taken") && Contains("tls.certificate: "));
  CHECK_THAT(shown(), Contains("CN = client") || Contains("CN=client"));
}

TEST_CASE("files that cannot be used refuse the start with path and reason", "[http][tls]") {
  const Certificates certificates;
  using Catch::Matchers::Contains;
  const std::string pem = certificates.path("server", "pem");
  const std::string key = certificates.path("server", "key");
  if (http_test::has(Ability::tls)) {
    const auto with = [](const std::string& certificate, const std::string& private_key,
                         const std::string& more = {}) {
      return refusal("[tls]\ncertificate = \"" + certificate + "\"\nkey = \"" + private_key +
                     "\"\n" + more);
    };
    CHECK_THAT(with("/nowhere.pem", key),
               Contains("tls.certificate: /nowhere.pem: No such file or directory"));
    CHECK_THAT(with(pem, "/nowhere.key"), Contains("tls.key: /nowhere.key: No such file"));
    CHECK_THAT(with(pem, pem), Contains("tls.key: " + pem + ": "));
    CHECK_THAT(with(key, key), Contains("tls.certificate: " + key + ": "));
    CHECK_THAT(with(pem, certificates.path("client", "key")),
               Contains("tls.key: ") && Contains("mismatch"));
    CHECK_THAT(with(pem, key, "client-ca = \"/nowhere.pem\"\n"),
               Contains("tls.client-ca: /nowhere.pem: No such file"));
    CHECK_THAT(with(pem, "/tmp"), Contains("tls.key: /tmp: "));
    const TemporaryFile empty("");
    CHECK_THAT(with(empty.path(), key), Contains("is empty"));
  }
  CHECK_THAT(refusal("[tls]\nkey = \"x\"\n"), Contains(":1: tls: needs certificate and key"));
}

TEST_CASE("the other listener refuses to start with TLS rather than without it", "[http][tls]") {
  const Certificates certificates;
  const TemporaryFile file(certificates.table());
  const auto result = http_test::run_program(
      "serve --listen 127.0.0.1:0 --listener cpprest --config '" + file.path() + "'");
  CHECK(result.status == 2);
  CHECK_THAT(result.output, Catch::Matchers::Contains("tls: "));
}
