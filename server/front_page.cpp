#include "server/front_page.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "cards/guideline_page.h"
#include "cards/value_set_page.h"
#include "hooks/services_page.h"

namespace server {
namespace {

// A source of Content Security Policy Level 3: "'sha256-…'".
std::string hash_source(std::string_view text) {
  std::array<std::uint8_t, 32> digest{};
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 cannot be computed");
  }
  std::array<std::uint8_t, 45> base64{};  // 32 bytes and the end of the text
  EVP_EncodeBlock(base64.data(), digest.data(), digest.size());
  return "'sha256-" + std::string(base64.begin(), base64.end() - 1) + "'";
}

}  // namespace

FrontPage make_front_page(const OfferedServices& services) {
  cards::Page page = cards::guideline_page(services.setup().settings);
  hooks::add_services(page, services.registry());
  cards::add_value_sets(page, services.setup().value_sets);
  return {cards::to_html(page),
          "default-src 'none'; style-src " + hash_source(cards::page_style()) +
              "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"};
}

}  // namespace server
