#pragma once

#include "ctibus/messages/types.hpp"

/// Routeing (ECMA-269 clause 18): a connector asks where a call that reached a route point shall
/// go. Nobody's answer within the time given sends it to the connector's default.
namespace ctibus::route {

struct Requested {
  Text call{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text trunk{};
  Attributes data{};
  Text route_point{};
  Text connector{};
  Text device{};
  Duration time_limit{};

  static constexpr auto describe() {
    using M = Requested;
    return declare_message<M>(
        MessageClass::event, "route.requested", &M::call,
        "A call waits at a route point for a decision (Route Request, 18.2.3).",
        field("call", &M::call, "Call, unique across sites."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("data", &M::data, "Business data attached to the call.", personal_field),
        field("route_point", &M::route_point, "Device that asks."),
        field("connector", &M::connector, "Connector instance to answer to."),
        field("device", &M::device, "Device that calls: a station or a trunk."),
        field("time_limit", &M::time_limit, "When it goes to its default."));
  }
};

struct Ended {
  Text call{};
  Cause cause{};
  Text route_point{};
  Text destination{};

  static constexpr auto describe() {
    using M = Ended;
    return declare_message<M>(
        MessageClass::event, "route.ended", &M::call,
        "The dialogue about this call is over (Route End, 18.2.4).",
        field("call", &M::call, "Call, unique across sites."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("route_point", &M::route_point, "Device that asked."),
        field("destination", &M::destination, "Where the call went.", personal_field));
  }
};

struct Select {
  Text call{};
  Text destination{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Select;
    return declare_message<M>(
        MessageClass::command, "route.select", &M::call,
        "Send the call there (Route Select, 18.1.4).", field("call", &M::call, "Call."),
        field("destination", &M::destination, "Number or device to reach.", personal_field),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Reject {
  Text call{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Reject;
    return declare_message<M>(MessageClass::command, "route.reject", &M::call,
                              "Refuse the call (Route Reject, 18.2.6).",
                              field("call", &M::call, "Call."),
                              field("cause", &M::cause, "Reason to give to the caller."));
  }
};

}  // namespace ctibus::route
