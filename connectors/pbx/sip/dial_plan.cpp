#include "dial_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip {
namespace {

constexpr const char* bad_options = "sip.bad_options";

bool is_tls(const std::string& listen) { return listen.starts_with("tls:"); }

bool is_hash(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

Result<> check_trunk(const Trunk& trunk, bool listens_by_tls) {
  const auto peer = parse_uri(trunk.peer);
  if (!trunk.peer.empty() && (!peer || peer->is_tel())) {
    return failure(bad_options, fmt::format("Trunk {}: \"{}\" is no SIP address; write it as "
                                            "sip:192.0.2.1:5060;transport=tcp.",
                                            trunk.name, trunk.peer));
  }
  if (!trunk.peer.empty() && transport_of(*peer) == Transport::tls && !listens_by_tls) {
    return failure(bad_options,
                   fmt::format("Trunk {} is reached by TLS, but 'listen' has no tls: address: add "
                               "one, such as tls:0.0.0.0:5061.",
                               trunk.name));
  }
  if (!trunk.prefix.empty() && trunk.peer.empty()) {
    return failure(
        bad_options,
        fmt::format("Trunk {} has a prefix but no peer to which its calls go.", trunk.name));
  }
  return {};
}

/// Everybody can answer every challenge.
Result<> check_passwords(const Options& options) {
  for (const std::string& name : options.digest.algorithms) {
    if (!name.empty() && parse_algorithm(name)) continue;
    return failure(bad_options,
                   fmt::format("digest.algorithms: \"{}\" is neither SHA-256 nor MD5.", name));
  }
  if (options.digest.algorithms.empty()) {
    return failure(bad_options, "digest.algorithms is empty: write SHA-256, MD5 or both.");
  }
  for (const User& user : options.users) {
    if ((!user.ha1_sha256.empty() && !is_hash(user.ha1_sha256, 64)) ||
        (!user.ha1_md5.empty() && !is_hash(user.ha1_md5, 32))) {
      return failure(bad_options,
                     fmt::format("Telephone {}: ha1_sha256 has 64 hexadecimal digits, ha1_md5 32.",
                                 user.number));
    }
    if (!user.password.empty()) continue;
    for (const std::string& name : options.digest.algorithms) {
      const bool sha256 = parse_algorithm(name) == DigestAlgorithm::sha256;
      if (!(sha256 ? user.ha1_sha256 : user.ha1_md5).empty()) continue;
      return failure(bad_options,
                     fmt::format("Telephone {} has neither a password nor {}, and "
                                 "digest.algorithms offers {}.",
                                 user.number, sha256 ? "ha1_sha256" : "ha1_md5", name));
    }
  }
  return {};
}

}  // namespace

bool offers_md5(const Digest& digest) {
  return std::ranges::any_of(digest.algorithms, [](const std::string& name) {
    return parse_algorithm(name) == DigestAlgorithm::md5;
  });
}

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
  const bool by_tls = std::ranges::any_of(options.listen, is_tls);
  for (const Trunk& trunk : options.trunks) {
    if (auto good = check_trunk(trunk, by_tls); !good) return tl::unexpected(good.error());
  }
  if (auto good = check_passwords(options); !good) return tl::unexpected(good.error());
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
      addresses.networks_.push_back({*network, i});
    }
    addresses.names_.push_back(options.trunks[i].certificate_name);
  }
  return addresses;
}

std::optional<std::size_t> TrunkAddresses::find(const Message& request) const {
  const bool secure = request.peer.transport == Transport::tls;
  for (std::size_t i = 0; secure && i < names_.size(); ++i) {
    if (names_[i].empty()) continue;
    for (const std::string& name : request.peer_names) {
      if (equal_ignoring_case(name, names_[i])) return i;
    }
  }
  for (const auto& [network, trunk] : networks_) {
    // By TLS its address alone does not prove what a certificate could.
    if (secure && !names_[trunk].empty()) continue;
    if (network.contains(request.peer.address)) return trunk;
  }
  return std::nullopt;
}

}  // namespace ctibus::sip
