#pragma once

#include <span>
#include <string_view>

#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::csta {

/// Whether a stack that listens there can speak with a target, a SIP URI, and be found by it. A
/// stack at a wildcard address knows its own address only towards numeric ones. Errors:
/// csta.bad_options, with the link and what to write.
Result<> check_ua_reach(std::string_view target, std::span<const sip::Endpoint> listening);

}  // namespace ctibus::csta
