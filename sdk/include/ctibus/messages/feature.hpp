#pragma once

#include "ctibus/messages/types.hpp"

/// What a telephone is set to, whatever calls it has (ECMA-269, logical device features; of
/// physical device features the message waiting indicator).
namespace ctibus::feature {

/// Which calls are forwarded (ECMA-269, Forwarding Type).
enum class ForwardingKind {
  unknown,
  immediate,
  busy,
  no_answer,
  do_not_disturb,
  immediate_internal,
  immediate_external,
  busy_internal,
  busy_external,
  no_answer_internal,
  no_answer_external,
  do_not_disturb_internal,
  do_not_disturb_external,
};
constexpr auto names(ForwardingKind) {
  return std::array<std::string_view, 13>{"unknown",
                                          "immediate",
                                          "busy",
                                          "no_answer",
                                          "do_not_disturb",
                                          "immediate_internal",
                                          "immediate_external",
                                          "busy_internal",
                                          "busy_external",
                                          "no_answer_internal",
                                          "no_answer_external",
                                          "do_not_disturb_internal",
                                          "do_not_disturb_external"};
}

struct SetDoNotDisturb {
  Text device{};
  bool on{};

  static constexpr auto describe() {
    using M = SetDoNotDisturb;
    return declare_message<M>(
        MessageClass::command, "feature.set_do_not_disturb", &M::device,
        "Keep calls away from a device, or let them through again (Set Do Not Disturb).",
        field("device", &M::device, "Device."), field("on", &M::on, "Do not disturb."));
  }
};

struct SetForwarding {
  Text device{};
  ForwardingKind kind{};
  bool on{};
  Text destination{};

  static constexpr auto describe() {
    using M = SetForwarding;
    return declare_message<M>(
        MessageClass::command, "feature.set_forwarding", &M::device,
        "Forward calls of a device, or stop that (Set Forwarding).",
        field("device", &M::device, "Device."),
        field("kind", &M::kind, "Which calls; unknown: immediate."),
        field("on", &M::on, "Forward; else do not."),
        field("destination", &M::destination,
              "Where to, as the switch dials it; empty: where the switch has it from before.",
              personal_field));
  }
};

struct SetMessageWaiting {
  Text device{};
  bool on{};

  static constexpr auto describe() {
    using M = SetMessageWaiting;
    return declare_message<M>(
        MessageClass::command, "feature.set_message_waiting", &M::device,
        "Show at a device that a message waits, or that none does (Set Message Waiting Indicator).",
        field("device", &M::device, "Device."), field("on", &M::on, "A message waits."));
  }
};

struct Forwarding {
  ForwardingKind kind{};
  bool on{};
  Text destination{};

  static constexpr auto describe() {
    using M = Forwarding;
    return declare_group<M>("One kind of forwarding.", field("kind", &M::kind, "Which calls."),
                            field("on", &M::on, "They are forwarded."),
                            field("destination", &M::destination, "Where to.", personal_field));
  }
};

struct State {
  Text device{};
  bool do_not_disturb{};
  bool message_waiting{};
  std::vector<Forwarding> forwardings{};

  static constexpr auto describe() {
    using M = State;
    return declare_message<M>(
        MessageClass::state, "feature.state", &M::device,
        "What a device is set to, as far as its switch tells. Ends with a tombstone when the "
        "connector has that device no more.",
        field("device", &M::device, "Device."),
        field("do_not_disturb", &M::do_not_disturb, "Calls are kept away."),
        field("message_waiting", &M::message_waiting, "A message waits."),
        field("forwardings", &M::forwardings, "Those that were ever set, by kind."));
  }
};

}  // namespace ctibus::feature
