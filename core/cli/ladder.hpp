#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace ctibus::cli {

/// The messages of a conversation (as event_json gives them, in log order) as a ladder: times
/// relative to the first, who sent it, commands with their replies and events indented below what
/// caused them.
std::string ladder(const std::vector<nlohmann::ordered_json>& events);

}  // namespace ctibus::cli
