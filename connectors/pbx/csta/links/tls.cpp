#include "tls.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace ctibus::csta {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// What a switch's certificate has to be for; also as the name that it is asked for (SNI).
bool expect_name(SSL* tls, const std::string& name) {
  auto* expected = SSL_get0_param(tls);
  error_code none;
  asio::ip::make_address(name, none);
  if (!none) return X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size()) == 1 &&
         SSL_set_tlsext_host_name(tls, name.c_str()) == 1;
}

error_code use_files(asio::ssl::context& context, const Tls& files, std::string& file) {
  error_code error;
  file = files.authorities;
  if (file.empty()) {
    context.set_default_verify_paths(error);
  } else {
    context.load_verify_file(file, error);
  }
  if (error || files.certificate.empty()) return error;
  file = files.certificate;
  context.use_certificate_chain_file(file, error);
  if (error) return error;
  if (!files.private_key.empty()) file = files.private_key;
  // Nobody is there to type a password.
  context.set_password_callback(
      [](std::size_t, asio::ssl::context::password_purpose) { return std::string(); });
  context.use_private_key_file(file, asio::ssl::context::pem, error);
  return error;
}

}  // namespace

Result<std::unique_ptr<TlsStream>> make_tls(const Endpoint& endpoint,
                                            asio::ip::tcp::socket& socket) {
  auto tls = std::make_unique<TlsStream>(socket, [&](asio::ssl::context& context) -> Result<> {
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer);
    std::string file;
    if (const auto error = use_files(context, endpoint.tls, file)) {
      return failure("csta.not_connected",
                     fmt::format("{}:{}: the file '{}' cannot be used for TLS: {}.", endpoint.host,
                                 endpoint.port, file, error.message()));
    }
    return {};
  });
  if (!tls->made) return tl::unexpected(tls->made.error());
  const auto& name =
      endpoint.tls.certificate_name.empty() ? endpoint.host : endpoint.tls.certificate_name;
  if (!expect_name(tls->stream.native_handle(), name)) {
    return failure("csta.not_connected", fmt::format("{}:{}: '{}' is no name for a certificate.",
                                                     endpoint.host, endpoint.port, name));
  }
  return tls;
}

std::string tls_failure(TlsStream& tls, const error_code& error) {
  const auto verified = SSL_get_verify_result(tls.stream.native_handle());
  if (verified == X509_V_OK) return "TLS: " + error.message();
  return fmt::format("its certificate is not accepted: {}",
                     X509_verify_cert_error_string(verified));
}

}  // namespace ctibus::csta
