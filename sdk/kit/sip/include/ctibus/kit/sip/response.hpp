#pragma once

#include <string_view>

#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip {

/// The usual phrase of a status (RFC 3261 21 and later ones).
std::string_view reason_phrase(int status);

/// An answer to a request, with what must be the same in both (RFC 3261 8.2.6.2). The stack adds a
/// tag to its To unless there is one.
Message make_response(const Message& request, int status, std::string_view reason = {});

}  // namespace ctibus::sip
