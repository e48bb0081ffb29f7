#pragma once

#include "model/telephony.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// The services of call control and those associated with calls. `telephony` outlives them.
void add_call_services(Services& services, Telephony& telephony);
/// Those that make, join and move calls.
void add_joining_services(Services& services, Telephony& telephony);
void add_snapshot_services(Services& services, Telephony& telephony);

/// The connection that a field of a request names.
ConnectionName connection_in(const Element& request, std::string_view field);
std::optional<Element> correlator_in(const Element& request);

}  // namespace csta_switch
