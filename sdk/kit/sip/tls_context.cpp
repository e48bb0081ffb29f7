#include "tls_context.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>

namespace ctibus::sip {

namespace {

namespace ssl = boost::asio::ssl;

/// Forward secrecy with authenticated encryption, for TLS 1.2 (RFC 9325 4.2).
constexpr const char* usual_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20";

tl::unexpected<Error> bad(std::string text) {
  return failure("sip.bad_certificate", std::move(text));
}

std::string openssl_says() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason != nullptr ? reason : "it is damaged";
}

Result<> check_readable(const std::string& file, const char* option) {
  if (access(file.c_str(), R_OK) == 0) return {};
  return bad(
      fmt::format("{} \"{}\" cannot be read: {}. Correct the path, or let the user who runs "
                  "the connector read the file.",
                  option, file, std::generic_category().message(errno)));
}

Result<> check_private(const std::string& file) {
  struct stat facts {};
  if (stat(file.c_str(), &facts) != 0 || (facts.st_mode & S_IROTH) == 0) return {};
  return failure("sip.exposed_key",
                 fmt::format("Everybody on this machine can read the private key \"{0}\": run "
                             "chmod o-rwx \"{0}\", and think of a new key.",
                             file));
}

Result<> use_own(SSL_CTX* context, const TlsOptions& options) {
  const auto& key = options.private_key.empty() ? options.certificate : options.private_key;
  const char* key_option = options.private_key.empty() ? "tls.certificate" : "tls.private_key";
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()) != 1) {
    return bad(
        fmt::format("tls.certificate \"{}\" holds no certificate: {}. It must be PEM text, "
                    "our own certificate first.",
                    options.certificate, openssl_says()));
  }
  // Without a callback OpenSSL would ask at the terminal.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool mismatch = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
    if (mismatch) {
      ERR_clear_error();
      return bad(
          fmt::format("The private key \"{}\" does not belong to the certificate \"{}\": "
                      "write the two that were made together.",
                      key, options.certificate));
    }
    return bad(
        fmt::format("{} \"{}\" holds no private key that can be used: {}. It must be PEM "
                    "text without a pass phrase.",
                    key_option, key, openssl_says()));
  }
  return {};
}

Result<> use_trusted(SSL_CTX* context, const TlsOptions& options) {
  if (options.ca.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) == 1) return {};
    return bad("The system's list of certificate authorities cannot be read: write 'tls.ca'.");
  }
  if (SSL_CTX_load_verify_locations(context, options.ca.c_str(), nullptr) == 1) return {};
  return bad(fmt::format("tls.ca \"{}\" holds no certificate: {}. It must be PEM text.", options.ca,
                         openssl_says()));
}

Result<> prepare(ssl::context& asio, const TlsOptions& options) {
  SSL_CTX* context = asio.native_handle();
  SSL_CTX_set_min_proto_version(context, options.only_tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  const char* ciphers = options.ciphers.empty() ? usual_ciphers : options.ciphers.c_str();
  if (SSL_CTX_set_cipher_list(context, ciphers) != 1) {
    ERR_clear_error();
    return bad(
        fmt::format("tls.ciphers \"{}\" names no cipher that OpenSSL knows: see "
                    "`openssl ciphers`.",
                    options.ciphers));
  }
  if (auto done = use_own(context, options); !done) return done;
  return use_trusted(context, options);
}

/// Trunks present one certificate in both roles, and public authorities make them for servers only.
void verify_peers(SSL_CTX* context) {
  X509_VERIFY_PARAM_set_purpose(SSL_CTX_get0_param(context), X509_PURPOSE_ANY);
}

std::chrono::system_clock::time_point expiry_of(SSL_CTX* context) {
  const X509* certificate = SSL_CTX_get0_certificate(context);
  std::tm parts{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts);
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

}  // namespace

Result<std::shared_ptr<TlsContexts>> load_tls(const TlsOptions& options) {
  if (options.certificate.empty()) {
    return bad(
        "'listen' has a tls: address, but there is no tls.certificate: write the file of "
        "our certificate and its chain.");
  }
  const bool own_key = !options.private_key.empty();
  const auto& key = own_key ? options.private_key : options.certificate;
  if (auto done = check_readable(options.certificate, "tls.certificate"); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = check_readable(key, own_key ? "tls.private_key" : "tls.certificate"); !done) {
    return tl::unexpected(done.error());
  }
  if (!options.ca.empty()) {
    if (auto done = check_readable(options.ca, "tls.ca"); !done) {
      return tl::unexpected(done.error());
    }
  }
  if (auto done = check_private(key); !done) return tl::unexpected(done.error());

  auto contexts = std::make_shared<TlsContexts>(TlsContexts{
      ssl::context(ssl::context::tls_server), ssl::context(ssl::context::tls_client), {}});
  for (auto* context : {&contexts->server, &contexts->client}) {
    if (auto done = prepare(*context, options); !done) return tl::unexpected(done.error());
  }
  SSL_CTX* server = contexts->server.native_handle();
  SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
  // A resumed session would bring back what an older certificate had proved.
  SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(server, 0);
  using Mode = TlsOptions::ClientCertificates;
  if (options.client_certificates != Mode::ignore) verify_peers(server);
  contexts->server.set_verify_mode(options.client_certificates == Mode::ignore ? ssl::verify_none
                                   : options.client_certificates == Mode::accept
                                       ? ssl::verify_peer
                                       : ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  contexts->client.set_verify_mode(ssl::verify_peer);
  contexts->expires = expiry_of(server);
  return contexts;
}

std::string tls_fingerprint(const TlsOptions& options) {
  std::string text;
  for (const auto* file : {&options.certificate, &options.private_key, &options.ca}) {
    struct stat facts {};
    if (file->empty() || stat(file->c_str(), &facts) != 0) {
      text += "-;";
      continue;
    }
    text += fmt::format("{}.{}:{}:{};", facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec, facts.st_size,
                        facts.st_ino);
  }
  return text;
}

}  // namespace ctibus::sip
