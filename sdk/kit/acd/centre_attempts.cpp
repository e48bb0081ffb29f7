#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

/// How customers are called back, and what becomes of an attempt.
namespace ctibus::acd {

using queue::OfferResult;

namespace {

CallbackResult customer_result(Cause cause) {
  switch (cause) {
    case Cause::busy:
    case Cause::rejected:
    case Cause::do_not_disturb:
      return CallbackResult::busy;
    case Cause::unknown:
    case Cause::call_not_answered:
    case Cause::normal:
    case Cause::normal_clearing:
    case Cause::call_cancelled:
      return CallbackResult::no_answer;
    default:
      return CallbackResult::failed;
  }
}

OfferResult agent_result(Cause cause) {
  switch (cause) {
    case Cause::busy:
      return OfferResult::busy;
    case Cause::do_not_disturb:
      return OfferResult::rejected;
    case Cause::call_not_answered:
      return OfferResult::no_answer;
    case Cause::destination_not_obtainable:
    case Cause::destination_out_of_order:
      return OfferResult::unreachable;
    case Cause::unknown:
    case Cause::normal:
    case Cause::normal_clearing:
    case Cause::call_cancelled:
    case Cause::rejected:
      return OfferResult::rejected;
    default:
      return OfferResult::failed;
  }
}

bool is_in_call(const Agent& agent, const std::string& call) {
  if (agent.device == nullptr) return false;
  const auto found = agent.device->calls.find(call);
  return found != agent.device->calls.end() && found->second == ConnectionState::connected;
}

}  // namespace

tl::unexpected<Error> not_allowed_to_call(const Agent& agent, const Group& group) {
  return failure(
      "acd.callback_not_allowed",
      fmt::format("Agent \"{}\" may not call back for group \"{}\".", agent.id, group.name));
}

bool may_call_back(const Agent& agent, const Group& group) {
  return agent.options.callbacks &&
         std::find(agent.groups.begin(), agent.groups.end(), &group) != agent.groups.end();
}

std::string named_callback(const CallFacts& facts) {
  const auto found = std::find_if(facts.data.begin(), facts.data.end(), [](const auto& item) {
    return item.first == callback_attribute;
  });
  return found == facts.data.end() ? std::string() : found->second;
}

Result<> Centre::take_callback(std::string_view id, std::string_view agent_id, Now now) {
  Callback* callback = callbacks_.find(id);
  if (callback == nullptr) {
    return unknown_callback(id);
  }
  if (!is_pending(*callback) || !callback->call.empty()) {
    return failure("acd.callback_taken", fmt::format("Callback \"{}\" is under way.", id));
  }
  const auto agent = logged_on_agent(agent_id);
  if (!agent) return tl::unexpected(agent.error());
  Agent& taker = **agent;
  const Group& group = groups_.find(callback->group)->second;
  const std::string& wanted = callback->wanted_agent;
  if (!may_call_back(taker, group) || (!wanted.empty() && wanted != taker.id)) {
    return not_allowed_to_call(taker, group);
  }
  if (auto fit = fit_to_pick(voice_index, nullptr, taker); !fit) return fit;
  QueuedCall* call = find_queued(callback->id);
  if (call == nullptr) call = &line_up(*callback, now);
  offer(*call, taker, now, true);
  return {};
}

/// Before the connector is asked, so that a next life knows of it.
void Centre::begin_attempt(QueuedCall& call, const Agent& agent) {
  Callback& callback = *call.callback;
  set_preferred(call, nullptr);
  callback.status = CallbackStatus::calling;
  callback.agent = agent.id;
  callback.taken = false;
  callback.failure = Cause::unknown;
  listener_.callback_changed(callback);
}

void Centre::made(std::string_view id, std::uint64_t serial, CommandResult result,
                  const CallFacts& made, Now now) {
  QueuedCall* call = find_queued(id);
  const bool current = call != nullptr && call->callback != nullptr && !call->offers.empty() &&
                       call->offers.front().serial == serial;
  if (!current) {
    if (result == CommandResult::accepted) listener_.clear(made);
    return;
  }
  Agent& agent = *call->offers.front().agent;
  switch (result) {
    case CommandResult::accepted:
      callbacks_.set_call(*call->callback, made.call);
      call->callback->last_call = made.call;
      call->callback->connector = made.connector;
      listener_.callback_changed(*call->callback);
      // What came before the reply.
      if (is_in_call(agent, made.call)) await_customer(*call, now);
      return;
    case CommandResult::busy:
      return not_called(*call, OfferResult::busy, now);
    case CommandResult::unreachable:
      return not_called(*call, OfferResult::unreachable, now);
    case CommandResult::no_link:
      suspend(*agent.device->connector, now);
      return not_called(*call, OfferResult::failed, now);
    case CommandResult::unknown_call:
    case CommandResult::wrong_state:
      return not_called(*call, OfferResult::failed, now);
    case CommandResult::uncertain:
      return;  // it may ring yet, and is known by its data then; else the time ends it
    case CommandResult::refused:
      return attempt_over(*call, {}, CallbackResult::failed, now);
  }
}

/// A call that says by its data whom it is to call back.
void Centre::claimed(const CallFacts& facts) {
  Callback* callback = callbacks_.find(named_callback(facts));
  if (callback == nullptr || callback->call == facts.call) return;
  if (callback->status == CallbackStatus::calling && callback->call.empty()) {
    callbacks_.set_call(*callback, facts.call);
    callback->last_call = facts.call;
    callback->connector = facts.connector;
    listener_.callback_changed(*callback);
  } else if (is_pending(*callback)) {
    listener_.clear(facts);  // it came too late
  }
}

bool Centre::has_two_ends(std::string_view call) const {
  const auto known = known_.find(call);
  if (known == known_.end()) return false;
  const auto& parties = known->second.parties;
  return std::count_if(parties.begin(), parties.end(), [](const Party& party) {
           return party.state == ConnectionState::connected;
         }) >= 2;
}

void Centre::await_customer(const QueuedCall& call, Now now) {
  if (std::exchange(call.callback->taken, true)) return;
  deadlines_.set(DeadlineKind::call_phase, call.facts.call,
                 now.steady + call.group->options.callbacks.ring_time);
}

void Centre::callback_connection(Callback& callback, std::string_view at, ConnectionState state,
                                 Now now) {
  QueuedCall* call = find_queued(callback.id);
  if (call == nullptr) return;
  Offer* offer = offer_at(*call, at);
  if (offer == nullptr) return;
  if (!offer->alerting_since) offer->alerting_since = now.steady;
  if (state == ConnectionState::connected) await_customer(*call, now);
}

/// They talk.
void Centre::customer_reached(QueuedCall& call, Now now) {
  Callback& callback = *call.callback;
  Agent& agent = *call.offers.front().agent;
  const std::string device = call.offers.front().device;
  Group& group = *call.group;
  const Moment since = call.entered;
  make_way(callback.call, now);
  if (QueuedCall* queued = find_call(callback.call)) forget(*queued);
  begin_handling(agent, callback.call, group, callback.root, now);
  ++agent.workload.calls;
  ++callback.attempts;
  callback.last_result = CallbackResult::answered;
  callback.last_attempt = now.utc;
  callback.status = CallbackStatus::answered;
  listener_.callback_changed(callback);
  end_offer(call, agent, OfferResult::answered, now);
  forget(call);
  deadlines_.clear(DeadlineKind::callback, callback.id);
  Ticket ticket{.facts = known_[callback.call].facts,
                .caller = {},
                .rank = callback.rank,
                .bonus = Duration(0),
                .path = {},
                .caller_key = callback.key};
  ticket.facts.call = callback.call;
  if (ticket.facts.connector.empty()) ticket.facts.connector = callback.connector;
  QueuedCall& talk = track(std::move(ticket), group, since);
  talk.agent = agent.id;
  talk.device = device;
  set_phase(talk, CallPhase::answered);
  remember(talk, agent, now);
  refresh(agent, now);
}

void Centre::established(std::string_view id, std::string_view at, Now now) {
  connection(id, at, ConnectionState::connected, now);
  Callback* callback = callbacks_.in_call(id);
  if (callback == nullptr) return;
  QueuedCall* call = find_queued(callback->id);
  if (call == nullptr) {
    // Of the life before: now it is known that the customer answered.
    if (callback->status != CallbackStatus::calling || at == device_of(callback->agent)) return;
    callback->status = CallbackStatus::answered;
    ++callback->attempts;
    return listener_.callback_changed(*callback);
  }
  if (call->offers.empty() || offer_at(*call, at) != nullptr) return;
  const Device* answering = find_device(at);
  if (!callback->taken && answering != nullptr && answering->agent != nullptr) {
    return not_called(*call, OfferResult::cancelled, now);  // a colleague picked it up
  }
  // The agent is in the call, whether or not that was told.
  connection(id, call->offers.front().device, ConnectionState::connected, now);
  customer_reached(*call, now);
}

std::string_view Centre::device_of(std::string_view agent) const {
  const auto found = agents_.find(agent);
  return found == agents_.end() || found->second.device == nullptr
             ? std::string_view()
             : std::string_view(found->second.device->id);
}

/// The agent did not take it: the customer was not called.
void Centre::not_called(QueuedCall& call, OfferResult result, Now now) {
  Agent& agent = *call.offers.front().agent;
  end_offer(call, agent, result, now);
  if (result == OfferResult::failed) {
    // Wherever the fault lies, it is not tried again and again.
    pause(agent, now);
    refresh(agent, now);
    call.callback->due = now.utc + options_.refusal_pause;
  }
  call_off(call, now);
}

/// Nothing comes of this attempt, and it does not count.
void Centre::call_off(QueuedCall& call, Now now) {
  Callback& callback = *call.callback;
  hang_up(callback);
  forget(call);
  callback.status = CallbackStatus::scheduled;
  schedule(callback, now);
}

void Centre::hang_up(Callback& callback) {
  if (callback.call.empty()) return;
  listener_.clear({.call = callback.call,
                   .root = {},
                   .connector = callback.connector,
                   .calling = {},
                   .calling_name = {},
                   .called = {},
                   .data = {}});
  callbacks_.set_call(callback, {});
}

void Centre::attempt_over(QueuedCall& call, const std::string& made, CallbackResult result,
                          Now now) {
  Callback& callback = *call.callback;
  if (!call.offers.empty()) {
    end_offer(call, *call.offers.front().agent, OfferResult::cancelled, now);
  }
  hang_up(callback);
  forget(call);
  not_reached(callback, made, result, now);
}

void Centre::not_reached(Callback& callback, const std::string& made, CallbackResult result,
                         Now now) {
  const CallbackOptions& options = groups_.find(callback.group)->second.options.callbacks;
  ++callback.attempts;
  callback.last_result = result;
  callback.last_attempt = now.utc;
  const bool again = callback.attempts < options.attempts;
  callback.due = again ? now.utc + options.retry_after : Timestamp{};
  // Who was not there has had the turn: others who wait then are not passed over.
  callback.rank.since = callback.due;
  listener_.callback_attempted(callback, made);
  if (!again) return finish(callback, result, {}, now);
  callback.status = CallbackStatus::scheduled;
  listener_.callback_changed(callback);
  schedule(callback, now);
}

void Centre::callback_phase_expired(QueuedCall& call, Now now) {
  if (call.offers.empty()) return;
  const std::string made = call.callback->call;
  if (!call.callback->taken) return not_called(call, OfferResult::no_answer, now);
  // Some networks do not tell whether the customer answered: nobody who may talk is cut off.
  if (has_two_ends(made)) return customer_reached(call, now);
  attempt_over(call, made, CallbackResult::no_answer, now);
}

/// Of a call that a callback names.
void Centre::callback_call_ended(Callback& callback, Now now) {
  if (callback.status == CallbackStatus::answered) {
    return finish(callback, CallbackResult::answered, {}, now);
  }
  QueuedCall* call = find_queued(callback.id);
  const std::string ended = callback.call;
  callbacks_.set_call(callback, {});
  if (call == nullptr && callback.status == CallbackStatus::calling) {
    return not_reached(callback, ended, customer_result(callback.failure), now);
  }
  if (call == nullptr || call->offers.empty()) return schedule(callback, now);
  if (callback.taken) return attempt_over(*call, ended, customer_result(callback.failure), now);
  not_called(*call, agent_result(callback.failure), now);
}

}  // namespace ctibus::acd
