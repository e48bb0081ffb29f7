#pragma once

#include <string_view>

#include "csta.hpp"

namespace ctibus::csta {

/// A link that SIP carries (ECMA TR/87): "sip:csta@192.168.1.20".
bool is_ua_link(std::string_view text);

/// Links by SIP, each to the service that its text names. The approach has their number and how
/// they are opened, or an error.
void approach_by_sip(Host& host, const Options& options, Approach& approach);

/// How telephones are reached that take commands, beside links of another kind; or an error.
void approach_telephones(Host& host, const Options& options, Approach& approach);

}  // namespace ctibus::csta
