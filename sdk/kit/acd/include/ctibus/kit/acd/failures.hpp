#pragma once

#include <fmt/format.h>

#include <string_view>

#include "ctibus/result.hpp"

/// What commands name and nobody knows.
namespace ctibus::acd {

inline tl::unexpected<Error> unknown_agent(std::string_view id) {
  return failure("agent.unknown", fmt::format("There is no agent \"{}\".", id));
}

inline tl::unexpected<Error> unknown_group(std::string_view name) {
  return failure("acd.unknown_group", fmt::format("There is no group \"{}\".", name));
}

inline tl::unexpected<Error> unknown_call(std::string_view id) {
  return failure("acd.unknown_call", fmt::format("No group has a call \"{}\".", id));
}

inline tl::unexpected<Error> unknown_callback(std::string_view id) {
  return failure("acd.unknown_callback", fmt::format("There is no callback \"{}\".", id));
}

}  // namespace ctibus::acd
