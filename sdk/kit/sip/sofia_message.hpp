#pragma once

#include <string>

#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/result.hpp"
#include "sofia_nta.hpp"

namespace ctibus::sip {

/// What was received; `msg` keeps its owner.
Message to_message(msg_t* msg, const sip_t* sip);

/// Adds a request's line and headers to an empty message of the agent. `via`: the value of its Via.
/// Errors: sip.bad_message, which names the header that cannot be sent.
Result<> add_request(msg_t* msg, const Message& request, const std::string& via);

/// Adds a response's own headers and body; what names the request is nta's to add.
Result<> add_response(msg_t* msg, const Message& response);

}  // namespace ctibus::sip
