#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

using queue::OfferResult;

Offer* Centre::offer_at(QueuedCall& call, std::string_view device) {
  const auto found = std::find_if(call.offers.begin(), call.offers.end(),
                                  [&](const Offer& offer) { return offer.device == device; });
  return found == call.offers.end() ? nullptr : &*found;
}

void Centre::offer(QueuedCall& call, Agent& agent, Now now, bool picked) {
  const Offer offer{++last_serial_, &agent, agent.id, agent.device->id, std::nullopt, picked};
  call.offers.push_back(offer);
  call.offered_from_line = call.preferred == nullptr && call.group->predictor.somebody_waits();
  call.agent = call.offers.front().agent_id;
  call.device = call.offers.front().device;
  if (call.phase != CallPhase::offered) set_phase(call, CallPhase::offered);
  agent.offered = &call;
  const Duration time_limit = call.group->options.ring_timeout;
  Duration lease = time_limit + options_.lease_margin;
  if (call.callback != nullptr) begin_attempt(call, agent);
  // There is no connector that ends it in time.
  if (call.connector == nullptr) lease = time_limit;
  deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + lease);
  refresh(agent, now);
  listener_.offer(call, offer, time_limit, lease, waited(call, now));
}

void Centre::end_offers(QueuedCall& call, OfferResult result, Now now) {
  while (!call.offers.empty()) {
    call.withdrawn.push_back(call.offers.front().device);
    end_offer(call, *call.offers.front().agent, result, now);
  }
}

void Centre::end_offer(QueuedCall& call, const Agent& offered, OfferResult result, Now now) {
  const auto found = std::find_if(call.offers.begin(), call.offers.end(),
                                  [&](const Offer& offer) { return offer.agent == &offered; });
  if (found == call.offers.end()) return;
  const Offer offer = *found;
  call.offers.erase(found);
  const Duration alerted = offer.alerting_since
                               ? std::chrono::floor<Duration>(now.steady - *offer.alerting_since)
                               : Duration(0);
  if (call.offers.empty()) deadlines_.clear(DeadlineKind::call_phase, call.facts.call);
  call.agent = call.offers.empty() ? std::string() : call.offers.front().agent_id;
  call.device = call.offers.empty() ? std::string() : call.offers.front().device;
  Agent& agent = *offer.agent;
  agent.offered = nullptr;
  listener_.offer_ended(call, offer, result, alerted);
  not_taken(offer, find_device(offer.device), result, now);
  if (agent.device != nullptr) begin_asked_work(agent, call.facts.call, false, now);
  refresh(agent, now);
}

void Centre::offer_over(QueuedCall& call, Now now) {
  if (call.offers.empty()) wait(call, now);
}

void Centre::not_taken(const Offer& offer, Device* device, OfferResult result, Now now) {
  Agent& agent = *offer.agent;
  AfterRefusal next = AfterRefusal::unknown;
  switch (result) {
    case OfferResult::no_answer:
      next = options_.on_no_answer;
      break;
    case OfferResult::rejected:
      next = options_.on_rejected;
      break;
    case OfferResult::busy:
      next = AfterRefusal::ready;
      break;
    case OfferResult::unreachable:
      if (device != nullptr) {
        device->unreachable = true;
        deadlines_.set(DeadlineKind::unreachable, device->id,
                       now.steady + options_.unreachable_pause);
      }
      return;
    case OfferResult::failed:
    case OfferResult::unknown:
      // Not the agent's doing; but when the fault lies at this device, others shall be tried first.
      agent.idle_since = now.steady;
      return;
    case OfferResult::answered:
    case OfferResult::cancelled:
    case OfferResult::caller_left:
      return;
  }
  if (offer.picked && !agent.wants_ready) return;  // stays so, for the agent's own reason
  set_open(agent, 0);
  agent.idle_since = now.steady;
  switch (next) {
    case AfterRefusal::not_ready:
      agent.wants_ready = false;
      agent.reason = names(OfferResult{})[static_cast<std::size_t>(result)];
      break;
    case AfterRefusal::log_off:
      unseat(agent, names(OfferResult{})[static_cast<std::size_t>(result)], now);
      break;
    case AfterRefusal::ready:
    case AfterRefusal::unknown:
      pause(agent, now);
      break;
  }
}

void Centre::offer_failed(std::string_view id, std::string_view device, OfferResult result,
                          Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr) return;
  if (call->phase == CallPhase::withdrawing) {
    std::erase(call->withdrawn, device);
    if (call->withdrawn.empty()) wait(*call, now);
    return;
  }
  const Offer* offer = offer_at(*call, device);
  if (offer == nullptr) return;
  end_offer(*call, *offer->agent, result, now);
  offer_over(*call, now);
}

void Centre::offer_replied(std::string_view id, std::uint64_t serial, CommandResult result,
                           Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr) return;
  const auto offer = std::find_if(call->offers.begin(), call->offers.end(),
                                  [&](const Offer& one) { return one.serial == serial; });
  if (offer == call->offers.end()) return;
  const Agent& agent = *offer->agent;
  switch (result) {
    case CommandResult::accepted:
      return;
    case CommandResult::unreachable:
      end_offer(*call, agent, OfferResult::unreachable, now);
      return offer_over(*call, now);
    case CommandResult::busy:
      end_offer(*call, agent, OfferResult::busy, now);
      return offer_over(*call, now);
    case CommandResult::uncertain:
      end_offers(*call, OfferResult::failed, now);
      return withdraw(*call, now);
    case CommandResult::no_link:
      end_offers(*call, OfferResult::failed, now);
      suspend(*call->connector, now);
      return wait(*call, now);
    case CommandResult::unknown_call:
    case CommandResult::wrong_state:
    case CommandResult::refused:
      end_offer(*call, agent, OfferResult::failed, now);
      if (call->offers.empty()) pause(*call, options_.refusal_pause, now);
      return;
  }
}

}  // namespace ctibus::acd
