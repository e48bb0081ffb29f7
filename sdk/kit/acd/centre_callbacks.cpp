#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"

/// Customers who are called back: in the line with the calls, in the rank they had or when they are
/// due, never before.
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

const std::string& customer_of(const QueuedCall& call) {
  return call.caller_key.empty() ? call.facts.calling : call.caller_key;
}

bool is_in_call(const Agent& agent, const std::string& call) {
  if (agent.device == nullptr) return false;
  const auto found = agent.device->calls.find(call);
  return found != agent.device->calls.end() && found->second == ConnectionState::connected;
}

bool is_pending(const Callback& callback) {
  return callback.status == CallbackStatus::scheduled ||
         callback.status == CallbackStatus::waiting || callback.status == CallbackStatus::listed;
}

}  // namespace

std::string destination_of(const Callback& callback, const Group& group) {
  return group.options.callbacks.prefix + callback.number;
}

// How they come to be -----------------------------------------------------------------------------

Result<std::string> Centre::request_callback(Callback wanted, Now now) {
  const auto group = groups_.find(wanted.group);
  if (group == groups_.end() || group->second.retired) {
    return failure("acd.unknown_group", fmt::format("There is no group \"{}\".", wanted.group));
  }
  if (wanted.number.empty()) {
    return failure("acd.bad_callback", "The callback has no number: there is nobody to call.");
  }
  if (!wanted.wanted_agent.empty() && find_agent(wanted.wanted_agent) == nullptr) {
    return failure("agent.unknown", fmt::format("There is no agent \"{}\".", wanted.wanted_agent));
  }
  return ask_for(std::move(wanted), now).id;
}

Callback& Centre::ask_for(Callback wanted, Now now) {
  if (wanted.key.empty()) wanted.key = wanted.number;
  if (Callback* earlier = callbacks_.find(wanted.group, wanted.key)) {
    ++earlier->requests;
    earlier->requested = now.utc;
    if (wanted.due != Timestamp{}) earlier->due = wanted.due;
    earlier->rank.priority = std::min(earlier->rank.priority, wanted.rank.priority);
    schedule(*earlier, now);
    listener_.callback_changed(*earlier);
    return *earlier;
  }
  wanted.requested = now.utc;
  wanted.automatic = groups_.find(wanted.group)->second.options.callbacks.automatic;
  if (wanted.rank.since == Timestamp{}) wanted.rank.since = std::max(now.utc, wanted.due);
  if (wanted.rank.order == 0) wanted.rank.order = ++last_order_;
  Callback& callback = add_callback(std::move(wanted));
  listener_.callback_requested(callback);
  schedule(callback, now);
  return callback;
}

Callback& Centre::add_callback(Callback added) {
  last_order_ = std::max(last_order_, added.rank.order);
  Callback& callback = callbacks_.add(std::move(added));
  Group& group = groups_.find(callback.group)->second;
  ++group.callbacks;
  listener_.group_changed(group);
  return callback;
}

Callback Centre::callback_for(const QueuedCall& call, CallbackOrigin origin) {
  Callback callback;
  callback.id = "callback-" + call.facts.call;
  callback.group = call.group->name;
  callback.number = call.facts.calling;
  callback.key = customer_of(call);
  callback.name = call.facts.calling_name;
  callback.origin = origin;
  callback.rank.priority = call.rank.priority;
  callback.connector = call.facts.connector;
  callback.root = call.facts.root;
  callback.data = call.facts.data;
  return callback;
}

void Centre::leave_for_callback(QueuedCall& call, const KeyOptions& key, Now now) {
  Callback wanted = callback_for(call, CallbackOrigin::queue);
  wanted.rank = call.rank;
  // Called when they have hung up: until then they would be busy.
  wanted.call = call.facts.call;
  Callback& callback = ask_for(std::move(wanted), now);
  if (is_pending(callback) && callback.call.empty()) {
    callbacks_.set_call(callback, call.facts.call);
    schedule(callback, now);
  }
  call.exit = Exit{LeaveReason::callback, LeaveCause::key, {}, key.sounds};
  send_away(call, now);
}

void Centre::capture_lost(const QueuedCall& call, Now now) {
  const CallbackOptions& options = call.group->options.callbacks;
  if (!options.lost || call.facts.calling.empty() || call.group->retired) return;
  if (call.callback != nullptr || waited(call, now) < options.lost_after) return;
  ask_for(callback_for(call, CallbackOrigin::lost), now);
}

// Where they wait ---------------------------------------------------------------------------------

