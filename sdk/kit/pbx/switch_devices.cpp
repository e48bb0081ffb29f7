#include "ctibus/kit/pbx/switch_devices.hpp"

#include <utility>

namespace ctibus::pbx {

Result<DialPlan> make_dial_plan(const SwitchDevices& devices, std::string error) {
  using Kind = Target::Kind;
  DialPlan plan(std::move(error));
  Result<> good;
  for (std::size_t i = 0; good && i < devices.stations.size(); ++i) {
    good = plan.add(devices.stations[i].number, Kind::station, i);
  }
  if (good && !devices.holding.number.empty()) {
    good = plan.add(devices.holding.number, Kind::holding, 0);
  }
  for (std::size_t i = 0; good && i < devices.route_points.size(); ++i) {
    good = plan.add(devices.route_points[i].number, Kind::route_point, i);
  }
  for (std::size_t i = 0; good && i < devices.trunks.size(); ++i) {
    good = plan.add_trunk(devices.trunks[i].name, devices.trunks[i].prefix, i);
  }
  if (!good) return tl::unexpected(good.error());
  return plan;
}

}  // namespace ctibus::pbx
