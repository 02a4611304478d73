// An HTTP request, from bytes to head and body: refused, or the same however its bytes come in.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/beast_request.h"
#include "server/request_head.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::size_t kBodyLimit = 1000;

// What came of it, as one text; empty where it is refused or not whole.
std::string read(std::string_view bytes, std::size_t step) {
  using State = server::RequestHeadCheck::State;
  server::RequestHeadCheck check;
  std::size_t come = 0;
  State state = State::incomplete;
  while (state == State::incomplete && come < bytes.size()) {
    come = std::min(come + step, bytes.size());
    state = check.look(bytes.substr(0, come));
  }
  if (state != State::complete) return {};

  server::BeastRequest request(check.head(bytes), kBodyLimit);
  if (request.read_head()) return {};
  std::size_t at = check.end();
  while (!request.is_done()) {
    server::BeastRequest::Error error;
    const std::size_t taken = request.read_body(bytes.substr(at, come - at), error);
    at += taken;
    fuzz::require(at <= come && request.body().size() <= kBodyLimit);
    if (error || (taken == 0 && come == bytes.size())) return {};
    if (taken == 0) come = std::min(come + step, bytes.size());
  }
  const server::TargetParts target = server::split_target(request.head()->target);
  fuzz::require(!target.path.empty());
  return "done\n" + request.head()->bytes + request.body() + '\n' + std::to_string(at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  fuzz::require(read(bytes, data[0] % 32 + std::size_t{1}) == read(bytes, bytes.size() + 1));
  return 0;
}
