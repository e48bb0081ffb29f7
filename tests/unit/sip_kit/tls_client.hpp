#pragma once

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <string_view>

#include "raw_socket.hpp"

namespace ctibus::sip::testing {

/// A TLS client that says what the test says. It trusts everybody.
class TlsClient {
 public:
  explicit TlsClient(const Endpoint& to, int newest = TLS1_3_VERSION,
                     const char* ciphers = "ALL@SECLEVEL=0")
      : socket_(RawSocket::connected(to)),
        context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free),
        ssl_(nullptr, &SSL_free) {
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_.get(), newest);
    SSL_CTX_set_cipher_list(context_.get(), ciphers);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), socket_.handle());
    good_ = SSL_connect(ssl_.get()) == 1;
  }

  bool good() const { return good_; }
  const SSL* ssl() const { return ssl_.get(); }
  void send(std::string_view text) const {
    EXPECT_EQ(SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())),
              static_cast<int>(text.size()));
  }
  /// What comes next; empty: the connection was closed.
  std::string receive() const {
    std::string text(65536, '\0');
    const int size = SSL_read(ssl_.get(), text.data(), static_cast<int>(text.size()));
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }
  std::uint16_t port() const { return socket_.port(); }
  /// Common name of the certificate that the other side has shown.
  std::string peer_common_name() const {
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl_.get()),
                                                            &X509_free);
    std::string name(256, '\0');
    const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()),
                                               NID_commonName, name.data(), 256);
    name.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return name;
  }

 private:
  RawSocket socket_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool good_ = false;
};

}  // namespace ctibus::sip::testing
