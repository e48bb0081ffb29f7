#pragma once

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call.hpp"

namespace ctibus::pbx {

/// One message of messages/call.hpp. The correlation is the call's root.
Result<MessageId> publish_event(Host& host, const Call& call, const CallEvent& event);
/// call.state as the call is now.
Result<MessageId> publish_state(Host& host, const Call& call, const Context& context);
Context context_of(const Call& call, const CallEvent& event);

}  // namespace ctibus::pbx
