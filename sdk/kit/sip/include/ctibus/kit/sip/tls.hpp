#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "ctibus/describe.hpp"

namespace ctibus::sip {

/// SIP over TLS (RFC 3261 clause 26, RFC 5922). All names are files of PEM text. The files are
/// looked at again every `renewal_check`: new ones serve new connections, and no call is lost.
struct TlsOptions {
  /// Whether those who connect to us are asked for a certificate.
  enum class ClientCertificates : std::uint8_t {
    ignore,  ///< not asked
    accept,  ///< asked; one that can be verified proves its names, any other proves nothing
    require  ///< whoever has none that can be verified is refused
  };

  std::string certificate;  ///< ours, then the intermediate ones up to the root
  std::string private_key;  ///< empty: it stands in the certificate's file
  std::string ca;           ///< whose certificates we trust; empty: the system's list
  ClientCertificates client_certificates = ClientCertificates::ignore;
  bool only_tls13 = false;  ///< else TLS 1.2 is allowed too
  /// Of TLS 1.2, as OpenSSL writes them; empty: forward secrecy and authenticated encryption only.
  std::string ciphers;
  /// The names that peers' certificates must have (RFC 5922 7), by the host that is connected to;
  /// a host that is not here must be in its certificate itself.
  std::map<std::string, std::string> names;

  std::size_t max_connections = 5000;  ///< of peers; above: closed at once
  /// TLS handshakes of one address at once; above: closed at once.
  std::size_t max_handshakes_of_one = 32;
  std::size_t max_handshakes = 500;
  Duration handshake_limit{10'000};  ///< also for a connection of ours from the look-up on
  Duration first_message_limit{30'000};
  Duration write_limit{30'000};  ///< a peer that does not read for so long is lost
  Duration renewal_check{30'000};
};

}  // namespace ctibus::sip
