// What needs names, certificates and a clock of the test's own; how a server misbehaves over HTTP
// is in tests/http/fhir_faults_test.cpp.
#include "fhir/client.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <thread>

#include "tests/fhir_server/fhir_server.h"

using fhir::Addresses;
using fhir::Client;
using fhir::ClientSettings;
using fhir::Fetched;
using fhir::FetchFailure;
using fhir::FetchOrder;
using fhir_test::Certificate;
using fhir_test::fhir_json;
using fhir_test::FhirServer;
using fhir_test::Peer;
using fhir_test::ServerRequest;
using std::chrono::milliseconds;

namespace {

constexpr const char* kPatient = R"({"resourceType":"Patient","id":"1"})";

void gives_patient(Peer& peer, const ServerRequest&) { peer.send(fhir_json(kPatient)); }

FetchOrder order(const std::string& server, std::vector<fhir::Query> queries = {{"Patient/1"}},
                 milliseconds time = milliseconds(3000)) {
  FetchOrder order;
  order.server = server;
  order.allowed = {server};
  order.queries = std::move(queries);
  order.deadline = std::chrono::steady_clock::now() + time;
  return order;
}

std::vector<Fetched> fetch(Client& client, FetchOrder order) {
  std::promise<std::vector<Fetched>> done;
  client.fetch(std::move(order),
               [&done](std::vector<Fetched>&& fetched) { done.set_value(std::move(fetched)); });
  return done.get_future().get();
}

std::optional<FetchFailure> failure(Client& client, FetchOrder order) {
  return fetch(client, std::move(order)).front().failure;
}

ClientSettings resolving(const std::string& host, Addresses addresses) {
  ClientSettings settings;
  settings.resolve = [host, addresses](const std::string& asked) {
    return asked == host ? addresses : Addresses{};
  };
  return settings;
}

class PemFile {
 public:
  explicit PemFile(const Certificate& certificate) : path_("/tmp/ivig-cds-test-XXXXXX") {
    ::close(::mkstemp(path_.data()));
    std::ofstream(path_) << certificate.pem();
  }
  ~PemFile() { ::unlink(path_.c_str()); }
  PemFile(const PemFile&) = delete;
  PemFile& operator=(const PemFile&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("only origins on the list are called, and https but on this machine", "[fhir][client]") {
  FhirServer server(gives_patient);
  Client client({});
  FetchOrder unlisted = order(server.origin());
  unlisted.allowed = {"https://fhir.example.org", "http://127.0.0.1:1"};
  CHECK(failure(client, std::move(unlisted)) == FetchFailure::not_allowed);
  CHECK(failure(client, order("http://fhir.example.org")) == FetchFailure::not_allowed);
  CHECK(failure(client, order("http://10.0.0.1")) == FetchFailure::not_allowed);
  CHECK(failure(client, order("no address")) == FetchFailure::not_allowed);
  CHECK(server.requests().empty());
  CHECK_FALSE(failure(client, order(server.origin())));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a name that leads to an address of the inside is not followed",
          "[fhir][client][hostile]") {
  const auto of = [](const Addresses& addresses, bool allow_private = false) {
    ClientSettings settings = resolving("fhir.test", addresses);
    settings.allow_private_addresses = allow_private;
    Client client(settings);
    return failure(client, order("https://fhir.test:1", {{"Patient/1"}}, milliseconds(300)));
  };
  CHECK(of({}) == FetchFailure::unresolved);
  CHECK(of({"10.0.0.1"}) == FetchFailure::unsafe_address);
  CHECK(of({"127.0.0.1"}) == FetchFailure::unsafe_address);
  CHECK(of({"169.254.169.254", "127.0.0.1"}, true) == FetchFailure::unsafe_address);
}

TEST_CASE("a slow resolver takes no more time than there is", "[fhir][client]") {
  std::promise<void> go_on;
  ClientSettings settings;
  settings.resolve = [wait = go_on.get_future().share()](const std::string&) {
    wait.wait();
    return Addresses{"192.0.2.1"};
  };
  Client client(settings);
  CHECK(failure(client, order("https://slow.test", {{"Patient/1"}}, milliseconds(50))) ==
        FetchFailure::timeout);
  go_on.set_value();
}

TEST_CASE("an address that nobody answers takes no more time than there is", "[fhir][client]") {
  // Full from the start: a connection to it is never accepted and never refused.
  const int full = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  REQUIRE(::bind(full, reinterpret_cast<sockaddr*>(&address), length) == 0);
  REQUIRE(::listen(full, 0) == 0);
  ::getsockname(full, reinterpret_cast<sockaddr*>(&address), &length);
  std::vector<int> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    (void)::connect(waiting.back(), reinterpret_cast<sockaddr*>(&address), length);
  }
  Client client({});
  CHECK(failure(client, order("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)),
                              {{"Patient/1"}}, milliseconds(200))) == FetchFailure::timeout);
  for (const int socket : waiting) ::close(socket);
  ::close(full);
}

TEST_CASE("nobody who listens is unreachable", "[fhir][client]") {
  std::string gone;
  {
    FhirServer server(gives_patient);
    gone = server.origin();
  }
  Client client({});
  CHECK(failure(client, order(gone)) == FetchFailure::unreachable);
}

TEST_CASE("a certificate must hold for the name, in time, from an authority that is trusted",
          "[fhir][client][tls]") {
  const Certificate authority({});
  const Certificate stranger({});
  const PemFile trusted(authority);
  ClientSettings settings;
  settings.ca_file = trusted.path();
  Client client(settings);
  const auto with = [&](const Certificate& certificate, const std::string& host = "localhost") {
    FhirServer server(gives_patient, &certificate);
    return failure(client, order(server.origin(host)));
  };
  CHECK_FALSE(with(Certificate({"DNS:localhost"}, &authority)));
  CHECK_FALSE(with(Certificate({"IP:127.0.0.1"}, &authority), "127.0.0.1"));
  CHECK(with(Certificate({"DNS:localhost"}, &stranger)) == FetchFailure::no_tls);
  CHECK(with(Certificate({"DNS:localhost"})) == FetchFailure::no_tls);
  CHECK(with(Certificate({"DNS:localhost", -48, -24}, &authority)) == FetchFailure::no_tls);
  CHECK(with(Certificate({"DNS:localhost", 24, 48}, &authority)) == FetchFailure::no_tls);
  CHECK(with(Certificate({"DNS:fhir.example.org"}, &authority)) == FetchFailure::no_tls);
  CHECK(with(Certificate({"DNS:localhost"}, &authority), "127.0.0.1") == FetchFailure::no_tls);
  CHECK(with(Certificate({"IP:127.0.0.1"}, &authority)) == FetchFailure::no_tls);
}

TEST_CASE("a server that speaks no TLS is not spoken to without", "[fhir][client][tls]") {
  FhirServer plain(gives_patient);
  Client client({});
  CHECK(failure(client, order("https://localhost:" + std::to_string(plain.port()), {{"Patient/1"}},
                              milliseconds(500))) != std::nullopt);
  CHECK(plain.requests().empty());
}

TEST_CASE("the server is asked by its own name and port, in SNI and in Host",
          "[fhir][client][tls]") {
  const Certificate authority({});
  const Certificate certificate({"DNS:localhost"}, &authority);
  const PemFile trusted(authority);
  ClientSettings settings;
  settings.ca_file = trusted.path();
  Client client(settings);
  FhirServer server(gives_patient, &certificate);
  REQUIRE_FALSE(failure(client, order(server.origin("localhost"))));
  CHECK(server.requests().front().headers["host"] == "localhost:" + std::to_string(server.port()));
  CHECK(server.server_name() == "localhost");
}

TEST_CASE("a file that holds no certificate refuses the start", "[fhir][client][tls]") {
  ClientSettings settings;
  settings.ca_file = "/dev/null";
  CHECK_THROWS_AS(Client(settings), std::invalid_argument);
  settings.ca_file = "/no/such/file";
  CHECK_THROWS_AS(Client(settings), std::invalid_argument);
}

TEST_CASE("at most six connections are open for one order", "[fhir][client]") {
  FhirServer server([](Peer& peer, const ServerRequest&) {
    peer.pause(milliseconds(20));
    peer.send(fhir_json(R"({"resourceType":"Bundle"})"));
  });
  Client client({});
  std::vector<fhir::Query> queries;
  for (int i = 0; i < 30; ++i) queries.push_back({"Observation?code=" + std::to_string(i)});
  const auto fetched = fetch(client, order(server.origin(), queries));
  CHECK(fetched.size() == 30);
  for (const Fetched& one : fetched) CHECK_FALSE(one.failure);
  CHECK(server.most_connections() <= 6);
  CHECK(server.most_connections() > 1);
}

TEST_CASE("the answers come in the order of the queries, each with its own", "[fhir][client]") {
  FhirServer server([](Peer& peer, const ServerRequest& request) {
    const std::string id = request.target.substr(request.target.rfind('/') + 1);
    peer.pause(milliseconds(id == "1" ? 50 : 1));
    peer.send(fhir_json(R"({"resourceType":"Patient","id":")" + id + "\"}"));
  });
  Client client({});
  const auto fetched =
      fetch(client, order(server.origin(), {{"Patient/1"}, {"Patient/2"}, {"Patient/3"}}));
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(fetched[i].pages.size() == 1);
    CHECK(fetched[i].pages[0].root()["id"].text() == std::to_string(i + 1));
  }
}

