#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/messages/types.hpp"

/// Who calls, and what callees are told of it (RFC 3323, 3325, 5806, 7044).
namespace ctibus::sip {

struct Identity {
  std::string number;  ///< empty: unknown, or withheld
  std::string name;
  bool withheld = false;
};

/// Who the request says is calling; a network we trust (a trunk) asserts it itself. A withheld
/// identity is left out.
Identity identity_of(const Message& invite);

/// A forwarding that a call has gone through.
struct Forwarding {
  std::string number;
  Cause cause = Cause::call_forward;
};

/// From of a call to a peer; `host`: of our own addresses.
std::string from_value(const Identity& caller, std::string_view host, std::uint16_t port);
/// Diversion and History-Info, the latest forwarding first.
std::vector<Header> forwarding_headers(const std::vector<Forwarding>& forwardings,
                                       std::string_view target, std::string_view host);
/// Asks a telephone to answer by itself. There is no one header that all makes know.
std::vector<Header> auto_answer_headers(std::string_view host);

}  // namespace ctibus::sip
