#pragma once

#include <cstdint>

namespace ctibus::traffic {

/// Erlang B of arguments that were looked at.
double blocking_of(double load, std::uint32_t lines);

}  // namespace ctibus::traffic
