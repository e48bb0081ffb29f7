#pragma once

#include <string_view>

#include "ctibus/messages/types.hpp"

namespace ctibus::csta {

/// The bus's word for an EventCause (ECMA-269 12.2.15); `unknown` when it has none.
Cause cause_of(std::string_view event_cause);
/// Why a device refused a call: switches say callCancelled of a called device that declined.
Cause failure_cause_of(std::string_view event_cause);

}  // namespace ctibus::csta
