#pragma once

#include "ctibus/messages/types.hpp"

/// Call control services (ECMA-269 clause 17). Addressed to the connector that has the device. The
/// reply says whether the switch took it; what comes of it is told by call events that carry the
/// command as their causation.
namespace ctibus::call {

struct Make {
  Text device{};
  Text destination{};
  Text calling_number{};
  bool auto_originate{};
  Attributes data{};

  struct Reply {
    Text call{};
    static constexpr auto describe() {
      return declare_group<Reply>("The new call.",
                                  field("call", &Reply::call, "The call that was made."));
    }
  };

  static constexpr auto describe() {
    using M = Make;
    return declare_message<M>(
        MessageClass::command, "call.make", &M::device,
        "Make a call from a device (Make Call, 17.1.20).",
        field("device", &M::device, "Device that acts."),
        field("destination", &M::destination, "Number or device to reach.", personal_field),
        field("calling_number", &M::calling_number, "Number to present; empty: the device's own.",
              personal_field),
        field("auto_originate", &M::auto_originate,
              "Do not prompt the device first where it can be avoided."),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct MakePredictive {
  Text device{};
  Text destination{};
  Text calling_number{};
  Duration time_limit{};
  Attributes data{};

  struct Reply {
    Text call{};
    static constexpr auto describe() {
      return declare_group<Reply>("The new call.",
                                  field("call", &Reply::call, "The call that was made."));
    }
  };

  static constexpr auto describe() {
    using M = MakePredictive;
    return declare_message<M>(
        MessageClass::command, "call.make_predictive", &M::device,
        "Call somebody first, and a device of ours only when that one has answered (Make "
        "Predictive "
        "Call).",
        field("device", &M::device,
              "Where the call goes once it is answered: a queue, route point or telephone."),
        field("destination", &M::destination, "Number or device to reach.", personal_field),
        field("calling_number", &M::calling_number, "Number to present; empty: the device's own.",
              personal_field),
        field("time_limit", &M::time_limit,
              "For how long it may ring, in whole seconds; 0: the switch decides."),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Answer {
  Text call{};
  Text device{};

  static constexpr auto describe() {
    using M = Answer;
    return declare_message<M>(MessageClass::command, "call.answer", &M::call,
                              "Answer an alerting call at a device (Answer Call, 17.1.3).",
                              field("call", &M::call, "Call."),
                              field("device", &M::device, "Device that acts."));
  }
};

struct Clear {
  Text call{};
  Cause cause{};

  static constexpr auto describe() {
    using M = Clear;
    return declare_message<M>(MessageClass::command, "call.clear", &M::call,
                              "End a call for everybody (Clear Call, 17.1.9).",
                              field("call", &M::call, "Call."),
                              field("cause", &M::cause, "Reason to give."));
  }
};

struct ClearConnection {
  Text call{};
  Text device{};
  Cause cause{};

  static constexpr auto describe() {
    using M = ClearConnection;
    return declare_message<M>(MessageClass::command, "call.clear_connection", &M::call,
                              "Take one device out of a call (Clear Connection, 17.1.10).",
                              field("call", &M::call, "Call."),
                              field("device", &M::device, "Device that acts."),
                              field("cause", &M::cause, "Reason to give."));
  }
};

struct Hold {
  Text call{};
  Text device{};

  static constexpr auto describe() {
    using M = Hold;
    return declare_message<M>(MessageClass::command, "call.hold", &M::call,
                              "Put a connection on hold (Hold Call, 17.1.16).",
                              field("call", &M::call, "Call."),
                              field("device", &M::device, "Device that acts."));
  }
};

struct Retrieve {
  Text call{};
  Text device{};

  static constexpr auto describe() {
    using M = Retrieve;
    return declare_message<M>(MessageClass::command, "call.retrieve", &M::call,
                              "Take a connection back from hold (Retrieve Call, 17.1.26).",
                              field("call", &M::call, "Call."),
                              field("device", &M::device, "Device that acts."));
  }
};

struct Consult {
  Text call{};
  Text device{};
  Text destination{};
  Attributes data{};

  struct Reply {
    Text call{};
    static constexpr auto describe() {
      return declare_group<Reply>("The new call.",
                                  field("call", &Reply::call, "The call that was made."));
    }
  };

  static constexpr auto describe() {
    using M = Consult;
    return declare_message<M>(
        MessageClass::command, "call.consult", &M::call,
        "Hold a call and make another one from the same device; it inherits the root (Consultation "
        "Call, 17.1.12).",
        field("call", &M::call, "Call."), field("device", &M::device, "Device that acts."),
        field("destination", &M::destination, "Number or device to reach.", personal_field),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Alternate {
  Text held_call{};
  Text active_call{};
  Text device{};

  static constexpr auto describe() {
    using M = Alternate;
    return declare_message<M>(
        MessageClass::command, "call.alternate", &M::held_call,
        "Hold the active call and retrieve the held one (Alternate Call, 17.1.2).",
        field("held_call", &M::held_call, "The call on hold."),
        field("active_call", &M::active_call, "The active (consultation) call."),
        field("device", &M::device, "Device that acts."));
  }
};

struct Reconnect {
  Text held_call{};
  Text active_call{};
  Text device{};

  static constexpr auto describe() {
    using M = Reconnect;
    return declare_message<M>(
        MessageClass::command, "call.reconnect", &M::held_call,
        "Clear the active call and retrieve the held one (Reconnect Call, 17.1.25).",
        field("held_call", &M::held_call, "The call on hold."),
        field("active_call", &M::active_call, "The active (consultation) call."),
        field("device", &M::device, "Device that acts."));
  }
};

struct Transfer {
  Text held_call{};
  Text active_call{};
  Text device{};

  static constexpr auto describe() {
    using M = Transfer;
    return declare_message<M>(
        MessageClass::command, "call.transfer", &M::held_call,
        "Join the held and the active call and leave (Transfer Call, 17.1.30).",
        field("held_call", &M::held_call, "The call on hold."),
        field("active_call", &M::active_call, "The active (consultation) call."),
        field("device", &M::device, "Device that acts."));
  }
};

struct SingleStepTransfer {
  Text call{};
  Text device{};
  Text destination{};

  static constexpr auto describe() {
    using M = SingleStepTransfer;
    return declare_message<M>(
        MessageClass::command, "call.single_step_transfer", &M::call,
        "Send the other party to a destination and leave, without consultation (Single Step "
        "Transfer Call, 17.1.28).",
        field("call", &M::call, "Call."), field("device", &M::device, "Device that acts."),
        field("destination", &M::destination, "Number or device to reach.", personal_field));
  }
};

struct Conference {
  Text held_call{};
  Text active_call{};
  Text device{};

  static constexpr auto describe() {
    using M = Conference;
    return declare_message<M>(
        MessageClass::command, "call.conference", &M::held_call,
        "Join the held and the active call and stay (Conference Call, 17.1.11).",
        field("held_call", &M::held_call, "The call on hold."),
        field("active_call", &M::active_call, "The active (consultation) call."),
        field("device", &M::device, "Device that acts."));
  }
};

enum class Participation {
  unknown,
  active,
  silent,
};
constexpr auto names(Participation) {
  return std::array<std::string_view, 3>{"unknown", "active", "silent"};
}

struct SingleStepConference {
  Text call{};
  Text device{};
  Text joining_device{};
  Participation participation{};

  static constexpr auto describe() {
    using M = SingleStepConference;
    return declare_message<M>(
        MessageClass::command, "call.single_step_conference", &M::call,
        "Bring a device into a call of another one, without consultation (Single Step Conference "
        "Call).",
        field("call", &M::call, "Call."), field("device", &M::device, "Device that acts."),
        field("joining_device", &M::joining_device, "Device that comes in."),
        field("participation", &M::participation,
              "silent: it hears the others, who do not hear it; unknown: active."));
  }
};

struct Deflect {
  Text call{};
  Text device{};
  Text destination{};

  static constexpr auto describe() {
    using M = Deflect;
    return declare_message<M>(
        MessageClass::command, "call.deflect", &M::call,
        "Send an alerting or queued call elsewhere (Deflect Call, 17.1.13).",
        field("call", &M::call, "Call."), field("device", &M::device, "Device that acts."),
        field("destination", &M::destination, "Number or device to reach.", personal_field));
  }
};

struct Pickup {
  Text call{};
  Text from_device{};
  Text device{};

  static constexpr auto describe() {
    using M = Pickup;
    return declare_message<M>(
        MessageClass::command, "call.pickup", &M::call,
        "Answer at this device a call that alerts at another one (Directed Pickup Call, 17.1.15).",
        field("call", &M::call, "Call."),
        field("from_device", &M::from_device, "Device that alerts now."),
        field("device", &M::device, "Device that acts."));
  }
};

struct Park {
  Text call{};
  Text device{};
  Text destination{};

  static constexpr auto describe() {
    using M = Park;
    return declare_message<M>(
        MessageClass::command, "call.park", &M::call,
        "Park a call at a device and leave (Park Call, 17.1.24).", field("call", &M::call, "Call."),
        field("device", &M::device, "Device that acts."),
        field("destination", &M::destination, "Number or device to reach.", personal_field));
  }
};

struct GenerateDigits {
  Text call{};
  Text device{};
  Text digits{};
  Duration duration{};

  static constexpr auto describe() {
    using M = GenerateDigits;
    return declare_message<M>(
        MessageClass::command, "call.generate_digits", &M::call,
        "Send DTMF into a call (Generate Digits, 21.1.1).", field("call", &M::call, "Call."),
        field("device", &M::device, "Device that acts."),
        field("digits", &M::digits, "0-9 * # A-D.", personal_field),
        field("duration", &M::duration, "Of one digit; 0: the switch decides."));
  }
};

struct AssociateData {
  Text call{};
  Attributes data{};

  static constexpr auto describe() {
    using M = AssociateData;
    return declare_message<M>(
        MessageClass::command, "call.associate_data", &M::call,
        "Attach business data to a call; an empty value removes a name (Associate Data, 17.1.4).",
        field("call", &M::call, "Call."),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Snapshot {
  Text device{};

  static constexpr auto describe() {
    using M = Snapshot;
    return declare_message<M>(
        MessageClass::command, "call.snapshot", &M::device,
        "Publish call.state of every call of this connector again (Snapshot Device / "
        "Call, clause 16).",
        field("device", &M::device, "Device that acts."));
  }
};

}  // namespace ctibus::call
