#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/pbx/switching_function.hpp"

/// Route dialogues, waiting calls and offers.
namespace ctibus::pbx {

namespace {

tl::unexpected<Error> not_waiting(std::string_view call, std::string_view for_what) {
  return failure("pbx.wrong_state", fmt::format("Call {} does not wait for {}.", call, for_what));
}

}  // namespace

Result<> SwitchingFunction::route_select(std::string_view call, std::string_view destination,
                                         const Attributes& data, std::string_view by,
                                         MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  const Route* asked = route(id);
  if (asked == nullptr) return not_waiting(id, "a route");
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  const Turn turn(*this);
  const Change change{
      .cause = Cause::new_call, .from_device = asked->route_point, .command = command};
  end_route(id, destination, {.cause = Cause::normal, .command = command});
  (void)book_.attach(id, data, by, {.command = command});
  send_to(id, *target, change);
  return {};
}

Result<> SwitchingFunction::route_reject(std::string_view call, Cause cause, MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (route(id) == nullptr) return not_waiting(id, "a route");
  const Turn turn(*this);
  const Change change{.cause = cause == Cause::unknown ? Cause::rejected : cause,
                      .command = command};
  end_route(id, {}, change);
  if (cause == Cause::normal_clearing) served(id);
  return clear(id, change);
}

void SwitchingFunction::expire_route(std::string_view call) {
  const Route* asked = route(call);
  if (asked == nullptr) return;
  const Turn turn(*this);
  const std::string id(call);
  const Route expired = *asked;
  const Change change{.cause = Cause::timeout};
  auto target = resolve(expired.default_destination);
  end_route(id, target ? std::string_view(expired.default_destination) : std::string_view{},
            change);
  if (target) {
    send_to(id, *target, {.cause = Cause::new_call, .from_device = expired.route_point});
  } else {
    (void)clear(id, change);
  }
}

Result<> SwitchingFunction::queue_hold(std::string_view call, std::string_view treatment,
                                       const Attributes& data, std::string_view by,
                                       MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const Call& waiting = **found;
  const std::string id(waiting.id);
  const Change change{.cause = Cause::normal, .command = command};
  if (waits(waiting)) {
    const Turn turn(*this);
    if (!treatment.empty()) dialogues_[id].treatment = treatment;
    touch(id);
    withdraw_offers(id, queue::OfferResult::cancelled,
                    {.cause = Cause::call_cancelled, .command = command});
    return book_.attach(id, data, by, change);
  }
  std::string alerting;
  for (const Party& party : waiting.parties) {
    if (party.state == ConnectionState::alerting) alerting = party.device;
  }
  const Route* asked = route(id);
  if (asked == nullptr && alerting.empty()) return not_waiting(id, "a route and does not alert");
  if (devices_.holding.number.empty()) {
    return failure("pbx.not_supported", "This switch has no holding device.");
  }
  if (holding_is_full()) {
    return failure("pbx.busy", "The holding device is full.");
  }
  const Turn turn(*this);
  Change queued{.cause = Cause::normal, .command = command};
  if (asked != nullptr) {
    queued.from_device = asked->route_point;
    end_route(id, holding(), change);
  } else {
    queued.from_device = alerting;
    queued.cause = Cause::redirected;
    (void)book_.diverted(id, alerting, holding(), queued);
    stop_alerting(id, alerting);
  }
  dialogues_[id].treatment = treatment;
  (void)book_.attach(id, data, by, change);
  send_to_holding(id, queued);
  return {};
}

Result<> SwitchingFunction::queue_offer(std::string_view call, std::string_view device,
                                        Duration time_limit, const Attributes& data,
                                        std::string_view by, MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (auto to = station(device); !to) return tl::unexpected(to.error());
  if (!waits(**found)) return not_waiting(id, "an agent");
  if ((is_offered(id) && !offers_to_many_) || offer(id, device) != nullptr ||
      (*found)->party(device) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} is being offered already.", id));
  }
  const Turn turn(*this);
  const std::string agent(device);
  const Offer offered{agent, time_limit > Duration::zero() ? time_limit : default_offer_time,
                      command};
  (void)book_.attach(id, data, by, {.command = command});
  const auto refuse = [&, &waiting = **found](queue::OfferResult why) -> Result<> {
    listeners_.dialogues.offer_failed(waiting, offered, why, {.command = command});
    return {};
  };
  if (!in_service(agent)) return refuse(queue::OfferResult::unreachable);
  if (engaged(agent)) return refuse(queue::OfferResult::busy);
  const Change change{.cause = Cause::distributed, .from_device = holding(), .command = command};
  dialogues_[id].offers.push_back(offered);
  if (const auto refused = alert(id, {.party = station_party(agent),
                                      .target = station_target(agent),
                                      .change = change,
                                      .offer = true})) {
    (void)remove_offer(id, agent);
    return refuse(*refused == Cause::busy ? queue::OfferResult::busy : queue::OfferResult::failed);
  }
  listeners_.dialogues.offer_began(**found, offered);
  return {};
}