void Centre::schedule(Callback& callback, Now now) {
  if (configuring_ || !is_pending(callback)) return;
  const auto found = groups_.find(callback.group);
  if (found == groups_.end() || found->second.retired) {
    return finish(callback, CallbackResult::cancelled, {}, now);
  }
  const Group& group = found->second;
  const Timestamp expiry = callback.requested + group.options.callbacks.expires;
  if (expiry <= now.utc) return finish(callback, CallbackResult::expired, {}, now);
  const bool is_due = callback.due <= now.utc;
  deadlines_.set(DeadlineKind::callback, callback.id,
                 now.steady + ((is_due ? expiry : std::min(callback.due, expiry)) - now.utc));
  const bool can_be_called = is_due && callback.call.empty();
  CallbackStatus status = CallbackStatus::scheduled;
  if (can_be_called && !callback.automatic) status = CallbackStatus::listed;
  if (can_be_called && callback.automatic && !group.closed) status = CallbackStatus::waiting;
  if (status == CallbackStatus::waiting) {
    if (find_queued(callback.id) == nullptr) line_up(callback, now);
  } else if (QueuedCall* waiting = find_queued(callback.id)) {
    forget(*waiting);
  }
  if (std::exchange(callback.status, status) != status) listener_.callback_changed(callback);
}

void Centre::reschedule_all(Now now) {
  std::vector<std::string> ids;
  for (const auto& [id, callback] : callbacks_.all()) ids.push_back(id);
  for (const std::string& id : ids) schedule(*callbacks_.find(id), now);
}

void Centre::reschedule(std::string_view group, Now now) {
  for (Callback* callback : callbacks_.of_group(group)) schedule(*callback, now);
}

QueuedCall& Centre::line_up(Callback& callback, Now now) {
  Group& group = groups_.find(callback.group)->second;
  const Moment since = now.steady - std::max(now.utc - callback.rank.since, Duration(0));
  QueuedCall& call = track({.facts = {.call = callback.id,
                                      .root = callback.root,
                                      .connector = {},
                                      .calling = callback.number,
                                      .calling_name = callback.name,
                                      .called = {},
                                      .data = callback.data},
                            .caller = {},
                            .rank = callback.rank,
                            .bonus = Duration(0),
                            .path = {}},
                           group, since);
  call.connector = nullptr;
  call.callback = &callback;
  group.callback_line.emplace(call.rank, &call);
  set_step(call, now);
  if (Agent* wanted = find_agent(callback.wanted_agent)) set_preferred(call, wanted);
  set_phase(call, CallPhase::waiting);
  return call;
}

// Calling them ------------------------------------------------------------------------------------

Result<> Centre::take_callback(std::string_view id, std::string_view agent_id, Now now) {
  Callback* callback = callbacks_.find(id);
  if (callback == nullptr) {
    return failure("acd.unknown_callback", fmt::format("There is no callback \"{}\".", id));
  }
  if (!is_pending(*callback) || !callback->call.empty()) {
    return failure("acd.callback_taken", fmt::format("Callback \"{}\" is under way.", id));
  }
  const auto agent = logged_on_agent(agent_id);
  if (!agent) return tl::unexpected(agent.error());
  Agent& caller = **agent;
  const Group& group = groups_.find(callback->group)->second;
  const bool member =
      std::find(caller.groups.begin(), caller.groups.end(), &group) != caller.groups.end();
  const std::string& wanted = callback->wanted_agent;
  if (!caller.options.callbacks || !member || (!wanted.empty() && wanted != caller.id)) {
    return failure(
        "acd.callback_not_allowed",
        fmt::format("Agent \"{}\" may not call back for group \"{}\".", agent_id, callback->group));
  }
  if (auto fit = fit_to_pick(nullptr, caller); !fit) return fit;
  QueuedCall* call = find_queued(callback->id);
  if (call == nullptr) call = &line_up(*callback, now);
  offer(*call, caller, now, true);
  return {};
}

/// They find their places again when the configuration is made.
void Centre::clear_callback_lines() {
  for (auto& [id, group] : groups_) {
    std::vector<QueuedCall*> waiting;
    for (const auto& [rank, call] : group.callback_line) {
      if (call->phase == CallPhase::waiting) waiting.push_back(call);
    }
    for (QueuedCall* call : waiting) {
      call->callback->status = CallbackStatus::scheduled;
      forget(*call);
    }
  }
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
    case CommandResult::uncertain:
    case CommandResult::unknown_call:
    case CommandResult::wrong_state:
    case CommandResult::refused:
      return attempt_over(*call, CallbackResult::failed, now);
  }
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
  agent.handled.insert_or_assign(callback.call,
                                 HandledCall{group.name, group.options.wrap_up_time, now.steady});
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
  if (call == nullptr || call->offers.empty() || offer_at(*call, at) != nullptr) return;
  // The agent is in the call, whether or not that was told.
  connection(id, call->offers.front().device, ConnectionState::connected, now);
  customer_reached(*call, now);
}

// How an attempt ends -----------------------------------------------------------------------------

