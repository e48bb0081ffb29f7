#pragma once

#include <fmt/format.h>

#include <utility>

#include "ctibus/kit/acd/options.hpp"

namespace ctibus::acd {

/// Options that cannot be: names the place and the cure.
template <class... A>
tl::unexpected<Error> bad(fmt::format_string<A...> format, A&&... arguments) {
  return failure("acd.bad_option", fmt::format(format, std::forward<A>(arguments)...));
}

/// What a group's waiting callers are told, and may choose. Whether groups that they are sent to
/// exist is looked at with all other destinations.
Result<> check_waiting(const GroupOptions& group);

/// Kinds of work: that those named exist, and nothing is asked of one that it has not.
Result<> check_channels(const Options& options);

}  // namespace ctibus::acd
