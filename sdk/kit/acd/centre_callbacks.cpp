#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

/// Customers who are called back: in the line with the calls, in the rank they had or when they are
/// due, never before.
namespace ctibus::acd {

namespace {

/// More would be no list any more, but a way to fill the disk.
constexpr std::uint32_t most_callbacks = 10'000;

std::string callback_id(std::string_view call, std::string_view group) {
  return fmt::format("callback-{}-{}", call, group);
}

}  // namespace

// How they come to be -----------------------------------------------------------------------------

Result<std::string> Centre::request_callback(Callback wanted, Now now) {
  const auto group = groups_.find(wanted.group);
  if (group == groups_.end() || group->second.retired) {
    return unknown_group(wanted.group);
  }
  if (group->second.channel != voice_index) {
    return failure(
        "acd.bad_value",
        fmt::format("group is \"{}\", which distributes no calls: name another.", wanted.group));
  }
  if (wanted.number.empty()) {
    return failure("acd.bad_value", "number is empty: there is nobody to call.");
  }
  if (wanted.rank.priority < 1 || wanted.rank.priority > 10) {
    return failure("acd.bad_value",
                   fmt::format("priority is {}: use 1 to 10, or 0 for 5.", wanted.rank.priority));
  }
  if (const std::string& id = wanted.wanted_agent; !id.empty()) {
    const Agent* agent = find_agent(id);
    if (agent == nullptr) {
      return unknown_agent(id);
    }
    if (!may_call_back(*agent, group->second)) return not_allowed_to_call(*agent, group->second);
  }
  if (wanted.key.empty()) wanted.key = wanted.number;
  if (group->second.callbacks >= most_callbacks && !callbacks_.find(wanted.group, wanted.key)) {
    return failure("acd.too_many_callbacks",
                   fmt::format("Group \"{}\" has {} callbacks: close some.", wanted.group,
                               group->second.callbacks));
  }
  return ask_for(std::move(wanted), now);
}

/// Whose id it is.
std::string Centre::ask_for(Callback wanted, Now now) {
  if (Callback* earlier = callbacks_.find(wanted.group, wanted.key)) {
    std::string id = earlier->id;
    ask_again(*earlier, wanted, now);
    return id;
  }
  wanted.requested = wanted.first_requested = now.utc;
  if (wanted.rank.since == Timestamp{}) wanted.rank.since = std::max(now.utc, wanted.due);
  if (wanted.rank.order == 0) wanted.rank.order = ++last_order_;
  std::string id = wanted.id;
  make_way(id, now);
  Callback& callback = add_callback(std::move(wanted));
  listener_.callback_requested(callback);
  schedule(callback, now);
  return id;
}

void Centre::ask_again(Callback& earlier, const Callback& wanted, Now now) {
  ++earlier.requests;
  earlier.requested = now.utc;
  if (is_pending(earlier)) {
    // It comes to its place anew.
    if (QueuedCall* waiting = find_queued(earlier.id)) forget(*waiting);
    if (earlier.status == CallbackStatus::waiting) earlier.status = CallbackStatus::scheduled;
    if (wanted.origin == CallbackOrigin::queue) {
      earlier.due = {};
      earlier.rank = std::min(earlier.rank, wanted.rank);
    }
    if (wanted.due != Timestamp{}) {
      earlier.due = wanted.due;
      earlier.rank.since = std::max(now.utc, wanted.due);
    }
    earlier.rank.priority = std::min(earlier.rank.priority, wanted.rank.priority);
  }
  listener_.callback_changed(earlier);
  schedule(earlier, now);
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
  callback.id = callback_id(call.facts.call, call.group->name);
  callback.group = call.group->name;
  callback.number = call.facts.calling;
  callback.key = call.caller_key;
  callback.name = call.facts.calling_name;
  callback.origin = origin;
  callback.rank.priority = call.rank.priority;
  callback.connector = call.facts.connector;
  callback.root = call.facts.root;
  callback.data = call.facts.data;
  std::erase_if(callback.data, [](const auto& item) { return item.first == callback_attribute; });
  return callback;
}

bool Centre::can_be_called_back(const QueuedCall& call) const {
  return !call.caller_key.empty() && !call.group->retired && call.group->callbacks < most_callbacks;
}

void Centre::leave_for_callback(QueuedCall& call, const KeyOptions& key, Now now) {
  Callback wanted = callback_for(call, CallbackOrigin::queue);
  wanted.rank = call.rank;
  // Called when they have hung up: until then they would be busy.
  wanted.call = call.facts.call;
  Callback* callback = callbacks_.find(ask_for(std::move(wanted), now));
  if (callback != nullptr && is_pending(*callback) && callback->call.empty()) {
    callbacks_.set_call(*callback, call.facts.call);
    schedule(*callback, now);
  }
  call.exit = Exit{LeaveReason::callback, LeaveCause::key, {}, key.sounds};
  send_away(call, now);
}

bool Centre::is_promised_callback(const QueuedCall& call) {
  return callbacks_.find(callback_id(call.facts.call, call.group->name)) != nullptr;
}

void Centre::capture_lost(const QueuedCall& call, Now now) {
  const CallbackOptions& options = call.group->options.callbacks;
  if (!options.lost || call.is_work_item() || !can_be_called_back(call)) return;
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
  const Timestamp expiry =
      std::max(callback.requested, callback.due) + group.options.callbacks.expires;
  if (expiry <= now.utc) return finish(callback, CallbackResult::expired, {}, now);
  callback.automatic = group.options.callbacks.automatic;
  const bool is_due = callback.due <= now.utc;
  deadlines_.set(DeadlineKind::callback, callback.id,
                 trusted(is_due ? expiry : std::min(callback.due, expiry), now));
  const bool can_be_called = is_due && callback.call.empty();
  const bool has_agent =
      callback.wanted_agent.empty() || find_agent(callback.wanted_agent) != nullptr;
  CallbackStatus status = CallbackStatus::scheduled;
  if (can_be_called && !(callback.automatic && has_agent)) status = CallbackStatus::listed;
  if (can_be_called && callback.automatic && has_agent && !group.closed) {
    status = CallbackStatus::waiting;
  }
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
  const Moment since = moment_of(callback.rank.since, now);
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
  call.connector = nullptr;  // whoever is free calls, from wherever
  call.callback = &callback;
  group.callback_line.emplace(call.rank, &call);
  set_step(call, now);
  if (Agent* wanted = find_agent(callback.wanted_agent)) set_preferred(call, wanted);
  set_phase(call, CallPhase::waiting);
  return call;
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

// Their end ---------------------------------------------------------------------------------------

Result<> Centre::close_callback(std::string_view id, CallbackResult result, std::string_view by,
                                Now now) {
  Callback* callback = callbacks_.find(id);
  if (callback == nullptr) {
    return unknown_callback(id);
  }
  if (!is_pending(*callback)) {
    return failure("acd.callback_taken", fmt::format("Callback \"{}\" is under way.", id));
  }
  if (result != CallbackResult::answered && result != CallbackResult::cancelled &&
      result != CallbackResult::given_up) {
    return failure("acd.bad_value", "result is none of answered, cancelled and given_up.");
  }
  finish(*callback, result, by, now);
  return {};
}

void Centre::finish(Callback& callback, CallbackResult result, std::string_view by, Now now) {
  if (QueuedCall* waiting = find_queued(callback.id)) forget(*waiting);
  deadlines_.clear(DeadlineKind::callback, callback.id);
  listener_.callback_ended(callback, result, by,
                           std::max(now.utc - callback.first_requested, Duration(0)));
  if (const auto group = groups_.find(callback.group); group != groups_.end()) {
    --group->second.callbacks;
    retirement_due_ = retirement_due_ || group->second.retired;
    listener_.group_changed(group->second);
  }
  callbacks_.remove(callback);
}

void Centre::customer_answered(const QueuedCall& call, Now now) {
  Callback* callback = callbacks_.find(call.group->name, call.caller_key);
  if (callback == nullptr || !is_pending(*callback)) return;
  callback->agent = call.agent;
  finish(*callback, CallbackResult::called_again, {}, now);
}

Centre::Forgotten Centre::forget_customer(std::string_view key, Now now) {
  Forgotten forgotten;
  for (const auto& [id, call] : calls_) {
    if (call.is_work_item() && call.caller_key == key) ++forgotten.items;
  }
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
  if (saved.id.empty() || callbacks_.find(saved.id) != nullptr) return;
  saved.first_requested = saved.requested;
  if (saved.key.empty()) saved.key = saved.number;
  end_offers_before(saved);
  const auto group = groups_.find(saved.group);
  if (group == groups_.end() || group->second.retired || group->second.channel != voice_index ||
      callbacks_.find(saved.group, saved.key) != nullptr) {
    return listener_.callback_ended(saved, CallbackResult::cancelled, {}, Duration(0));
  }
  Callback& callback = add_callback(std::move(saved));
  if (callback.status == CallbackStatus::calling && callback.call.empty()) {
    adopt_made_call(callback);
  }
  const auto made = known_.find(callback.call);
  if (made == known_.end()) {
    callbacks_.set_call(callback, {});
    if (callback.status == CallbackStatus::answered) {
      return finish(callback, CallbackResult::answered, {}, now);
    }
  } else if (callback.status == CallbackStatus::calling) {
    // Whether the customer has answered a trunk does not tell: nobody who talks is cut off.
    if (has_two_ends(callback.call)) return;
    hang_up(callback);
  }
  if (callback.status == CallbackStatus::answered) return;
  if (callback.status != CallbackStatus::listed) callback.status = CallbackStatus::scheduled;
  schedule(callback, now);
}

/// It was made, but its life ended before it knew.
void Centre::adopt_made_call(Callback& callback) {
  const auto made = std::find_if(known_.begin(), known_.end(), [&](const auto& entry) {
    return named_callback(entry.second.facts) == callback.id;
  });
  if (made == known_.end()) return;
  callbacks_.set_call(callback, made->first);
  callback.connector = made->second.facts.connector;
}

void Centre::end_offers_before(const Callback& callback) {
  Group nameless;
  const auto group = groups_.find(callback.group);
  QueuedCall call;
  call.facts.call = callback.id;
  call.facts.root = callback.root;
  call.group = group == groups_.end() ? &nameless : &group->second;
  end_offers_before(call, [&](const Offer&) {
    return callback.status == CallbackStatus::answered ? queue::OfferResult::answered
                                                       : queue::OfferResult::cancelled;
  });
}

}  // namespace ctibus::acd
