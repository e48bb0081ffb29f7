#pragma once

#include "ctibus/messages/types.hpp"

/// Connectors and their devices.
namespace ctibus::connector {

enum class LinkState { unknown, down, starting, up };
constexpr auto names(LinkState) {
  return std::array<std::string_view, 4>{"unknown", "down", "starting", "up"};
}

struct State {
  Text connector{};
  LinkState link{};
  Text text{};
  std::vector<Text> capabilities{};

  static constexpr auto describe() {
    using M = State;
    return declare_message<M>(
        MessageClass::state, "connector.state", &M::connector,
        "A connector's link to its system and what it can do there.",
        field("connector", &M::connector, "Connector instance."),
        field("link", &M::link, "State of the link."), field("text", &M::text, "Why, for people."),
        field("capabilities", &M::capabilities,
              "Commands it carries out now, by topic; and queue.offer_many."));
  }
};

}  // namespace ctibus::connector

namespace ctibus::device {

struct State {
  Text device{};
  DeviceKind kind{};
  bool in_service{};
  Text name{};

  static constexpr auto describe() {
    using M = State;
    return declare_message<M>(
        MessageClass::state, "device.state", &M::device,
        "A device of a connector. Ends with a tombstone.",
        field("device", &M::device, "Device, as connector:number."),
        field("kind", &M::kind, "What it is."),
        field("in_service", &M::in_service, "Can it be reached (a SIP phone: registered)?"),
        field("name", &M::name, "Name for people.", personal_field));
  }
};

}  // namespace ctibus::device
