#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

/// A SIP, SIPS or tel URI (RFC 3261 19.1, RFC 3966) with its escapes taken off. A tel URI has its
/// number in `user` and no host.
struct Uri {
  std::string scheme = "sip";  ///< lower case
  std::string user;
  std::string password;
  std::string host;        ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 0;  ///< 0: not given
  Parameters parameters;
  std::vector<Header> headers;

  bool is_tel() const { return scheme == "tel"; }
  /// First header of that name (without case); empty: none.
  std::string_view header(std::string_view name) const;
};

/// Errors: sip.bad_uri. Any other scheme than sip, sips and tel is an error too.
Result<Uri> parse_uri(std::string_view text);
/// Escapes what must be.
std::string to_text(const Uri& uri);
/// As the host part of a URI: IPv6 addresses in brackets.
std::string host_text(std::string_view host);
/// By the rules of RFC 3261 19.1.4.
bool equivalent(const Uri& a, const Uri& b);
/// How a URI wants to be reached (RFC 3261 26.2.2): sips means TLS, whatever else stands there.
Transport transport_of(const Uri& uri);
/// Its port, or the one that its transport usually has.
std::uint16_t port_of(const Uri& uri);
/// sip:USER@ADDRESS:PORT, with ;transport=tcp or tls when it is not UDP.
Uri make_uri(std::string_view user, const Endpoint& where);

}  // namespace ctibus::sip
