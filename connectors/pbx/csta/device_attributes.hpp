#pragma once

#include <functional>
#include <string_view>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// Whether an identifier is one of the switch's own devices, and no number outside.
using IsOwnDevice = std::function<bool(std::string_view identifier)>;

/// Says of every DeviceID in a message, by the tables of the schema, of what kind it is
/// (typeOfNumber, mediaClass), as far as the rules have it. A deviceNumber is an integer that the
/// switch has given its own device (ECMA-269 6.1.3): that is said of nothing else. An identifier
/// that says so itself keeps what it says. Pure; any thread.
void add_device_attributes(Element& message, const IdentifierRules& rules, Edition edition,
                           const IsOwnDevice& is_own);

}  // namespace ctibus::csta
