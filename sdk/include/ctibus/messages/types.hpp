#pragma once

#include <array>

#include "ctibus/describe.hpp"

/// The words that several messages share: ECMA-269 states and causes, kinds of devices and numbers.
namespace ctibus {

inline constexpr FieldNotes personal_field{.privacy = Privacy::personal};

/// ECMA-269 6.1.5, connection state.
enum class ConnectionState {
  unknown,
  null,
  initiated,
  alerting,
  connected,
  hold,
  queued,
  fail,
};
constexpr auto names(ConnectionState) {
  return std::array<std::string_view, 8>{"unknown",   "null", "initiated", "alerting",
                                         "connected", "hold", "queued",    "fail"};
}

/// ECMA-269 12.2.15, event cause; `rejected` is ours, since SIP knows it apart from busy.
enum class Cause {
  unknown,
  normal,
  normal_clearing,
  new_call,
  make_call,
  busy,
  rejected,
  call_cancelled,
  call_not_answered,
  destination_not_obtainable,
  destination_out_of_order,
  do_not_disturb,
  number_unallocated,
  network_congestion,
  resources_not_available,
  incompatible_destination,
  call_forward,
  call_forward_immediate,
  call_forward_busy,
  call_forward_no_answer,
  redirected,
  call_pickup,
  park,
  recall,
  distributed,
  no_available_agents,
  queue_time_overflow,
  overflow,
  transfer,
  single_step_transfer,
  conference,
  consultation,
  alternate,
  key_operation,
  timeout,
  media_timeout,
  blocked,
  switching_function_terminated,
};
constexpr auto names(Cause) {
  return std::array<std::string_view, 38>{"unknown",
                                          "normal",
                                          "normal_clearing",
                                          "new_call",
                                          "make_call",
                                          "busy",
                                          "rejected",
                                          "call_cancelled",
                                          "call_not_answered",
                                          "destination_not_obtainable",
                                          "destination_out_of_order",
                                          "do_not_disturb",
                                          "number_unallocated",
                                          "network_congestion",
                                          "resources_not_available",
                                          "incompatible_destination",
                                          "call_forward",
                                          "call_forward_immediate",
                                          "call_forward_busy",
                                          "call_forward_no_answer",
                                          "redirected",
                                          "call_pickup",
                                          "park",
                                          "recall",
                                          "distributed",
                                          "no_available_agents",
                                          "queue_time_overflow",
                                          "overflow",
                                          "transfer",
                                          "single_step_transfer",
                                          "conference",
                                          "consultation",
                                          "alternate",
                                          "key_operation",
                                          "timeout",
                                          "media_timeout",
                                          "blocked",
                                          "switching_function_terminated"};
}

enum class Direction { unknown, incoming, outgoing, internal };
constexpr auto names(Direction) {
  return std::array<std::string_view, 4>{"unknown", "incoming", "outgoing", "internal"};
}

/// What a device is to a call (ECMA-269 6.1.3, device category and type).
enum class DeviceKind {
  unknown,
  station,
  trunk,
  queue,  ///< holds waiting calls: a pilot, an ACD group, an announcement port
  route_point,
  group,
  voice_unit,
};
constexpr auto names(DeviceKind) {
  return std::array<std::string_view, 7>{"unknown",     "station", "trunk",     "queue",
                                         "route_point", "group",   "voice_unit"};
}

/// ECMA-269 agent states (6.1.8). `busy` is entered and left by the calls an agent handles.
enum class AgentState {
  unknown,
  null,  ///< logged off
  not_ready,
  ready,
  busy,
  working_after_call,
};
constexpr auto names(AgentState) {
  return std::array<std::string_view, 6>{"unknown", "null", "not_ready",
                                         "ready",   "busy", "working_after_call"};
}

/// One connection of a call: a device in a state.
struct Connection {
  Text device{};
  ConnectionState state{};
  DeviceKind kind{};
  Text number{};
  Text name{};

  static constexpr auto describe() {
    using M = Connection;
    return declare_group<M>(
        "A device's part in a call.", field("device", &M::device, "Device, as connector:number."),
        field("state", &M::state, "Connection state (ECMA-269 6.1.5)."),
        field("kind", &M::kind, "What the device is."),
        field("number", &M::number, "Its number as dialled or presented.", personal_field),
        field("name", &M::name, "Its name as presented.", personal_field));
  }
};

}  // namespace ctibus
