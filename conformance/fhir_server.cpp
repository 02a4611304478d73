#include "conformance/fhir_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include "conformance/sample.h"
#include "fhir/json_document.h"

namespace conformance {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// A query as it means: escapes resolved, parameters in order.
std::string plain(std::string_view query) {
  std::string text;
  for (std::size_t i = 0; i < query.size(); ++i) {
    const int high = query[i] == '%' && i + 2 < query.size() ? hex_digit(query[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(query[i + 2]);
    if (low < 0) {
      text += query[i] == '+' ? ' ' : query[i];
    } else {
      text += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  const std::size_t mark = text.find('?');
  if (mark == std::string::npos) return text;
  std::vector<std::string> parameters;
  for (std::size_t at = mark + 1; at <= text.size();) {
    const std::size_t end = std::min(text.find('&', at), text.size());
    parameters.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::sort(parameters.begin(), parameters.end());
  text.erase(mark);
  for (std::size_t i = 0; i < parameters.size(); ++i) text += (i == 0 ? '?' : '&') + parameters[i];
  return text;
}

std::string reply(std::string_view status, const std::string& body) {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nContent-Type: application/fhir+json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The resources of one type in everything that the scene has.
std::vector<std::string> resources_of(const Scene& scene, std::string_view type) {
  std::vector<std::string> found;
  const auto take = [&](fhir::Json resource) {
    if (resource["resourceType"].text() == type) found.push_back(json_text(resource));
  };
  for (const auto& [query, json] : scene.answers) {
    const auto document = fhir::JsonDocument::parse(json);
    take(document.root());
    for (const fhir::Json entry : document.root()["entry"].elements()) take(entry["resource"]);
  }
  return found;
}

std::string good_answer(const Scene& scene, const std::string& query) {
  for (const auto& [known, json] : scene.answers) {
    if (plain(known) == plain(query)) {
      return json == "null" ? reply("404 Not Found", operation_outcome()) : reply("200 OK", json);
    }
  }
  const std::vector<std::string> resources = resources_of(scene, type_of_query(query));
  if (is_search(query)) return reply("200 OK", search_result(resources));
  return resources.empty() ? reply("404 Not Found", operation_outcome())
                           : reply("200 OK", resources.front());
}

}  // namespace

FhirServer::FhirServer(const std::string& address) {
  const auto url = Url::parse("http://" + address);
  if (!url) throw std::runtime_error(address + ": is no HOST:PORT");
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(url->port);
  if (::inet_pton(AF_INET, url->host.c_str(), &place.sin_addr) != 1) {
    throw std::runtime_error(address + ": the host is no IPv4 address");
  }
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  auto* const generic = reinterpret_cast<sockaddr*>(&place);
  socklen_t length = sizeof place;
  if (::bind(socket_, generic, length) != 0 || ::listen(socket_, 64) != 0 ||
      ::getsockname(socket_, generic, &length) != 0) {
    ::close(socket_);
    throw std::runtime_error("cannot listen on " + address);
  }
  origin_ = "http://" + url->host + ':' + std::to_string(ntohs(place.sin_port));
  threads_.emplace_back([this] { accept(); });
}

FhirServer::~FhirServer() {
  ends_ = true;
  ::shutdown(socket_, SHUT_RDWR);
  threads_.front().join();
  {
    const std::lock_guard lock(mutex_);
    for (const int connection : connections_) ::shutdown(connection, SHUT_RDWR);
  }
  threads_.pop_front();
  for (std::thread& thread : threads_) thread.join();
  ::close(socket_);
}

void FhirServer::accept() {
  while (!ends_) {
    const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {  // at the limit of open files, until another is closed
      if (!ends_) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      continue;
    }
    const std::lock_guard lock(mutex_);
    connections_.push_back(connection);
    threads_.emplace_back([this, connection] { serve(connection); });
  }
}

void FhirServer::serve(int socket) {
  std::string rest;
  const ReadBytes read = [socket](char* buffer, std::size_t size) {
    const ssize_t count = ::recv(socket, buffer, size, 0);
    return count > 0 ? static_cast<std::size_t>(count) : std::size_t{0};
  };
  while (const auto message = read_message(read, rest, false)) {
    const std::string bytes = answer(*message);
    if (!bytes.empty() && ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
  }
  const std::lock_guard lock(mutex_);
  std::erase(connections_, socket);
  ::close(socket);
}

std::string FhirServer::answer(const HttpMessage& message) {
  // "GET /3/Condition?patient=1 HTTP/1.1"
  const std::size_t start = message.start_line.find(" /");
  const std::size_t end = message.start_line.rfind(' ');
  if (start == std::string::npos || end <= start) return reply("400 Bad Request", "{}");
  std::string_view target = std::string_view(message.start_line).substr(start + 2, end - start - 2);
  std::size_t stage = 0;
  const auto [after, error] = std::from_chars(target.data(), target.data() + target.size(), stage);
  const auto digits = static_cast<std::size_t>(after - target.data());
  std::string query(target.substr(std::min(target.size(), digits + 1)));
  const std::size_t search = query.find("/_search");
  if (search != std::string::npos) query = query.substr(0, search) + '?' + message.body;

  const std::lock_guard lock(mutex_);
  if (error != std::errc() || stage >= stages_.size())
    return reply("404 Not Found", operation_outcome());
  const std::string* token = find_header(message.headers, "Authorization");
  stages_[stage].asked.push_back({query, token == nullptr ? "" : *token});
  switch (stages_[stage].scene.manner) {
    case Manner::good:
      return good_answer(stages_[stage].scene, query);
    case Manner::refuses:
      return reply("403 Forbidden", operation_outcome());
    case Manner::fails:
      return reply("500 Internal Server Error", operation_outcome());
    case Manner::garbage:
      return reply("200 OK", R"({"resourceType":"Bun)");
    case Manner::silent:
      break;
  }
  return {};
}

std::string FhirServer::open(Scene scene) {
  const std::lock_guard lock(mutex_);
  stages_.push_back({std::move(scene), {}});
  return origin_ + '/' + std::to_string(stages_.size() - 1);
}

std::vector<Asked> FhirServer::asked(const std::string& base) const {
  const std::size_t stage = std::stoul(base.substr(base.rfind('/') + 1));
  const std::lock_guard lock(mutex_);
  return stages_.at(stage).asked;
}

}  // namespace conformance
