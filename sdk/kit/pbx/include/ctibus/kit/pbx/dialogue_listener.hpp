#pragma once

#include <string>
#include <string_view>

#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/messages/queue.hpp"

namespace ctibus::pbx {

/// A call waits at a route point for somebody's decision.
struct Route {
  std::string route_point;  ///< device
  std::string device;       ///< that calls
  Duration time_limit{};
  std::string default_destination;
};

/// How long an offer may alert when nobody says it.
inline constexpr Duration default_offer_time = std::chrono::seconds(30);

/// A waiting call is offered to an agent's device; at most once to the same.
struct Offer {
  std::string device;
  Duration time_limit{};
  MessageId command;
};

/// Hears of route dialogues and offers, in order with what a CallSink hears. It must not change
/// anything while it hears.
class DialogueListener {
 public:
  DialogueListener() = default;
  DialogueListener(const DialogueListener&) = delete;
  DialogueListener& operator=(const DialogueListener&) = delete;
  virtual ~DialogueListener() = default;

  virtual void route_requested(const Call& call, const Route& route) = 0;
  virtual void route_ended(const Call& call, const Route& route, std::string_view destination,
                           const Change& change) = 0;
  virtual void offer_began(const Call& call, const Offer& offer) = 0;
  virtual void offer_taken(const Call& call, const Offer& offer) = 0;
  /// Also of an offer that never began because the device cannot be reached.
  virtual void offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                            const Change& change) = 0;
};

}  // namespace ctibus::pbx
