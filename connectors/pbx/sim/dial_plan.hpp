#pragma once

#include "ctibus/kit/pbx/switch_devices.hpp"
#include "options.hpp"

namespace ctibus::sim {

using pbx::DialPlan;
using pbx::Target;

pbx::SwitchDevices devices_of(const Options& options);

/// The numbers of the simulated switch, with a check of what the option table cannot express.
/// Errors: sim.bad_options.
Result<DialPlan> make_dial_plan(const Options& options);

}  // namespace ctibus::sim
