#include "ctibus/kit/pbx/dialogues.hpp"

namespace ctibus::pbx {
namespace {

Uuid root_of(const Call& call) { return Uuid::parse(call.root).value_or(Uuid{}); }

}  // namespace

bool Dialogues::tell_route(const Call& call, const Route& route) {
  const std::string connector = host_.name();
  const bool told = host_
                        .publish(route::Requested{.call = call.id,
                                                  .calling = call.calling,
                                                  .calling_name = call.calling_name,
                                                  .called = call.called,
                                                  .trunk = call.trunk,
                                                  .data = view(call.data),
                                                  .route_point = route.route_point,
                                                  .connector = connector,
                                                  .device = route.device,
                                                  .time_limit = route.time_limit},
                                 {.correlation = root_of(call)})
                        .has_value();
  if (told) told_routes_.insert_or_assign(call.id, route);
  return told;
}

void Dialogues::route_requested(const Call& call, const Route& route) {
  if (!calls_.paused() && !tell_route(call, route)) calls_.stumble();
  route_limits_[call.id] = host_.after(route.time_limit, [this, id = call.id] {
    if (route_expired_) route_expired_(id);
  });
}

void Dialogues::route_ended(const Call& call, const Route& route, std::string_view destination,
                            const Change& change) {
  route_limits_.erase(call.id);
  if (calls_.paused()) return;
  const bool told = host_
                        .publish(route::Ended{.call = call.id,
                                              .cause = change.cause,
                                              .route_point = route.route_point,
                                              .destination = destination},
                                 {.correlation = root_of(call),
                                  .causation = change.command,
                                  .inferred = change.inferred})
                        .has_value();
  if (!told) return calls_.stumble();
  told_routes_.erase(call.id);
}

void Dialogues::offer_began(const Call& call, const Offer& offer) {
  const Offered offered{call.id, offer.device};
  told_offers_.insert_or_assign({call.id, offer.device, offer.command}, offer);
  offer_limits_[offered] = host_.after(offer.time_limit, [this, offered] {
    if (offer_expired_) offer_expired_(offered.first, offered.second);
  });
}

void Dialogues::offer_taken(const Call& call, const Offer& offer) {
  offer_limits_.erase({call.id, offer.device});
  if (!calls_.paused()) told_offers_.erase({call.id, offer.device, offer.command});
}

void Dialogues::offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                             const Change& change) {
  offer_limits_.erase({call.id, offer.device});
  // Not in the map yet: the device was not even reached.
  const Told key{call.id, offer.device, offer.command};
  told_offers_.try_emplace(key, offer);
  if (calls_.paused()) return;
  const bool told =
      host_
          .publish(queue::OfferFailed{.call = call.id, .device = offer.device, .result = result},
                   {.correlation = root_of(call),
                    .causation = change.command,
                    .inferred = change.inferred})
          .has_value();
  if (!told) return calls_.stumble();
  told_offers_.erase(key);
}

void Dialogues::catch_up(const CallBook& book, const Open& open, Cause lost_cause) {
  if (!end_missed_routes(open) || !end_missed_offers(book, open)) return calls_.stumble();
  calls_.catch_up(book, lost_cause);
  if (calls_.paused()) return;
  for (const auto& [id, call] : book.calls()) {
    const Route* route = open.route(id);
    if (route == nullptr || told_routes_.contains(id)) continue;
    if (!tell_route(call, *route)) return calls_.stumble();
  }
}

bool Dialogues::end_missed_routes(const Open& open) {
  for (auto it = told_routes_.begin(); it != told_routes_.end();) {
    const auto& [call, route] = *it;
    const Route* now = open.route(call);
    if (now != nullptr && now->route_point == route.route_point) {
      ++it;
      continue;
    }
    const auto told = calls_.told().find(call);
    if (told != calls_.told().end() &&
        !host_.publish(route::Ended{.call = call, .route_point = route.route_point},
                       {.correlation = root_of(told->second), .inferred = true})) {
      return false;
    }
    route_limits_.erase(call);
    it = told_routes_.erase(it);
  }
  return true;
}

bool Dialogues::end_missed_offers(const CallBook& book, const Open& open) {
  for (auto it = told_offers_.begin(); it != told_offers_.end();) {
    const auto& [key, offer] = *it;
    const std::string& call = std::get<0>(key);
    const Offer* open_now = open.offer(call, offer.device);
    if (open_now != nullptr && open_now->command == offer.command) {
      ++it;
      continue;
    }
    const Call* now = book.find(call);
    const auto told = calls_.told().find(call);
    const auto state = now == nullptr ? ConnectionState::null : now->state_of(offer.device);
    // Where it alerts it was sent by other means after the offer had ended.
    const bool answered = state != ConnectionState::null && state != ConnectionState::alerting;
    const auto result =
        now == nullptr ? queue::OfferResult::caller_left : queue::OfferResult::cancelled;
    if (!answered && told != calls_.told().end() &&
        !host_.publish(
            queue::OfferFailed{.call = call, .device = offer.device, .result = result},
            {.correlation = root_of(told->second), .causation = offer.command, .inferred = true})) {
      return false;
    }
    if (open_now == nullptr) offer_limits_.erase({call, offer.device});
    it = told_offers_.erase(it);
  }
  return true;
}

}  // namespace ctibus::pbx
