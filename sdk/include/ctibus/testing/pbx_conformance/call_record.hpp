#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "ctibus/ids.hpp"
#include "ctibus/messages/types.hpp"
#include "ctibus/testing/pbx_conformance/open_offers.hpp"

namespace ctibus::testing::pbx {

/// One call as the messages about it have told it so far.
struct CallRecord {
  using Parties = std::map<std::string, ConnectionState, std::less<>>;

  std::string source;
  std::string root;
  Parties parties;
  std::map<std::string, DeviceKind, std::less<>> kinds;
  std::string open_route;
  OpenOffers offers;
  std::string unsaid;  ///< event whose call.state has not come yet
  Uuid correlation;
  std::uint64_t life = 0;  ///< of the connector, that told of it last
  bool ended = false;
  bool buried = false;
  bool relaxed = false;  ///< something was inferred: dialogues may be missing

  /// At a holding device: calls are parked at telephones too.
  bool waits_at(std::string_view device) const {
    const auto party = parties.find(device);
    const auto kind = kinds.find(device);
    return party != parties.end() && party->second == ConnectionState::queued &&
           kind != kinds.end() && kind->second == DeviceKind::queue;
  }
  bool waits() const {
    return std::ranges::any_of(parties, [&](const auto& party) { return waits_at(party.first); });
  }
};

}  // namespace ctibus::testing::pbx
