#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

using queue::OfferResult;

void Centre::offer(QueuedCall& call, Agent& agent, Now now) {
  call.offer = Offer{++last_serial_, &agent, agent.id, agent.device->id, std::nullopt};
  call.agent = agent.id;
  call.device = agent.device->id;
  set_phase(call, CallPhase::offered);
  agent.offered = &call;
  const Duration time_limit = call.group->options.ring_timeout;
  const Duration lease = time_limit + options_.lease_margin;
  deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + lease);
  refresh(agent, now);
  listener_.offer(call, time_limit, lease, waited(call, now));
}

void Centre::end_offer(QueuedCall& call, OfferResult result, Now now) {
  if (!call.offer) return;
  const Offer offer = *std::exchange(call.offer, std::nullopt);
  const Duration alerted = offer.alerting_since
                               ? std::chrono::floor<Duration>(now.steady - *offer.alerting_since)
                               : Duration(0);
  call.agent.clear();
  call.device.clear();
  offer.agent->offered = nullptr;
  deadlines_.clear(DeadlineKind::call_phase, call.facts.call);
  listener_.offer_ended(call, offer, result, alerted);
  not_taken(*offer.agent, find_device(offer.device), result, now);
  if (offer.agent->device != nullptr) begin_asked_work(*offer.agent, call.facts.call, now);
  refresh(*offer.agent, now);
}

void Centre::not_taken(Agent& agent, Device* device, OfferResult result, Now now) {
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
  set_available(agent, false);
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
    wait(*call, now);
    return;
  }
  if (call->phase != CallPhase::offered || call->offer->device != device) return;
  end_offer(*call, result, now);
  wait(*call, now);
}

void Centre::offer_replied(std::string_view id, std::uint64_t serial, CommandResult result,
                           Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || !call->offer || call->offer->serial != serial) return;
  switch (result) {
    case CommandResult::accepted:
      return;
    case CommandResult::unreachable:
      end_offer(*call, OfferResult::unreachable, now);
      wait(*call, now);
      return;
    case CommandResult::busy:
      end_offer(*call, OfferResult::busy, now);
      wait(*call, now);
      return;
    case CommandResult::uncertain:
      end_offer(*call, OfferResult::failed, now);
      withdraw(*call, now);
      return;
    case CommandResult::no_link:
      end_offer(*call, OfferResult::failed, now);
      suspend(*call->connector, now);
      wait(*call, now);
      return;
    case CommandResult::unknown_call:
    case CommandResult::wrong_state:
    case CommandResult::refused:
      end_offer(*call, OfferResult::failed, now);
      pause(*call, options_.refusal_pause, now);
      return;
  }
}

}  // namespace ctibus::acd
