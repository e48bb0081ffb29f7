#pragma once

#include <filesystem>
#include <string_view>

#include "ctibus/result.hpp"

namespace ctibus::wire {

/// The socket's path of an ipc endpoint. Errors: wire.bad_endpoint.
Result<std::filesystem::path> socket_path(std::string_view endpoint);

/// Whether somebody listens there, found at once. Errors: wire.unreachable, those of socket_path.
Result<> probe(std::string_view endpoint);

/// 1 to 32 of a-z, 0-9, '-' and '_'.
bool valid_client_name(std::string_view name);

}  // namespace ctibus::wire
