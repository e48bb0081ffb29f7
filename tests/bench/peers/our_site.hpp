#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/wire/client.hpp"
#include "program.hpp"
#include "route.hpp"

namespace ctibus::bench {

/// ctibusd with its log on the disk, as it is when nobody configures anything, and clients of the
/// wire in this process.
enum class Transport { ipc, tcp_with_keys };

std::unique_ptr<Route> make_our_route(const Settings& settings, Transport transport, int readers);

}  // namespace ctibus::bench
