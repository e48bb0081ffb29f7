#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/sip/tls.hpp"
#include "tls_context.hpp"
#include "tls_registry.hpp"

namespace ctibus::sip {

/// One TLS connection, and the way from it to Sofia-SIP: a connection to a listener that is for
/// nobody else, made after the handshake. Whatever comes on one side goes out on the other, at the
/// pace of the slower one. On the thread of the TlsFront.
class TlsConnection : public std::enable_shared_from_this<TlsConnection> {
 public:
  using Tcp = boost::asio::ip::tcp;
  using ErrorCode = boost::system::error_code;

  /// What all connections of a TlsFront have in common.
  struct Surroundings {
    const TlsOptions& options;
    TlsRegistry& registry;
    Tcp::endpoint sofia;  ///< its listener
  };
  /// The end of the handshake: the error, empty when the connection is up, and what it means.
  using Shaken = std::function<void(const std::string& error)>;
  using Closed = std::function<void()>;

  /// `name`: what a peer that we connect to must prove to be; empty: the peer has connected to us.
  TlsConnection(Tcp::socket socket, std::shared_ptr<TlsContexts> contexts,
                const Surroundings& around, std::string name);

  /// Once; both are called once, `shaken` first.
  void start(Shaken shaken, Closed closed);
  void close();

  const TlsPeer& peer() const { return peer_; }
  bool is_up() const { return up_; }

 private:
  using Buffer = std::array<char, 16'384>;

  void limit(Duration time, const char* what);
  bool verify(bool good, boost::asio::ssl::verify_context& context);
  void shaken_hands(const ErrorCode& error);
  std::string prove();
  void reach_sofia();
  void greet_sofia();
  void await_greeting();
  void come_up();
  void fail(const std::string& why);
  void read_outer();
  void read_inner();

  std::shared_ptr<TlsContexts> contexts_;  ///< as they were when it began
  const Surroundings& around_;
  boost::asio::ssl::stream<Tcp::socket> outer_;
  Tcp::socket inner_;
  boost::asio::steady_timer limit_;
  boost::asio::steady_timer write_limit_;
  std::string name_;
  TlsPeer peer_;
  std::string distrust_;  ///< why the certificate cannot be verified
  std::string late_;      ///< what the limit is for
  std::uint16_t inner_port_ = 0;
  Buffer from_outer_;
  Buffer from_inner_;
  Shaken shaken_;
  Closed closed_;
  bool up_ = false;
  bool heard_ = false;
  bool over_ = false;
};

}  // namespace ctibus::sip