TEST_CASE("what came before the deadline is handed over, the rest is said to be late",
          "[fhir][client]") {
  FhirServer server([](Peer& peer, const ServerRequest& request) {
    if (request.target == "/Patient/1") return gives_patient(peer, request);
    peer.hang();
  });
  Client client({});
  const auto fetched =
      fetch(client, order(server.origin(), {{"Patient/1"}, {"Patient/2"}}, milliseconds(300)));
  CHECK_FALSE(fetched[0].failure);
  CHECK(fetched[1].failure == FetchFailure::timeout);
}

TEST_CASE("a token that could write headers of its own is not sent", "[fhir][client][hostile]") {
  FhirServer server(gives_patient);
  Client client({});
  FetchOrder hostile = order(server.origin());
  hostile.token = "a\r\nX-Other: b";
  CHECK(failure(client, std::move(hostile)) == FetchFailure::unauthorized);
  CHECK(server.requests().empty());
}

TEST_CASE("no order waits for another's server", "[fhir][client]") {
  FhirServer stuck([](Peer& peer, const ServerRequest&) { peer.hang(); });
  FhirServer quick(gives_patient);
  Client client({});
  std::promise<void> late;
  client.fetch(
      order(stuck.origin(), std::vector<fhir::Query>(6, {"Patient/1"}), milliseconds(2000)),
      [&late](std::vector<Fetched>&&) { late.set_value(); });
  std::future<void> of_stuck = late.get_future();
  CHECK_FALSE(failure(client, order(quick.origin())));
  CHECK(of_stuck.wait_for(milliseconds(0)) == std::future_status::timeout);
  of_stuck.wait();
}

