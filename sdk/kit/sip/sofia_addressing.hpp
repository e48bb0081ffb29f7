#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/network.hpp"
#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

/// udp:, tcp: or tls:ADDRESS:PORT; errors: sip.bad_listen.
Result<Endpoint> parse_listen(std::string_view text);

/// sip.cannot_listen for that errno, with its cure.
Error cannot_listen(const Endpoint& where, int error);

/// Which of our addresses serves a peer, and which one it should know us by. Immutable once it was
/// made; any thread.
class Addressing {
 public:
  /// `listening`: ports filled in.
  Addressing(std::vector<Endpoint> listening, std::string advertised, std::vector<Network> local)
      : listening_(std::move(listening)),
        advertised_(std::move(advertised)),
        local_(std::move(local)) {}

  const std::vector<Endpoint>& listening() const { return listening_; }
  /// Index of the listener to send from; the number of listeners: none has that transport.
  std::size_t listener(const Endpoint& peer) const;
  Endpoint contact(const Endpoint& peer) const;

 private:
  bool is_near(std::string_view address) const;
  std::vector<Endpoint> listening_;
  std::string advertised_;
  std::vector<Network> local_;
};

}  // namespace ctibus::sip
