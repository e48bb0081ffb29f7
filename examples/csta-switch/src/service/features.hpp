#pragma once

#include "model/telephony.hpp"
#include "service/post.hpp"
#include "service/services.hpp"

namespace csta_switch {

/// Do not disturb, forwarding and message waiting, set by applications.
void add_feature_services(Services& services, Telephony& telephony);

/// Sets it and tells it.
void switch_do_not_disturb(Telephony& telephony, Device& device, bool on);

/// Which devices and services the switch has.
void add_capability_services(Services& services, Telephony& telephony, Post& post);

}  // namespace csta_switch
