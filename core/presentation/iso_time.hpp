#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ctibus/describe.hpp"

namespace ctibus::presentation {

/// "2026-11-21T21:08:37.123Z" (ISO 8601, UTC). What lies outside of the years 0000 to 9999 is shown
/// as their beginning or end. Pure.
std::string iso_time(Timestamp time);

/// The same, with seconds' fraction and everything behind the date optional; 'Z' is assumed.
std::optional<Timestamp> parse_iso_time(std::string_view text);

}  // namespace ctibus::presentation
