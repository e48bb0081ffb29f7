#pragma once

#include <string>

#include "core/host/bus_link.hpp"
#include "core/log/log.hpp"

namespace ctibus::host {

class SecretStore;

/// What every link into the log needs. All of it outlives the links.
struct LogLinkSetup {
  log::Log* log = nullptr;
  CommandRouter* commands = nullptr;
  SecretStore* secrets = nullptr;
  log::Cursor boot;  ///< the log's tail when this host began: where a new durable consumer begins
};

/// An instance's way onto the bus when it runs in the core. Errors: those of Log::add_publisher.
Result<std::unique_ptr<BusLink>> link_to_log(const LogLinkSetup& setup, const std::string& name,
                                             BusLink::CompletionHandler on_completion);

}  // namespace ctibus::host
