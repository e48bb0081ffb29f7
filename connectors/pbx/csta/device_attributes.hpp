#pragma once

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// Says of every DeviceID in a message, by the tables of the schema, of what kind it is
/// (typeOfNumber, mediaClass), as far as the rules have it. An identifier that says so itself keeps
/// what it says. Pure; any thread.
void add_device_attributes(Element& message, const IdentifierRules& rules, Edition edition);

}  // namespace ctibus::csta