Result<> SwitchingFunction::queue_withdraw(std::string_view call, std::string_view device,
                                           MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (auto to = station(device); !to) return tl::unexpected(to.error());
  if (offer(id, device) == nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} is not offered to {}.", id, device));
  }
  withdraw_offer(id, device, queue::OfferResult::cancelled,
                 {.cause = Cause::call_cancelled, .command = command});
  return {};
}

std::optional<Offer> SwitchingFunction::remove_offer(const std::string& call,
                                                     std::string_view device) {
  const auto found = dialogues_.find(call);
  if (found == dialogues_.end()) return std::nullopt;
  std::vector<Offer>& offers = found->second.offers;
  const auto one = std::ranges::find(offers, device, &Offer::device);
  if (one == offers.end()) return std::nullopt;
  Offer removed = std::move(*one);
  offers.erase(one);
  return removed;
}

void SwitchingFunction::take_offer(const std::string& call, std::string_view device,
                                   MessageId command) {
  const Offer taken = *remove_offer(call, device);
  // Before it is connected: nobody is to see a call at two devices.
  withdraw_offers(call, queue::OfferResult::cancelled,
                  {.cause = Cause::call_cancelled, .command = command});
  const Change change{.cause = Cause::distributed,
                      .from_device = holding(),
                      .command = command ? command : taken.command};
  (void)book_.diverted(call, holding(), taken.device, change);
  (void)book_.established(call, station_party(taken.device), change);
  listeners_.dialogues.offer_taken(*book_.find(call), taken);
}

void SwitchingFunction::withdraw_offer(const std::string& call, std::string_view device,
                                       queue::OfferResult result, const Change& change) {
  const auto withdrawn = remove_offer(call, device);
  if (!withdrawn) return;
  const Turn turn(*this);
  stop_alerting(call, withdrawn->device);
  (void)book_.connection_cleared(call, withdrawn->device, change);
  Change told = change;
  if (!told.command) told.command = withdrawn->command;
  listeners_.dialogues.offer_failed(*book_.find(call), *withdrawn, result, told);
}

void SwitchingFunction::withdraw_offers(const std::string& call, queue::OfferResult result,
                                        const Change& change) {
  while (is_offered(call)) {
    withdraw_offer(call, dialogues_.find(call)->second.offers.front().device, result, change);
  }
}

void SwitchingFunction::end_route(const std::string& call, std::string_view destination,
                                  const Change& change) {
  const auto found = dialogues_.find(call);
  if (found == dialogues_.end() || !found->second.route) return;
  const Route ended = *std::exchange(found->second.route, std::nullopt);
  touch(call);
  listeners_.dialogues.route_ended(*book_.find(call), ended, destination, change);
}

void SwitchingFunction::close_dialogues(const std::string& call, queue::OfferResult result,
                                        const Change& change) {
  Change cancelled = change;
  cancelled.cause = Cause::call_cancelled;
  withdraw_offers(call, result, cancelled);
  end_route(call, {}, cancelled);
}

void SwitchingFunction::expire_offer(std::string_view call, std::string_view device) {
  const Turn turn(*this);
  withdraw_offer(std::string(call), device, queue::OfferResult::no_answer,
                 {.cause = Cause::call_not_answered});
}

Result<> SwitchingFunction::queue_release(std::string_view call, std::string_view destination,
                                          MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (!waits(**found)) return not_waiting(id, "an agent");
  auto target = resolve(destination);
  if (!target) return tl::unexpected(target.error());
  if (target->kind == Target::Kind::holding) {
    return failure("pbx.invalid_destination", "The call waits there already.");
  }
  const Turn turn(*this);
  withdraw_offers(id, queue::OfferResult::cancelled,
                  {.cause = Cause::call_cancelled, .command = command});
  const Change change{.cause = Cause::redirected, .from_device = holding(), .command = command};
  (void)book_.diverted(id, holding(), device_of(*target), change);
  send_to(id, *target, change);
  return {};
}

}  // namespace ctibus::pbx
