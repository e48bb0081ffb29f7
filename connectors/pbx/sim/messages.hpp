#pragma once

#include "ctibus/describe.hpp"

/// Hands in the simulation: what people outside, and people at telephones, do. For tests, demos and
/// integrators: `ctibus request sim.test.dial called=600 --target pbx1`.
namespace ctibus::sim::test {

struct Dial {
  Text trunk{};
  Text calling{};
  Text calling_name{};
  Text called{};

  struct Reply {
    Text call{};
    Text device{};
    static constexpr auto describe() {
      return declare_group<Reply>("The new call.", field("call", &Reply::call, "Call."),
                                  field("device", &Reply::device, "Trunk line of the caller."));
    }
  };
  static constexpr auto describe() {
    using M = Dial;
    return declare_message<M>(MessageClass::command, "sim.test.dial", nullptr,
                              "Somebody outside calls in.",
                              field("trunk", &M::trunk, "Trunk; empty: the first one."),
                              field("calling", &M::calling, "Calling number; empty: withheld.",
                                    FieldNotes{.privacy = Privacy::personal}),
                              field("calling_name", &M::calling_name, "Calling name.",
                                    FieldNotes{.privacy = Privacy::personal}),
                              field("called", &M::called, "Number that is dialled.",
                                    FieldNotes{.privacy = Privacy::personal}));
  }
};

/// What a device does in a call; without a call: in the one in which it alerts or else talks.
#define CTIBUS_SIM_DEVICE_ACTION(Name, topic, text_)                                       \
  struct Name {                                                                            \
    Text call{};                                                                           \
    Text device{};                                                                         \
    static constexpr auto describe() {                                                     \
      using M = Name;                                                                      \
      return declare_message<M>(                                                           \
          MessageClass::command, topic, nullptr, text_,                                    \
          field("call", &M::call, "Call; empty: the device's only one."),                  \
          field("device", &M::device, "Device or trunk line; empty: the outside party.")); \
    }                                                                                      \
  }
CTIBUS_SIM_DEVICE_ACTION(Answer, "sim.test.answer", "Whoever alerts answers by hand.");
CTIBUS_SIM_DEVICE_ACTION(Reject, "sim.test.reject", "Whoever alerts refuses the call.");
CTIBUS_SIM_DEVICE_ACTION(HangUp, "sim.test.hang_up", "A party hangs up.");
CTIBUS_SIM_DEVICE_ACTION(
    Vanish, "sim.test.vanish",
    "A party disappears without a word; the switch finds out after lost_call_timeout.");
#undef CTIBUS_SIM_DEVICE_ACTION

struct Digits {
  Text call{};
  Text device{};
  Text digits{};

  static constexpr auto describe() {
    using M = Digits;
    return declare_message<M>(
        MessageClass::command, "sim.test.digits", nullptr, "A party sends DTMF by hand.",
        field("call", &M::call, "Call; empty: the device's only one."),
        field("device", &M::device, "Device or trunk line; empty: the outside party."),
        field("digits", &M::digits, "0-9 * # A-D.", FieldNotes{.privacy = Privacy::personal}));
  }
};

struct SetInService {
  Text device{};
  bool in_service{};

  static constexpr auto describe() {
    using M = SetInService;
    return declare_message<M>(MessageClass::command, "sim.test.set_in_service", nullptr,
                              "A telephone is unplugged, or plugged in again.",
                              field("device", &M::device, "Telephone."),
                              field("in_service", &M::in_service, "true: it can be reached."));
  }
};

struct CutLink {
  Duration duration{};

  static constexpr auto describe() {
    using M = CutLink;
    return declare_message<M>(
        MessageClass::command, "sim.test.cut_link", nullptr,
        "The link to the switch breaks for a while; calls go on unseen.",
        field("duration", &M::duration,
              "How long, a day at the most; 0: until it is asked for again with 1 ms."));
  }
};

}  // namespace ctibus::sim::test
