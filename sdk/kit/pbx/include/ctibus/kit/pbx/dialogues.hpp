#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

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
  using RouteExpired = std::function<void(const std::string& call)>;
  using OfferExpired = std::function<void(const std::string& call, const std::string& device)>;
  /// What is open in the switch; null: none.
  struct Open {
    std::function<const Route*(std::string_view call)> route;
    std::function<const Offer*(std::string_view call, std::string_view device)> offer;
  };

  Dialogues(Host& host, CallPublisher& calls) : host_(host), calls_(calls) {}
  void on_route_expired(RouteExpired handler) { route_expired_ = std::move(handler); }
  void on_offer_expired(OfferExpired handler) { offer_expired_ = std::move(handler); }

  void route_requested(const Call& call, const Route& route) override;
  void route_ended(const Call& call, const Route& route, std::string_view destination,
                   const Change& change) override;
  void offer_began(const Call& call, const Offer& offer) override;
  void offer_taken(const Call& call, const Offer& offer) override;
  void offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                    const Change& change) override;

  /// CallPublisher::catch_up() with the dialogues in their places: what ended unseen is ended
  /// before its call, what began unseen is told after it.
  void catch_up(const CallBook& book, const Open& open, Cause lost_cause);

 private:
  using Offered = std::pair<std::string, std::string>;  ///< call, device
  /// ... and the command: a device may be offered a call again before the end of the first offer
  /// could be told.
  using Told = std::tuple<std::string, std::string, MessageId>;

  bool tell_route(const Call& call, const Route& route);
  bool end_missed_routes(const Open& open);
  bool end_missed_offers(const CallBook& book, const Open& open);

  Host& host_;
  CallPublisher& calls_;
  RouteExpired route_expired_;
  OfferExpired offer_expired_;
  std::map<std::string, Timer, std::less<>> route_limits_;
  std::map<Offered, Timer> offer_limits_;
  /// What has been told and not been ended: survives a cut link.
  std::map<std::string, Route, std::less<>> told_routes_;
  std::map<Told, Offer> told_offers_;
};

}  // namespace ctibus::pbx
