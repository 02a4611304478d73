// What stands for a patient in the store: the same for the same patient, and nothing that leads
// back to them without the key. HMAC-SHA-256 (RFC 2104) over tenant, a zero byte and patient id.
//
// A patient id alone, hashed without a key, would be found by trying all ids there are.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace server {

class PatientHash {
 public:
  // At least kShortestKey bytes; throws std::invalid_argument.
  explicit PatientHash(std::string_view key);

  // Any number of threads. In hex. Ids of different tenants are different patients.
  [[nodiscard]] std::string operator()(std::string_view tenant, std::string_view patient_id) const;

  static constexpr std::size_t kShortestKey = 32;

 private:
  struct FreeContext {
    void operator()(EVP_MAC_CTX* context) const noexcept;
  };
  using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

  Context keyed_;  // what every hash begins with
};

// The key in a file; where there is none, a random one is made and kept there, for its owner alone
// to read (mode 0600). Throws std::runtime_error, which names the file.
[[nodiscard]] std::string key_from_file(const std::string& path);

// SHA-256 of any bytes, in hex.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace server
