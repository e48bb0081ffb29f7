#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/dialogue_listener.hpp"
#include "ctibus/messages/route.hpp"

namespace ctibus::pbx {

/// Tells the bus of route dialogues and offers (route.requested, route.ended, queue.offer_failed)
/// and measures their time limits. It remembers which ones are open for the bus, so that catch_up()
/// can end those that ended unseen before their calls do.
/// Make it in the plugin's constructor; strand only.
class Dialogues final : public DialogueListener {
 public:
  using Expired = std::function<void(const std::string& call)>;
  /// What is open in the switch; null: none.
  struct Open {
    std::function<const Route*(std::string_view call)> route;
    std::function<const Offer*(std::string_view call)> offer;
  };

  Dialogues(Host& host, CallPublisher& calls) : host_(host), calls_(calls) {}
  void on_route_expired(Expired handler) { route_expired_ = std::move(handler); }
  void on_offer_expired(Expired handler) { offer_expired_ = std::move(handler); }

  void route_requested(const Call& call, const Route& route) override;
  void route_ended(const Call& call, const Route& route, std::string_view destination,
                   const Change& change) override;
  void offer_began(const Call& call, const Offer& offer) override;
  void offer_taken(const Call& call) override;
  void offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                    const Change& change) override;

  /// CallPublisher::catch_up() with the dialogues in their places: what ended unseen is ended
  /// before its call, what began unseen is told after it.
  void catch_up(const CallBook& book, const Open& open, Cause lost_cause);

 private:
  bool tell_route(const Call& call, const Route& route);
  bool end_missed_routes(const Open& open);
  bool end_missed_offers(const CallBook& book, const Open& open);
  Timer limit(const Duration& time, const std::string& call, const Expired& expired);

  Host& host_;
  CallPublisher& calls_;
  Expired route_expired_;
  Expired offer_expired_;
  std::map<std::string, Timer, std::less<>> route_limits_;
  std::map<std::string, Timer, std::less<>> offer_limits_;
  /// What has been told and not been ended: survives a cut link.
  std::map<std::string, Route, std::less<>> told_routes_;
  std::map<std::string, Offer, std::less<>> told_offers_;
};

}  // namespace ctibus::pbx
