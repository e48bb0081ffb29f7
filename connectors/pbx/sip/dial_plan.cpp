#include "dial_plan.hpp"

#include <fmt/format.h>

#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {
namespace {

constexpr const char* bad_options = "sip.bad_options";

}  // namespace

pbx::SwitchDevices devices_of(const Options& options) {
  pbx::SwitchDevices devices;
  for (const User& user : options.users) devices.stations.push_back({user.number, user.name});
  for (const Trunk& trunk : options.trunks) {
    devices.trunks.push_back({trunk.name, trunk.lines, trunk.prefix});
  }
  devices.route_points = options.route_points;
  devices.holding = {options.holding.number, options.holding.name, options.holding.capacity};
  return devices;
}

Result<DialPlan> make_dial_plan(const Options& options) {
  auto plan = pbx::make_dial_plan(devices_of(options), bad_options);
  if (!plan) return plan;
  for (const Trunk& trunk : options.trunks) {
    if (!trunk.peer.empty() && !parse_uri(trunk.peer)) {
      return failure(bad_options, fmt::format("Trunk {}: \"{}\" is no SIP address; write it as "
                                              "sip:192.0.2.1:5060;transport=tcp.",
                                              trunk.name, trunk.peer));
    }
    if (!trunk.prefix.empty() && trunk.peer.empty()) {
      return failure(
          bad_options,
          fmt::format("Trunk {} has a prefix but no peer to which its calls go.", trunk.name));
    }
  }
  if (options.rtp_ports.first >= options.rtp_ports.last) {
    return failure(bad_options, "rtp_ports: first must be below last.");
  }
  return plan;
}

Result<TrunkAddresses> TrunkAddresses::make(const Options& options) {
  TrunkAddresses addresses;
  for (std::size_t i = 0; i < options.trunks.size(); ++i) {
    for (const std::string& text : options.trunks[i].addresses) {
      const auto network = Network::parse(text);
      if (!network) {
        return failure(bad_options,
                       fmt::format("Trunk {}: \"{}\" is no address; write it as 192.0.2.1 or "
                                   "192.0.2.0/24.",
                                   options.trunks[i].name, text));
      }
      addresses.networks_.emplace_back(*network, i);
    }
  }
  return addresses;
}

std::optional<std::size_t> TrunkAddresses::find(std::string_view address) const {
  for (const auto& [network, trunk] : networks_) {
    if (network.contains(address)) return trunk;
  }
  return std::nullopt;
}

}  // namespace ctibus::sip
