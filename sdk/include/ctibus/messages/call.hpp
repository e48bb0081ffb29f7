#pragma once

#include "ctibus/messages/types.hpp"

/// Call control events (ECMA-269 clause 17), keyed by call; the header's correlation is the call's
/// root. A device is "connector:number". Every call has exactly one terminal event: call.cleared,
/// or call.merged when its conversation goes on in another call.
namespace ctibus::call {

struct ServiceInitiated {
  Text call{};
  Text device{};
  Cause cause{};

  static constexpr auto describe() {
    using M = ServiceInitiated;
    return declare_message<M>(
        MessageClass::event, "call.service_initiated", &M::call,
        "A device went off hook or got a prompt (17.2.18).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Originated {
  Text call{};
  Text device{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Direction direction{};
  Text trunk{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Originated;
    return declare_message<M>(
        MessageClass::event, "call.originated", &M::call,
        "A device has asked for a call to be set up (17.2.14).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("direction", &M::direction, "Seen from the site."),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Delivered {
  Text call{};
  Text device{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text from_device{};
  Direction direction{};
  Text trunk{};
  Cause cause{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Delivered;
    return declare_message<M>(
        MessageClass::event, "call.delivered", &M::call, "A device alerts (17.2.5).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("from_device", &M::from_device, "Device the call came from (last redirection)."),
        field("direction", &M::direction, "Seen from the site."),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("data", &M::data, "Business data attached to the call.", personal_field));
  }
};

struct Established {
  Text call{};
  Text device{};
  Text calling{};
  Text called{};
  Text from_device{};
  Direction direction{};
  Text trunk{};
  Cause cause{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Established;
    return declare_message<M>(
        MessageClass::event, "call.established", &M::call,
        "A device has answered and is connected (17.2.8).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("from_device", &M::from_device, "Device the call came from (last redirection)."),
        field("direction", &M::direction, "Seen from the site."),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("data", &M::data, "Business data attached to the call.", personal_field));
  }
};

struct Held {
  Text call{};
  Text device{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Held;
    return declare_message<M>(
        MessageClass::event, "call.held", &M::call,
        "A device put its connection on hold (17.2.10).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Retrieved {
  Text call{};
  Text device{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Retrieved;
    return declare_message<M>(
        MessageClass::event, "call.retrieved", &M::call,
        "A device took its connection back from hold (17.2.17).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Queued {
  Text call{};
  Text device{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text from_device{};
  Direction direction{};
  Text trunk{};
  Cause cause{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Queued;
    return declare_message<M>(
        MessageClass::event, "call.queued", &M::call,
        "The call waits at a device that holds waiting calls (17.2.15).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("from_device", &M::from_device, "Device the call came from (last redirection)."),
        field("direction", &M::direction, "Seen from the site."),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("data", &M::data, "Business data attached to the call.", personal_field));
  }
};

struct Diverted {
  Text call{};
  Text from_device{};
  Text to_device{};
  Text called{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Diverted;
    return declare_message<M>(
        MessageClass::event, "call.diverted", &M::call,
        "The call left a device for another one (17.2.7).",
        field("call", &M::call, "Call, unique across sites."),
        field("from_device", &M::from_device, "Device the call came from (last redirection)."),
        field("to_device", &M::to_device, "Device the call goes to."),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Failed {
  Text call{};
  Text device{};
  Text called{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Failed;
    return declare_message<M>(
        MessageClass::event, "call.failed", &M::call,
        "A connection could not be completed; the call may go on (17.2.9).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct NetworkReached {
  Text call{};
  Text device{};
  Text called{};
  Text trunk{};
  Cause cause{};

  static constexpr auto describe() {
    using M = NetworkReached;
    return declare_message<M>(
        MessageClass::event, "call.network_reached", &M::call,
        "The call left the site through a trunk; less is known from here on (17.2.12).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct DigitsDialed {
  Text call{};
  Text device{};
  Text digits{};

  static constexpr auto describe() {
    using M = DigitsDialed;
    return declare_message<M>(
        MessageClass::event, "call.digits_dialed", &M::call,
        "A connected device sent digits (17.2.6).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("digits", &M::digits, "Digits as sent or received.", personal_field));
  }
};

struct ConnectionCleared {
  Text call{};
  Text device{};
  Cause cause{};

  static constexpr auto describe() {
    using M = ConnectionCleared;
    return declare_message<M>(
        MessageClass::event, "call.connection_cleared", &M::call,
        "A device has left the call (17.2.4).",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "The device the event is about (subject device)."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Cleared {
  Text call{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Cleared;
    return declare_message<M>(MessageClass::event, "call.cleared", &M::call,
                              "The call has ended; inferred when the PBX forgot it (17.2.1).",
                              field("call", &M::call, "Call, unique across sites."),
                              field("cause", &M::cause, "Why (ECMA-269 12.2.15)."));
  }
};

struct Transferred {
  Text call{};
  Cause cause{};
  Text transferring_device{};
  Text to_device{};
  Text primary_call{};
  Text secondary_call{};
  std::vector<Connection> connections{};

  static constexpr auto describe() {
    using M = Transferred;
    return declare_message<M>(
        MessageClass::event, "call.transferred", &M::call,
        "Two calls, or a call and a device, were joined and a device left (17.2.20).",
        field("call", &M::call, "Call, unique across sites."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("transferring_device", &M::transferring_device, "Device that transferred and left."),
        field("to_device", &M::to_device, "Device the call was transferred to."),
        field("primary_call", &M::primary_call, "The held call before the transfer."),
        field("secondary_call", &M::secondary_call,
              "The consultation call; empty for a single step."),
        field("connections", &M::connections, "Who is in the resulting call."));
  }
};

struct Conferenced {
  Text call{};
  Cause cause{};
  Text conferencing_device{};
  Text primary_call{};
  Text secondary_call{};
  std::vector<Connection> connections{};

  static constexpr auto describe() {
    using M = Conferenced;
    return declare_message<M>(
        MessageClass::event, "call.conferenced", &M::call,
        "Two calls were joined and the conferencing device stays (17.2.3).",
        field("call", &M::call, "Call, unique across sites."),
        field("cause", &M::cause, "Why (ECMA-269 12.2.15)."),
        field("conferencing_device", &M::conferencing_device, "Device that made the conference."),
        field("primary_call", &M::primary_call, "The held call before."),
        field("secondary_call", &M::secondary_call,
              "The consultation call; empty for a single step."),
        field("connections", &M::connections, "Who is in the resulting call."));
  }
};

struct Merged {
  Text call{};
  Text into{};
  Text from_root{};
  Text into_root{};

  static constexpr auto describe() {
    using M = Merged;
    return declare_message<M>(
        MessageClass::event, "call.merged", &M::call,
        "Terminal for a call and its root whose conversation goes on in another: the "
        "older root survives and later events carry it.",
        field("call", &M::call, "Call, unique across sites."),
        field("into", &M::into, "Call that goes on."),
        field("from_root", &M::from_root, "Root that ends."),
        field("into_root", &M::into_root, "Root that survives."));
  }
};

struct DataAttached {
  Text call{};
  Attributes data{};
  Text by{};

  static constexpr auto describe() {
    using M = DataAttached;
    return declare_message<M>(
        MessageClass::event, "call.data_attached", &M::call,
        "Business data was attached to the call or changed (Call Information, 17.2.2).",
        field("call", &M::call, "Call, unique across sites."),
        field("data", &M::data, "All data of the call after the change.", personal_field),
        field("by", &M::by, "Instance that changed it."));
  }
};

struct State {
  Text call{};
  Direction direction{};
  Text calling{};
  Text calling_name{};
  Text called{};
  Text trunk{};
  Attributes data{};
  Text root{};
  Text connector{};
  Text connector_call{};
  std::vector<Connection> connections{};
  Timestamp since{};

  static constexpr auto describe() {
    using M = State;
    return declare_message<M>(
        MessageClass::state, "call.state", &M::call,
        "What is known of a call now. Ends with a tombstone.",
        field("call", &M::call, "Call, unique across sites."),
        field("direction", &M::direction, "Seen from the site."),
        field("calling", &M::calling, "Calling number as presented; empty when withheld.",
              personal_field),
        field("calling_name", &M::calling_name, "Calling name as presented.", personal_field),
        field("called", &M::called, "Number that was called at first.", personal_field),
        field("trunk", &M::trunk, "Trunk the call uses, if any."),
        field("data", &M::data, "Business data attached to the call.", personal_field),
        field("root", &M::root, "The conversation this call belongs to."),
        field("connector", &M::connector, "Connector instance that has the call."),
        field("connector_call", &M::connector_call, "The connector's own call id."),
        field("connections", &M::connections, "Who is in it."),
        field("since", &M::since, "When it began."));
  }
};

}  // namespace ctibus::call
