#include "server/beast_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace server {
namespace {

namespace ssl = boost::asio::ssl;
using Error = boost::system::error_code;

[[noreturn]] void fail(std::string_view key, const std::string& file, const std::string& reason) {
  throw ListenError("tls." + std::string(key) + ": " + file + ": " + reason);
}

// OpenSSL's own words for a file that is not there are many and say little.
void must_be_readable(std::string_view key, const std::string& file) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  char first = 0;
  if (!stream.get(first)) fail(key, file, errno != 0 ? std::strerror(errno) : "is empty");
}

void check(const Error& error, std::string_view key, const std::string& file) {
  if (error) fail(key, file, error.message());
}

// Of the protocols that a client offers (RFC 7301) the one that is spoken here.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
  static constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, length, kHttp11.data(), kHttp11.size(), offered,
                            offered_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

void set_protocol(ssl::context& context, bool only_1_3) {
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, only_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(
      native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
}

void load_own(ssl::context& context, const TlsSettings& settings) {
  must_be_readable("certificate", settings.certificate);
  must_be_readable("key", settings.key);
  Error error;
  context.use_certificate_chain_file(settings.certificate, error);
  check(error, "certificate", settings.certificate);
  // Nobody is at the keyboard.
  context.set_password_callback([](std::size_t, ssl::context::password_purpose) { return ""; });
  context.use_private_key_file(settings.key, ssl::context::pem, error);
  check(error, "key", settings.key);
}

void load_client_authorities(ssl::context& context, const std::string& file) {
  must_be_readable("client-ca", file);
  Error error;
  context.load_verify_file(file, error);
  check(error, "client-ca", file);
  SSL_CTX_set_client_CA_list(context.native_handle(), SSL_load_client_CA_file(file.c_str()));
  context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  // Sessions of this program are not taken up by another that asks for other certificates.
  static constexpr std::array<unsigned char, 8> kContext{'i', 'v', 'i', 'g', '-', 'c', 'd', 's'};
  SSL_CTX_set_session_id_context(context.native_handle(), kContext.data(), kContext.size());
}

}  // namespace

ssl::context make_tls_context(const TlsSettings& settings) {
  ssl::context context(ssl::context::tls_server);
  set_protocol(context, settings.only_1_3);
  load_own(context, settings);
  if (!settings.client_ca.empty()) load_client_authorities(context, settings.client_ca);
  ERR_clear_error();
  return context;
}

}  // namespace server
