#include "ctibus/kit/pbx/call.hpp"

#include <algorithm>
#include <array>

namespace ctibus::pbx {

Party* Call::party(std::string_view device) {
  const auto found = std::find_if(parties.begin(), parties.end(),
                                  [&](const Party& party) { return party.device == device; });
  return found == parties.end() ? nullptr : &*found;
}

const Party* Call::party(std::string_view device) const {
  const auto found = std::find_if(parties.begin(), parties.end(),
                                  [&](const Party& party) { return party.device == device; });
  return found == parties.end() ? nullptr : &*found;
}

ConnectionState Call::state_of(std::string_view device) const {
  const Party* found = party(device);
  return found == nullptr ? ConnectionState::null : found->state;
}

bool allows(Verb verb, ConnectionState from, DeviceKind kind) {
  using State = ConnectionState;
  // A trunk's connection exists as soon as the network is reached; what the far end signals later
  // comes on top of that.
  const bool far_end = kind == DeviceKind::trunk && from == State::connected;
  switch (verb) {
    case Verb::service_initiated:
    case Verb::network_reached:
      return from == State::null;
    case Verb::originated:
      return from == State::null || from == State::initiated;
    case Verb::delivered:
      return from == State::null || far_end;
    case Verb::established:
      return from == State::null || from == State::alerting || far_end;
    case Verb::held:
      return from == State::connected;
    case Verb::retrieved:
      return from == State::hold;
    case Verb::queued:
      return from == State::null || from == State::alerting;
    case Verb::failed:
      return from != State::hold && from != State::fail;
    case Verb::diverted:
      return from != State::hold;
    case Verb::connection_cleared:
      return from != State::null;
    case Verb::digits_dialed:
      return from == State::connected || from == State::queued || from == State::initiated;
    case Verb::transferred:
    case Verb::conferenced:
    case Verb::data_attached:
    case Verb::merged:
    case Verb::cleared:
      return true;
  }
  return false;
}

ConnectionState state_after(Verb verb) {
  switch (verb) {
    case Verb::service_initiated:
      return ConnectionState::initiated;
    case Verb::delivered:
      return ConnectionState::alerting;
    case Verb::originated:
    case Verb::network_reached:
    case Verb::established:
    case Verb::retrieved:
      return ConnectionState::connected;
    case Verb::held:
      return ConnectionState::hold;
    case Verb::queued:
      return ConnectionState::queued;
    case Verb::failed:
      return ConnectionState::fail;
    default:
      return ConnectionState::null;
  }
}

std::string_view name_of(Verb verb) {
  constexpr std::array<std::string_view, 17> names{"service_initiated",
                                                   "originated",
                                                   "network_reached",
                                                   "delivered",
                                                   "established",
                                                   "held",
                                                   "retrieved",
                                                   "queued",
                                                   "diverted",
                                                   "failed",
                                                   "digits_dialed",
                                                   "connection_cleared",
                                                   "transferred",
                                                   "conferenced",
                                                   "data_attached",
                                                   "merged",
                                                   "cleared"};
  return names[static_cast<std::size_t>(verb)];
}

bool merge_data(Data& into, const Attributes& changes) {
  bool changed = false;
  for (const auto& [name, value] : changes) {
    const auto found = std::find_if(into.begin(), into.end(), [&name = name](const auto& entry) {
      return entry.first == name;
    });
    if (value.empty()) {
      if (found == into.end()) continue;
      into.erase(found);
    } else if (found == into.end()) {
      into.emplace_back(name, value);
    } else if (found->second != value) {
      found->second = value;
    } else {
      continue;
    }
    changed = true;
  }
  return changed;
}

Attributes view(const Data& data) { return {data.begin(), data.end()}; }

}  // namespace ctibus::pbx