TEST_CASE("a client that stops ends its fetches, and hands over what came", "[fhir][client]") {
  FhirServer server([](Peer& peer, const ServerRequest& request) {
    if (request.target == "/Patient/2") return peer.hang();
    gives_patient(peer, request);
  });
  for (const bool by_destructor : {false, true}) {
    auto client = std::make_unique<Client>(ClientSettings());
    server.behave([](Peer& peer, const ServerRequest& request) {
      if (request.target == "/Patient/2") return peer.hang();
      gives_patient(peer, request);
    });
    std::vector<Fetched> fetched;  // not guarded: it is there when the client has stopped
    client->fetch(order(server.origin(), {{"Patient/1"}, {"Patient/2"}}, milliseconds(60'000)),
                  [&fetched](std::vector<Fetched>&& got) { fetched = std::move(got); });
    while (server.requests().size() < 2) std::this_thread::sleep_for(milliseconds(5));
    std::this_thread::sleep_for(milliseconds(100));
    const auto start = std::chrono::steady_clock::now();
    by_destructor ? client.reset() : client->stop();
    CHECK(std::chrono::steady_clock::now() - start < milliseconds(5000));
    REQUIRE(fetched.size() == 2);
    CHECK_FALSE(fetched[0].failure);
    CHECK(fetched[1].failure == FetchFailure::timeout);
  }
}

TEST_CASE("a client that has stopped calls nobody", "[fhir][client]") {
  FhirServer server(gives_patient);
  Client client({});
  client.stop();
  client.stop();
  std::vector<Fetched> fetched;
  client.fetch(order(server.origin()),
               [&fetched](std::vector<Fetched>&& got) { fetched = std::move(got); });
  REQUIRE(fetched.size() == 1);  // in place
  CHECK(fetched[0].failure == FetchFailure::timeout);
  CHECK(server.requests().empty());
}

TEST_CASE("no queries are answered too", "[fhir][client]") {
  Client client({});
  CHECK(fetch(client, order("http://127.0.0.1:1", {})).empty());
}
