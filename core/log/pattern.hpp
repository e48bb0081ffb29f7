#pragma once

#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::log {

/// Topics are tokens separated by '.', e.g. `call.delivered`. A pattern is a topic in which `*`
/// stands for exactly one token and a final `>` for one or more tokens (NATS subjects).
/// All functions here are pure and may be called from any thread.

/// A topic: 1 to 16 tokens of `A-Z a-z 0-9 _ -`, at most 255 bytes. Error: `log.bad_topic`.
Result<void> check_topic(std::string_view topic);

/// A pattern, with the same limits. Error: `log.bad_pattern`.
Result<void> check_pattern(std::string_view pattern);

/// Whether a valid pattern matches a valid topic is the SDK's to say.
using ctibus::matches;

}  // namespace ctibus::log
