#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csta_switch/exchange.hpp"

namespace csta_switch {

/// How the switch is as a SIP user agent.
struct UaOptions {
  std::string address = "127.0.0.1:5060";  ///< its own, in Via and Contact
  Time session = 1800s;                    ///< the longest interval of a session timer; 0: none
  Time least_session = 90s;                ///< the shortest (Min-SE)
  /// Responses come by an INFO of their own instead of in the 200 to the request's INFO.
  bool answers_by_info = false;
  Time t1 = 500ms;  ///< RFC 3261 17.1.1.1
  Time t2 = 4s;
  std::uint64_t seed = 1;  ///< of tags and branches
};

/// The exchange's uaCSTA side (ECMA TR/87): a SIP user agent server over UDP. Each dialog is a link
/// of the exchange: INVITE without SDP but with RequestSystemStatus begins it, INFO carries
/// requests, and one after the other what the switch says by itself; BYE, a session that nobody
/// refreshes (RFC 4028), or an INFO that nobody answers ends it. A NOTIFY `Event: uaCSTA` out of
/// dialogs is carried out, and its response is told to nobody.
///
/// It has no sockets and no time of its own: datagrams come in and go out, and its timers run in
/// `Exchange::advance`. Restarting the exchange forgets dialogs without a word, as a switch does
/// that dies. The same thread as the exchange; the exchange must outlive it.
class UaServer {
 public:
  /// Gets a datagram to "HOST:PORT". It must not call back into the server or the exchange.
  using Send = std::function<void(std::string datagram, const std::string& to)>;

  UaServer(Exchange& exchange, UaOptions options, Send send);
  ~UaServer();
  UaServer(const UaServer&) = delete;
  UaServer& operator=(const UaServer&) = delete;

  /// A datagram has come from "HOST:PORT".
  void receive(std::string_view datagram, const std::string& from);

  int dialogs() const;
  /// What SIP or TR/87 forbids and was sent nevertheless, oldest first. What the messages inside
  /// did wrong is with the exchange.
  const std::vector<std::string>& violations() const;

 private:
  class Insides;
  std::unique_ptr<Insides> insides_;
};

}  // namespace csta_switch
