#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/error.hpp"

namespace ctibus::gateway {

/// The socket's path of an ipc endpoint. Errors: wire.tcp_needs_keys, wire.bad_endpoint.
Result<std::filesystem::path> socket_path(std::string_view endpoint);

/// Whether somebody listens there, found at once. Errors: wire.unreachable, those of socket_path.
Result<> probe(std::string_view endpoint);

/// 1 to 32 of a-z, 0-9, '-' and '_'.
bool valid_client_name(std::string_view name);

}  // namespace ctibus::gateway
