#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <memory>
#include <string>

#include "ctibus/result.hpp"
#include "network.hpp"

namespace ctibus::csta {

/// A connection that speaks TLS, with what it stands on.
struct TlsStream {
  /// `prepare` gets the context before the stream is made of it.
  template <class Prepare>
  TlsStream(boost::asio::ip::tcp::socket& socket, const Prepare& prepare)
      : context(boost::asio::ssl::context::tls_client),
        made(prepare(context)),
        stream(socket, context) {}

  boost::asio::ssl::context context;
  Result<> made;
  boost::asio::ssl::stream<boost::asio::ip::tcp::socket&> stream;
};

/// Errors: csta.not_connected with the file that cannot be used.
Result<std::unique_ptr<TlsStream>> make_tls(const Endpoint& endpoint,
                                            boost::asio::ip::tcp::socket& socket);
/// Why the handshake has failed: what is wrong with the certificate, or what the library says.
std::string tls_failure(TlsStream& tls, const boost::system::error_code& error);

}  // namespace ctibus::csta