/// The agent did not take it: the customer was not called.
void Centre::not_called(QueuedCall& call, OfferResult result, Now now) {
  end_offer(call, *call.offers.front().agent, result, now);
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

void Centre::attempt_over(QueuedCall& call, CallbackResult result, Now now) {
  Callback& callback = *call.callback;
  const CallbackOptions& options = call.group->options.callbacks;
  if (!call.offers.empty()) {
    end_offer(call, *call.offers.front().agent, OfferResult::cancelled, now);
  }
  const std::string made = callback.call;
  hang_up(callback);
  forget(call);
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
  if (call.callback->taken) return attempt_over(call, CallbackResult::no_answer, now);
  not_called(call, OfferResult::no_answer, now);
}

/// Of a call that a callback names.
void Centre::callback_call_ended(Callback& callback, Now now) {
  if (callback.status == CallbackStatus::answered) {
    return finish(callback, CallbackResult::answered, {}, now);
  }
  QueuedCall* call = find_queued(callback.id);
  callbacks_.set_call(callback, {});
  if (call == nullptr || call->offers.empty()) return schedule(callback, now);
  if (callback.taken) return attempt_over(*call, customer_result(callback.failure), now);
  not_called(*call, agent_result(callback.failure), now);
}

// Their end ---------------------------------------------------------------------------------------

Result<> Centre::close_callback(std::string_view id, CallbackResult result, std::string_view by,
                                Now now) {
  Callback* callback = callbacks_.find(id);
  if (callback == nullptr) {
    return failure("acd.unknown_callback", fmt::format("There is no callback \"{}\".", id));
  }
  if (!is_pending(*callback)) {
    return failure("acd.callback_taken", fmt::format("Callback \"{}\" is under way.", id));
  }
  finish(*callback, result, by, now);
  return {};
}

void Centre::finish(Callback& callback, CallbackResult result, std::string_view by, Now now) {
  if (QueuedCall* waiting = find_queued(callback.id)) forget(*waiting);
  deadlines_.clear(DeadlineKind::callback, callback.id);
  listener_.callback_ended(callback, result, by,
                           std::max(now.utc - callback.requested, Duration(0)));
  if (const auto group = groups_.find(callback.group); group != groups_.end()) {
    --group->second.callbacks;
    retirement_due_ = retirement_due_ || group->second.retired;
    listener_.group_changed(group->second);
  }
  callbacks_.remove(callback);
}

void Centre::customer_answered(const QueuedCall& call, Now now) {
  Callback* callback = callbacks_.find(call.group->name, customer_of(call));
  if (callback == nullptr || !is_pending(*callback)) return;
  callback->agent = call.agent;
  finish(*callback, CallbackResult::called_again, {}, now);
}

Centre::Forgotten Centre::forget_customer(std::string_view key, Now now) {
  Forgotten forgotten;
  for (const auto& [name, group] : groups_) {
    if (Callback* callback = callbacks_.find(name, key)) {
      if (is_pending(*callback)) {
        // The record of its end is not to say again what shall be forgotten.
        callback->number.clear();
        finish(*callback, CallbackResult::cancelled, {}, now);
        ++forgotten.callbacks;
      } else {
        ++forgotten.under_way;
      }
    }
    const std::string remembered = last_agents_.key(key, name);
    if (!last_agents_.forget(remembered)) continue;
    listener_.forgotten(remembered);
    ++forgotten.last_agents;
  }
  return forgotten;
}

// After a restart ---------------------------------------------------------------------------------

void Centre::restore_callback(Callback saved, Now now) {
  const auto group = groups_.find(saved.group);
  if (saved.id.empty() || callbacks_.find(saved.id) != nullptr || group == groups_.end() ||
      group->second.retired || callbacks_.find(saved.group, saved.key) != nullptr) {
    return;
  }
  Callback& callback = add_callback(std::move(saved));
  const auto is_its_call = [&](const auto& entry) {
    const auto& data = entry.second.facts.data;
    return std::any_of(data.begin(), data.end(), [&](const auto& item) {
      return item.first == callback_attribute && item.second == callback.id;
    });
  };
  auto made = known_.find(callback.call);
  if (callback.status == CallbackStatus::calling && made == known_.end()) {
    // It was made, but its life ended before it knew.
    made = std::find_if(known_.begin(), known_.end(), is_its_call);
    if (made != known_.end()) callbacks_.set_call(callback, made->first);
  }
  const bool goes_on = made != known_.end();
  if (!goes_on) callbacks_.set_call(callback, {});
  if (callback.status == CallbackStatus::answered) {
    if (!goes_on) finish(callback, CallbackResult::answered, {}, now);
    return;
  }
  if (callback.status == CallbackStatus::calling && goes_on) {
    const auto& parties = made->second.parties;
    const auto talks = [](const Party& party) { return party.state == ConnectionState::connected; };
    if (std::count_if(parties.begin(), parties.end(), talks) >= 2) {
      callback.status = CallbackStatus::answered;
      listener_.callback_changed(callback);
      return;
    }
    hang_up(callback);
  }
  if (!is_pending(callback)) callback.status = CallbackStatus::scheduled;
  if (callback.status == CallbackStatus::waiting) callback.status = CallbackStatus::scheduled;
  schedule(callback, now);
}

}  // namespace ctibus::acd
