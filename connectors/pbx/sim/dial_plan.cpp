#include "dial_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::sim {
namespace {

tl::unexpected<Error> bad(std::string text) { return failure("sim.bad_options", std::move(text)); }

/// Ranges and shares that the option table cannot express.
Result<> check(const Person& person, std::string_view where) {
  if (person.answer_min > person.answer_max || person.talk_min > person.talk_max) {
    return bad(fmt::format("{}: a shortest time is longer than its longest one.", where));
  }
  if (person.busy + person.reject + person.no_answer > 1.0) {
    return bad(fmt::format("{}: busy, reject and no_answer together exceed 1.", where));
  }
  return {};
}

}  // namespace

pbx::SwitchDevices devices_of(const Options& options) {
  pbx::SwitchDevices devices;
  for (const Extension& extension : options.extensions) {
    devices.stations.push_back({extension.number, extension.name});
  }
  for (const Trunk& trunk : options.trunks) {
    devices.trunks.push_back({trunk.name, trunk.lines, trunk.prefix});
  }
  devices.route_points = options.route_points;
  devices.holding = options.holding;
  return devices;
}

Result<DialPlan> make_dial_plan(const Options& options) {
  auto plan = pbx::make_dial_plan(devices_of(options), "sim.bad_options");
  if (!plan) return plan;
  for (const Extension& extension : options.extensions) {
    if (auto good = check(extension.person, "extension " + extension.number); !good) {
      return tl::unexpected(good.error());
    }
  }
  for (const Trunk& trunk : options.trunks) {
    if (auto good = check(trunk.person, "trunk " + trunk.name); !good) {
      return tl::unexpected(good.error());
    }
  }
  for (const Callers& callers : options.callers) {
    const bool known = callers.trunk.empty()
                           ? !options.trunks.empty()
                           : std::any_of(options.trunks.begin(), options.trunks.end(),
                                         [&](const Trunk& t) { return t.name == callers.trunk; });
    if (!known)
      return bad(fmt::format("Callers of {} need a trunk to come in by.", callers.called));
    if (callers.patience_min > callers.patience_max || callers.talk_min > callers.talk_max) {
      return bad(fmt::format("Callers of {}: a shortest time is longer than its longest one.",
                             callers.called));
    }
  }
  return plan;
}

}  // namespace ctibus::sim
