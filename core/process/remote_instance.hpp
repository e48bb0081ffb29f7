#pragma once

#include <functional>
#include <memory>

#include "core/base/error.hpp"
#include "core/host/life.hpp"
#include "core/host/site.hpp"
#include "core/process/child.hpp"
#include "core/process/folder.hpp"

namespace ctibus::process {

/// Makes the instances of a site that have processes of their own, for SiteSetup::process. Each has
/// a folder of its own below `[isolation] sockets`, and a server on a socket in it. The process is
/// a child of this one, or systemd's unit ctibus-host@NAME; in both cases it outlives a kill of
/// this process, and its successor takes it over. Errors: host.folder, those of gateway::serve.
Result<std::shared_ptr<host::Life>> make_remote_instance(host::Site& site,
                                                         host::ProcessRecipe recipe,
                                                         host::Life::OnFailure on_failure);

/// Starts what holds the instance of this folder.
using Launch = std::function<Result<std::unique_ptr<Holder>>(const Folder& folder)>;

/// The same with another way of starting it.
Result<std::shared_ptr<host::Life>> make_remote_instance(host::Site& site,
                                                         host::ProcessRecipe recipe,
                                                         host::Life::OnFailure on_failure,
                                                         Launch launch);

}  // namespace ctibus::process
