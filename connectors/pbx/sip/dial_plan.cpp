#include "dial_plan.hpp"

#include <fmt/format.h>

#include "uri.hpp"

namespace ctibus::sip {
namespace {

constexpr const char* bad_options = "sip.bad_options";

}  // namespace

Result<DialPlan> make_dial_plan(const Options& options) {
  DialPlan plan(bad_options);
  for (std::size_t i = 0; i < options.users.size(); ++i) {
    if (auto added = plan.add(options.users[i].number, Target::Kind::station, i); !added) {
      return tl::unexpected(added.error());
    }
  }
  if (!options.holding.number.empty()) {
    if (auto added = plan.add(options.holding.number, Target::Kind::holding, 0); !added) {
      return tl::unexpected(added.error());
    }
  }
  for (std::size_t i = 0; i < options.route_points.size(); ++i) {
    if (auto added = plan.add(options.route_points[i].number, Target::Kind::route_point, i);
        !added) {
      return tl::unexpected(added.error());
    }
  }
  for (std::size_t i = 0; i < options.trunks.size(); ++i) {
    const Trunk& trunk = options.trunks[i];
    if (auto added = plan.add_trunk(trunk.name, trunk.prefix, i); !added) {
      return tl::unexpected(added.error());
    }
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
