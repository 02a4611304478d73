#include "server/patient_hash.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "server/file_text.h"

namespace server {
namespace {

using Digest = std::array<unsigned char, 32>;

template <std::size_t N>
std::string hex(const std::array<unsigned char, N>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string random_key() {
  Digest bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return hex(bytes);
}

// Writes the whole key beside its place and links it there, so that no one ever reads half of it,
// and of two processes that start at once both take the key of the one that was first.
void create_key(const std::string& path) {
  std::string draft = path + ".XXXXXX";
  const int file = ::mkostemp(draft.data(), O_CLOEXEC);  // mode 0600
  const auto fail = [&path] {
    throw std::runtime_error(path + ": " + std::generic_category().message(errno));
  };
  if (file < 0) fail();
  const std::string line = random_key() + "\n";
  const bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const bool kept = ::fsync(file) == 0;
  ::close(file);
  const bool placed =
      written && kept && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int reason = errno;
  ::unlink(draft.c_str());
  errno = reason;
  if (!placed) fail();
}

}  // namespace

void PatientHash::FreeContext::operator()(EVP_MAC_CTX* context) const noexcept {
  EVP_MAC_CTX_free(context);
}

PatientHash::PatientHash(std::string_view key) {
  if (key.size() < kShortestKey) {
    throw std::invalid_argument("the key of patient hashes must have at least " +
                                std::to_string(kShortestKey) + " bytes");
  }
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  std::string digest = "SHA256";
  const std::array parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  if (hmac) keyed_.reset(EVP_MAC_CTX_new(hmac.get()));
  if (!keyed_ || EVP_MAC_init(keyed_.get(), bytes_of(key), key.size(), parameters.data()) != 1) {
    throw std::runtime_error("HMAC-SHA-256 is not to be had");
  }
}

std::string PatientHash::operator()(std::string_view tenant, std::string_view patient_id) const {
  std::string text(tenant);
  text += '\0';
  text += patient_id;
  Digest digest{};
  std::size_t length = 0;
  const Context context(EVP_MAC_CTX_dup(keyed_.get()));
  if (!context || EVP_MAC_update(context.get(), bytes_of(text), text.size()) != 1 ||
      EVP_MAC_final(context.get(), digest.data(), &length, digest.size()) != 1) {
    throw std::runtime_error("HMAC-SHA-256 failed");
  }
  return hex(digest);
}

std::string key_from_file(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) create_key(path);
  const std::optional<std::string> text = file_text(path);
  if (!text) throw std::runtime_error(path + ": cannot be read");
  std::string key = *text;
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
  if (key.size() < PatientHash::kShortestKey) {
    throw std::runtime_error(path + ": the key in it is too short");
  }
  return key;
}

std::string sha256(std::string_view bytes) {
  Digest digest{};
  unsigned length = digest.size();
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return hex(digest);
}

}  // namespace server
