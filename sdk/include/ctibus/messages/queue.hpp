#pragma once

#include "ctibus/messages/types.hpp"

/// Queue hold: keeping a waiting call somewhere the switch can bear, with something to listen to.
/// A waiting call is never an unanswered route request.
namespace ctibus::queue {

/// A capability (connector.state): a call is offered to several devices at once.
inline constexpr std::string_view offer_many = "queue.offer_many";

enum class OfferResult {
  unknown,
  answered,
  no_answer,
  busy,
  rejected,
  unreachable,
  cancelled,
  caller_left,
  failed,  ///< for a technical reason: no link, a command refused, a lease run out
};
constexpr auto names(OfferResult) {
  return std::array<std::string_view, 9>{"unknown",   "answered",    "no_answer",
                                         "busy",      "rejected",    "unreachable",
                                         "cancelled", "caller_left", "failed"};
}

struct Hold {
  Text call{};
  Text treatment{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Hold;
    return declare_message<M>(
        MessageClass::command, "queue.hold", &M::call,
        "Take a call that waits for a route, or alerts, to the holding device and "
        "play the treatment. Told by call.queued. While it is being offered: withdraw "
        "every offer and go on waiting.",
        field("call", &M::call, "Call."),
        field("treatment", &M::treatment,
              "What the caller hears: a name the connector knows, such as \"music\"; "
              "empty: its default."),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Offer {
  Text call{};
  Text device{};
  Duration time_limit{};
  Attributes data{};

  static constexpr auto describe() {
    using M = Offer;
    return declare_message<M>(
        MessageClass::command, "queue.offer", &M::call,
        "Let the held call alert at a device while the caller goes on waiting. Told "
        "by call.delivered, then call.established, or queue.offer_failed. To several "
        "devices at once where the connector is capable of queue.offer_many: the "
        "first to answer gets the call.",
        field("call", &M::call, "Call."), field("device", &M::device, "Agent's device."),
        field("time_limit", &M::time_limit, "How long it may alert."),
        field("data", &M::data, "Business data to attach.", personal_field));
  }
};

struct Withdraw {
  Text call{};
  Text device{};

  static constexpr auto describe() {
    using M = Withdraw;
    return declare_message<M>(
        MessageClass::command, "queue.withdraw", &M::call,
        "End one offer; the call goes on waiting, and alerting wherever else it is offered. Told "
        "by queue.offer_failed.",
        field("call", &M::call, "Call."),
        field("device", &M::device, "Device it is being offered to."));
  }
};

struct Release {
  Text call{};
  Text destination{};

  static constexpr auto describe() {
    using M = Release;
    return declare_message<M>(
        MessageClass::command, "queue.release", &M::call,
        "Send a held call elsewhere for good: a number, a voice unit, another queue.",
        field("call", &M::call, "Call."),
        field("destination", &M::destination, "Number or device to reach.", personal_field));
  }
};

struct OfferFailed {
  Text call{};
  Text device{};
  OfferResult result{};

  static constexpr auto describe() {
    using M = OfferFailed;
    return declare_message<M>(MessageClass::event, "queue.offer_failed", &M::call,
                              "The device did not take the offered call, which is still held.",
                              field("call", &M::call, "Call, unique across sites."),
                              field("device", &M::device, "Device it was offered to."),
                              field("result", &M::result, "Why."));
  }
};

}  // namespace ctibus::queue
