#pragma once

#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "ctibus/describe.hpp"

/// Durations and sizes as people write them. Any thread.
namespace ctibus::config {

/// "500ms", "20s", "1h30m", "7d": whole numbers with a unit each, the greatest first. Errors:
/// config.bad_unit.
Result<Duration> parse_duration(std::string_view text);

/// "64MiB", "4GiB", "512B": one whole number with a unit. Errors: config.bad_unit.
Result<Size> parse_size(std::string_view text);

/// The shortest text that parse_duration reads as `value`.
std::string format_duration(Duration value);
std::string format_size(Size value);

}  // namespace ctibus::config
