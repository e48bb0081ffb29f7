#include "switch.hpp"

/// Parties of calls as whoever plays to them names them.
namespace ctibus::csta {

ConnectionId Switch::connection_at(std::string_view call, std::string_view device) const {
  const pbx::Call* there = book_.find(call);
  return there == nullptr || !tracks_.contains(there->id) ? ConnectionId()
                                                          : connection_of(*there, device);
}

std::pair<std::string, std::string> Switch::spot_of(const ConnectionId& connection) const {
  const std::string call = call_of(connection.call);
  const auto track = tracks_.find(call);
  if (track == tracks_.end()) return {};
  for (const auto& [device, known] : track->second.connections) {
    if (known.device == connection.device) return {call, device};
  }
  return {call, around_.directory.place_of(connection.device).device};
}

void Switch::tell_digits(const std::string& call, const std::string& device,
                         std::string_view digits) {
  if (digits.empty() || book_.find(call) == nullptr) return;
  Happening as;
  as.what = What::digits_generated;
  (void)book_.digits_dialed(call, device, digits,
                            change(call, pbx::Verb::digits_dialed, device, as));
}

}  // namespace ctibus::csta
