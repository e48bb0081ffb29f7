#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "switch.hpp"

/// Route dialogues, waiting calls and offers.
namespace ctibus::sip {

using pbx::Call;
using pbx::Change;
using pbx::Party;

namespace {

constexpr Duration default_offer_time = std::chrono::seconds(30);

tl::unexpected<Error> not_waiting(std::string_view call, std::string_view for_what) {
  return failure("pbx.wrong_state", fmt::format("Call {} does not wait for {}.", call, for_what));
}

}  // namespace

Result<> Switch::route_select(std::string_view call, std::string_view destination,
                              const Attributes& data, std::string_view by, MessageId command) {
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

Result<> Switch::route_reject(std::string_view call, Cause cause, MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  if (route(id) == nullptr) return not_waiting(id, "a route");
  const Turn turn(*this);
  const Change change{.cause = cause == Cause::unknown ? Cause::rejected : cause,
                      .command = command};
  end_route(id, {}, change);
  // It has got what it called for, as with a feature code: nobody likes to be told of an error
  // then.
  if (cause == Cause::normal_clearing) {
    for (const auto& [device, leg] : extras_[id].legs) {
      if (Leg* caller = legs_->find(leg)) caller->accept();
    }
  }
  return clear(id, change);
}

void Switch::expire_route(std::string_view call) {
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

Result<> Switch::queue_hold(std::string_view call, std::string_view treatment,
                            const Attributes& data, std::string_view by, MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const Call& waiting = **found;
  const std::string id(waiting.id);
  const Change change{.cause = Cause::normal, .command = command};
  if (waits(waiting)) {
    const Turn turn(*this);
    if (!treatment.empty()) extras_[id].treatment = treatment;
    touch(id);
    withdraw_offer(id, queue::OfferResult::cancelled,
                   {.cause = Cause::call_cancelled, .command = command});
    return book_.attach(id, data, by, change);
  }
  std::string alerting;
  for (const Party& party : waiting.parties) {
    if (party.state == ConnectionState::alerting) alerting = party.device;
  }
  const Route* asked = route(id);
  if (asked == nullptr && alerting.empty()) return not_waiting(id, "a route and does not alert");
  if (options_.holding.number.empty()) {
    return failure("pbx.not_supported", "This switch has no holding device.");
  }
  if (held_calls() >= options_.holding.capacity) {
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
    drop_attempts(id, alerting);
  }
  extras_[id].treatment = treatment;
  (void)book_.attach(id, data, by, change);
  send_to_holding(id, queued);
  return {};
}

Result<> Switch::queue_offer(std::string_view call, std::string_view device, Duration time_limit,
                             const Attributes& data, std::string_view by, MessageId command) {
  auto found = known(call);
  if (!found) return tl::unexpected(found.error());
  const std::string id((*found)->id);
  auto to = station(device);
  if (!to) return tl::unexpected(to.error());
  if (!waits(**found)) return not_waiting(id, "an agent");
  if (offer(id) != nullptr || (*found)->party(device) != nullptr) {
    return failure("pbx.wrong_state", fmt::format("Call {} is being offered already.", id));
  }
  const Turn turn(*this);
  const std::string agent(device);
  const Offer offered{agent, time_limit > Duration::zero() ? time_limit : default_offer_time,
                      command};
  (void)book_.attach(id, data, by, {.command = command});
  const Change failed{.command = command};
  if (!in_service(agent)) {
    listener_->offer_failed(**found, offered, queue::OfferResult::unreachable, failed);
    return {};
  }
  if (engaged(agent)) {
    listener_->offer_failed(**found, offered, queue::OfferResult::busy, failed);
    return {};
  }
  Attempt attempt;
  attempt.purpose = Attempt::Purpose::offer;
  attempt.party = station_party(agent);
  attempt.target = {.kind = Target::Kind::station, .number = (*to)->number, .index = 0};
  attempt.change = {.cause = Cause::distributed, .from_device = holding(), .command = command};
  if (!this->attempt(id, std::move(attempt))) {
    listener_->offer_failed(**found, offered, queue::OfferResult::failed, failed);
    return {};
  }
  extras_[id].offer = offered;
  listener_->offer_began(**found, offered);
  return {};
}

void Switch::take_offer(const std::string& call, MessageId command) {
  Extra& extra = extras_[call];
  if (!extra.offer) return;
  const Offer offer = *std::exchange(extra.offer, std::nullopt);
  const Change change{.cause = Cause::distributed,
                      .from_device = holding(),
                      .command = command ? command : offer.command};
  (void)book_.diverted(call, holding(), offer.device, change);
  (void)book_.established(call, station_party(offer.device), change);
  listener_->offer_taken(*book_.find(call), offer);
}

void Switch::expire_offer(std::string_view call) {
  const Turn turn(*this);
  withdraw_offer(std::string(call), queue::OfferResult::no_answer,
                 {.cause = Cause::call_not_answered});
}

Result<> Switch::queue_release(std::string_view call, std::string_view destination,
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
  withdraw_offer(id, queue::OfferResult::cancelled,
                 {.cause = Cause::call_cancelled, .command = command});
  const Change change{.cause = Cause::redirected, .from_device = holding(), .command = command};
  (void)book_.diverted(id, holding(), device_of(*target), change);
  send_to(id, *target, change);
  return {};
}

}  // namespace ctibus::sip
