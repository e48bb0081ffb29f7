#include "tls_connection.hpp"

#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <string_view>
#include <utility>

#include "ctibus/kit/sip/network.hpp"
#include "tls_identity.hpp"

namespace ctibus::sip {

namespace asio = boost::asio;

namespace {

// RFC 5626 4.4.1. The answer says that Sofia-SIP has taken the connection in.
constexpr std::string_view ping = "\r\n\r\n";
constexpr std::size_t pong_size = 2;

}  // namespace

TlsConnection::TlsConnection(Tcp::socket socket, std::shared_ptr<TlsContexts> contexts,
                             const Surroundings& around, std::string name)
    : contexts_(std::move(contexts)),
      around_(around),
      outer_(std::move(socket), name.empty() ? contexts_->server : contexts_->client),
      inner_(outer_.get_executor()),
      limit_(outer_.get_executor()),
      write_limit_(outer_.get_executor()),
      name_(std::move(name)) {
  ErrorCode error;
  const auto remote = outer_.lowest_layer().remote_endpoint(error);
  auto address = remote.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  peer_.endpoint = {Transport::tls, error ? std::string() : address.to_string(), remote.port()};
  outer_.lowest_layer().set_option(Tcp::no_delay(true), error);
  outer_.lowest_layer().set_option(asio::socket_base::keep_alive(true), error);
}

void TlsConnection::start(Shaken shaken, Closed closed) {
  shaken_ = std::move(shaken);
  closed_ = std::move(closed);
  limit(around_.options.handshake_limit, "the TLS handshake did not end in time");
  const bool server = name_.empty();
  if (server && around_.options.client_certificates == TlsOptions::ClientCertificates::ignore) {
    distrust_ = "not asked for";
  } else {
    outer_.set_verify_callback(
        [this](bool good, asio::ssl::verify_context& context) { return verify(good, context); });
  }
  if (!server && !is_numeric_address(name_)) {
    SSL_set_tlsext_host_name(outer_.native_handle(), name_.c_str());
  }
  outer_.async_handshake(
      server ? asio::ssl::stream_base::server : asio::ssl::stream_base::client,
      [self = shared_from_this()](const ErrorCode& error) { self->shaken_hands(error); });
}

void TlsConnection::limit(Duration time, const char* what) {
  late_ = what;
  limit_.expires_after(time);
  limit_.async_wait([self = shared_from_this()](const ErrorCode& error) {
    if (!error) self->fail(self->late_);
  });
}

bool TlsConnection::verify(bool good, asio::ssl::verify_context& context) {
  if (!good && distrust_.empty()) {
    distrust_ = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.native_handle()));
  }
  return good || (name_.empty() &&
                  around_.options.client_certificates == TlsOptions::ClientCertificates::accept);
}

void TlsConnection::shaken_hands(const ErrorCode& error) {
  if (over_) return;
  if (error) {
    return fail(distrust_.empty() ? error.message()
                                  : fmt::format("its certificate is refused: {}", distrust_));
  }
  if (const auto why = prove(); !why.empty()) return fail(why);
  reach_sofia();
}

/// Empty: the peer may stay.
std::string TlsConnection::prove() {
  if (distrust_.empty()) {
    X509* certificate = SSL_get1_peer_certificate(outer_.native_handle());
    if (certificate != nullptr) {
      peer_.names = identities_of(certificate);
      X509_free(certificate);
    }
  }
  if (name_.empty() || has_identity(peer_.names, name_)) return {};
  std::string names;
  for (const auto& each : peer_.names) names += (names.empty() ? "" : ", ") + each;
  return fmt::format("its certificate is not that of {}, but of {}", name_,
                     names.empty() ? "nobody" : names);
}

void TlsConnection::reach_sofia() {
  ErrorCode error;
  inner_.open(Tcp::v4(), error);
  if (!error) inner_.bind({asio::ip::make_address_v4(tls_inner_address), 0}, error);
  if (!error) inner_.set_option(Tcp::no_delay(true), error);
  const auto here = inner_.local_endpoint(error);
  if (error) return fail(error.message());
  inner_port_ = here.port();
  inner_.async_connect(around_.sofia, [self = shared_from_this()](const ErrorCode& failed) {
    if (self->over_) return;
    if (failed) return self->fail(failed.message());
    if (self->name_.empty()) {
      self->come_up();
    } else {
      self->greet_sofia();
    }
  });
}

/// A request must not be sent to a connection that Sofia-SIP has not seen yet.
void TlsConnection::greet_sofia() {
  asio::async_write(inner_, asio::buffer(ping),
                    [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                      if (error) return self->fail(error.message());
                      self->await_greeting();
                    });
}

void TlsConnection::await_greeting() {
  asio::async_read(inner_, asio::buffer(from_inner_, pong_size),
                   [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                     if (self->over_) return;
                     if (error) return self->fail(error.message());
                     self->come_up();
                   });
}

void TlsConnection::come_up() {
  up_ = true;
  around_.registry.add(inner_port_, peer_);
  if (name_.empty()) {
    limit(around_.options.first_message_limit, "nothing came");
  } else {
    limit_.cancel();
  }
  if (auto shaken = std::exchange(shaken_, {})) shaken({});
  read_outer();
  read_inner();
}

void TlsConnection::read_outer() {
  outer_.async_read_some(asio::buffer(from_outer_),
                         [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
                           if (error || self->over_) return self->close();
                           if (!std::exchange(self->heard_, true)) self->limit_.cancel();
                           asio::async_write(self->inner_, asio::buffer(self->from_outer_, size),
                                             [self](const ErrorCode& failed, std::size_t) {
                                               if (failed || self->over_) return self->close();
                                               self->read_outer();
                                             });
                         });
}

void TlsConnection::read_inner() {
  inner_.async_read_some(asio::buffer(from_inner_),
                         [self = shared_from_this()](const ErrorCode& error, std::size_t size) {
                           if (error || self->over_) return self->close();
                           self->write_limit_.expires_after(self->around_.options.write_limit);
                           self->write_limit_.async_wait([self](const ErrorCode& cancelled) {
                             if (!cancelled) self->close();
                           });
                           asio::async_write(self->outer_, asio::buffer(self->from_inner_, size),
                                             [self](const ErrorCode& failed, std::size_t) {
                                               if (failed || self->over_) return self->close();
                                               self->write_limit_.cancel();
                                               self->read_inner();
                                             });
                         });
}

void TlsConnection::fail(const std::string& why) {
  if (over_) return;
  if (auto shaken = std::exchange(shaken_, {})) shaken(why);
  close();
}

void TlsConnection::close() {
  if (std::exchange(over_, true)) return;
  if (up_) around_.registry.remove(inner_port_);
  up_ = false;
  ErrorCode ignored;
  limit_.cancel();
  write_limit_.cancel();
  inner_.close(ignored);
  outer_.lowest_layer().close(ignored);
  if (auto shaken = std::exchange(shaken_, {})) shaken("it was closed");
  if (auto closed = std::exchange(closed_, {})) closed();
}

}  // namespace ctibus::sip
