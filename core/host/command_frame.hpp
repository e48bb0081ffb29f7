#pragma once

#include <memory>
#include <string>

#include "core/host/command_router.hpp"

namespace ctibus::host {

/// What the log makes of this command, for the provider: it gets its copy at once instead of
/// reading it from the log.
std::shared_ptr<const CommandDelivery> make_command_delivery(
    const CommandRequest& request, const MessageId& id, std::uint32_t type, const log::Log& log,
    const log::Publisher& from, const Clock& clock);

}  // namespace ctibus::host
