#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ctibus/result.hpp"
#include "sofia_stack.hpp"

namespace ctibus::sip {

/// An address and how many of its bits count, such as 192.168.0.0/16.
class Network {
 public:
  /// Errors: sip.bad_network
  static Result<Network> parse(std::string_view text);
  bool contains(std::string_view address) const;

 private:
  std::string bytes_;  ///< 4 or 16
  unsigned bits_ = 0;
};

/// udp:ADDRESS:PORT or tcp:[ADDRESS]:PORT; errors: sip.bad_listen.
Result<Endpoint> parse_listen(std::string_view text);

bool is_numeric_address(std::string_view text);

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
