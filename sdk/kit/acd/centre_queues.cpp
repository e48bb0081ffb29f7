#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

/// The queues of a group, and the ways out of them and past them.
namespace ctibus::acd {

namespace {

/// A message that nobody tells the end of is over by then.
constexpr Duration longest_message = std::chrono::minutes(5);

const ExitOptions& options_for(const Group& group, LeaveCause cause) {
  switch (cause) {
    case LeaveCause::closed:
      return group.options.when_closed;
    case LeaveCause::no_agent:
      return group.options.when_no_agent;
    case LeaveCause::max_wait:
    case LeaveCause::saturated:
    case LeaveCause::refused:
    case LeaveCause::key:
    case LeaveCause::moved:
    case LeaveCause::unknown:
      break;
  }
  return group.options.dissuasion;
}

/// What the network is told.
Cause cause_of(LeaveCause cause) {
  switch (cause) {
    case LeaveCause::saturated:
      return Cause::busy;
    case LeaveCause::refused:
      return Cause::rejected;
    default:
      return Cause::no_available_agents;
  }
}

bool can_hear(const QueuedCall& call) {
  return call.connector != nullptr && call.connector->can.play;
}

/// Going round in circles is no way out.
bool leads_back(const QueuedCall& call, std::string_view to) {
  const auto group = group_named_by(to);
  return group && (*group == call.group->name ||
                   std::find(call.path.begin(), call.path.end(), *group) != call.path.end());
}

}  // namespace

Exit Centre::exit_by(const ExitOptions& options, LeaveCause cause) {
  return {options.to.empty() ? LeaveReason::dissuaded : LeaveReason::overflowed, cause, options.to,
          options.sounds};
}

GroupStatus Centre::status_of(const Group& group) {
  if (group.closed) return GroupStatus::closed;
  if (group.logged_on == 0) return GroupStatus::no_agent;
  return queue_with_room(group, 0) ? GroupStatus::open : GroupStatus::saturated;
}

std::optional<std::uint32_t> Centre::capacity_of(const Group& group, const Queue& queue) {
  const QueueOptions& options = queue.options;
  if (options.capacity > 0) return options.capacity;
  if (options.capacity_percent == 0) return std::nullopt;
  const std::uint64_t share =
      (std::uint64_t{group.logged_on} * options.capacity_percent + 99) / 100;
  const std::uint64_t most = options.capacity_max > 0 ? options.capacity_max : ~std::uint32_t{0};
  return static_cast<std::uint32_t>(
      std::min(std::max<std::uint64_t>(share, options.capacity_min), most));
}

std::optional<std::size_t> Centre::queue_with_room(const Group& group, std::size_t from) {
  for (std::size_t at = from; at < group.queues.size(); ++at) {
    const auto capacity = capacity_of(group, group.queues[at]);
    if (!capacity || group.queues[at].waiting < *capacity) return at;
  }
  return std::nullopt;
}

std::string_view Centre::treatment_of(const QueuedCall& call) {
  const std::string& own = call.group->queues[call.queue].options.treatment;
  return own.empty() ? call.group->options.treatment : own;
}

std::optional<LeaveCause> Centre::kept_out_by(const Group& group) {
  const GroupOptions& options = group.options;
  if (group.closed && !options.when_closed.wait) return LeaveCause::closed;
  if (group.logged_on == 0 && !options.wait_without_agent) return LeaveCause::no_agent;
  if (!queue_with_room(group, 0) && !options.dissuasion.wait) return LeaveCause::saturated;
  return std::nullopt;
}

void Centre::arrive_at(Group& group, Ticket ticket, std::optional<Exit> refusal, Now now) {
  QueuedCall& call = track(std::move(ticket), group, now.steady);
  call.exit = std::move(refusal);
  if (const auto cause = kept_out_by(group); cause && !call.exit) {
    call.exit = exit_by(options_for(group, *cause), *cause);
  }
  if (call.exit && (call.exit->sounds.empty() || !can_hear(call))) {
    return turn_away(call, now);
  }
  call.queue = queue_with_room(group, 0).value_or(0);
  if (call.is_work_item()) return enter(call, now);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + options_.route_time);
  listener_.call_changed(call);
  listener_.hold(call, treatment_of(call));
}

void Centre::turn_away(QueuedCall& call, Now now) {
  listener_.entered(call, 0);
  if (leads_back(call, call.exit->to)) call.exit->to.clear();
  Exit& exit = *call.exit;
  exit.reason = exit.to.empty() ? LeaveReason::dissuaded : LeaveReason::overflowed;
  if (const auto name = group_named_by(exit.to)) {
    const auto next = groups_.find(*name);
    if (next != groups_.end() && !next->second.retired &&
        next->second.channel == call.group->channel) {
      Ticket ticket = ticket_of(call);
      ticket.path.push_back(call.group->name);
      leave(call, exit.reason, {}, now);
      return arrive_at(next->second, std::move(ticket), std::nullopt, now);
    }
    exit.to.clear();
    exit.reason = LeaveReason::dissuaded;
  }
  if (call.is_work_item()) {
    exit.to.clear();
    return drop_work(call, LeaveReason::dissuaded, now);
  }
  if (exit.to.empty()) {
    listener_.reject(call, cause_of(exit.cause));
  } else {
    listener_.select(call, exit.to);
  }
  leave(call, exit.reason, {}, now);
}

void Centre::enter(QueuedCall& call, Now now) {
  if (!call.exit) {
    const auto queue = queue_with_room(*call.group, 0);
    if (queue || call.group->options.dissuasion.wait) {
      const std::size_t held_for = call.queue;
      enter_queue(call, queue.value_or(call.group->queues.size() - 1), now);
      if (call.queue != held_for) change_treatment(call);
      return;
    }
    call.exit = exit_by(call.group->options.dissuasion, LeaveCause::saturated);
  }
  listener_.entered(call, 0);
  send_away(call, now);
}

void Centre::enter_queue(QueuedCall& call, std::size_t queue, Now now) {
  join_line(call, queue, now.steady);
  listener_.entered(call, position(call));
  set_step(call, now);
  prefer_last_agent(call, now);
  wait(call, now);
}

void Centre::join_line(QueuedCall& call, std::size_t queue, Moment since) {
  Group& group = *call.group;
  call.in_line = true;
  call.queue = queue;
  call.in_queue_since = since;
  group.line.emplace(call.rank, &call);
  group.numbered = false;
  group.waiting_since.insert(call.rank.since + call.bonus);
  ++group.queues[queue].waiting;
  count_unserved(call);
  time_queue(call);
  begin_announcements(call);
  listener_.group_changed(group);
}

void Centre::leave_line(QueuedCall& call) {
  if (call.callback != nullptr) call.group->callback_line.erase(call.rank);
  if (!std::exchange(call.in_line, false)) return;
  Group& group = *call.group;
  group.line.erase(call.rank);
  group.numbered = false;
  group.waiting_since.erase(group.waiting_since.find(call.rank.since + call.bonus));
  --group.queues[call.queue].waiting;
  count_unserved(call);
  deadlines_.clear(DeadlineKind::queue, call.facts.call);
  end_announcements(call);
  listener_.group_changed(group);
}

void Centre::time_queue(const QueuedCall& call) {
  const Duration limit = call.group->queues[call.queue].options.max_wait;
  if (limit > Duration(0)) {
    deadlines_.set(DeadlineKind::queue, call.facts.call, call.in_queue_since + limit);
  } else {
    deadlines_.clear(DeadlineKind::queue, call.facts.call);
  }
}

/// Holding a call that is being offered would withdraw the offer.
void Centre::change_treatment(QueuedCall& call) {
  if (call.is_work_item()) return;  // it hears nothing
  call.treatment_due = call.phase == CallPhase::offered || call.phase == CallPhase::withdrawing;
  if (!call.treatment_due) listener_.hold(call, treatment_of(call));
}

void Centre::pass_on(QueuedCall& call, Now now) {
  call.pass_due = false;
  const auto next = queue_with_room(*call.group, call.queue + 1);
  if (!next) return exit_after_waiting(call, now);
  const std::size_t from = call.queue;
  hush(call);
  leave_line(call);
  join_line(call, *next, now.steady);
  listener_.passed(call, from);
  listener_.call_changed(call);
  change_treatment(call);
}

void Centre::exit_after_waiting(QueuedCall& call, Now now) {
  const GroupOptions& options = call.group->options;
  if (!options.overflow.empty() && !leads_back(call, options.overflow)) {
    call.exit = Exit{LeaveReason::overflowed, LeaveCause::max_wait, options.overflow, {}};
    return send_away(call, now);
  }
  // Where there is only a way back it goes on waiting.
  if (options.dissuasion.wait || !options.overflow.empty() ||
      leads_back(call, options.dissuasion.to)) {
    return;
  }
  call.exit = exit_by(options.dissuasion, LeaveCause::max_wait);
  send_away(call, now);
}

void Centre::send_away(QueuedCall& call, Now now) {
  const bool told = !call.exit->sounds.empty() && can_hear(call);
  if (!told) hush(call);
  note_departure(call);
  leave_line(call);
  // Who chooses to go back may.
  if (call.exit->cause != LeaveCause::key && leads_back(call, call.exit->to)) {
    call.exit->to.clear();
    call.exit->reason = LeaveReason::dissuaded;
  }
  if (!told) return finish_exit(call, now);
  set_phase(call, CallPhase::dissuading);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + longest_message);
  listener_.play(call, call.exit->sounds);
}

void Centre::finish_exit(QueuedCall& call, Now now) {
  const bool talks = call.phase == CallPhase::recording || call.phase == CallPhase::releasing;
  if (call.exit->reason == LeaveReason::message && !talks) return take_message(call, now);
  if (const auto name = group_named_by(call.exit->to)) {
    const auto group = groups_.find(*name);
    if (group != groups_.end() && !group->second.retired &&
        group->second.channel == call.group->channel) {
      return move(call, group->second, now);
    }
    if (call.exit->cause == LeaveCause::key) return exit_failed(call, now);
    call.exit->to.clear();
  }
  if (call.is_work_item()) {
    call.exit->to.clear();
    return drop_work(call, LeaveReason::dissuaded, now);
  }
  set_phase(call, CallPhase::releasing);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call,
                 now.steady + options_.route_time + settling_time);
  if (call.exit->to.empty()) {
    listener_.clear(call.facts);
  } else {
    listener_.release(call, call.exit->to);
  }
}

void Centre::exit_failed(QueuedCall& call, Now now) {
  const LeaveCause cause = call.exit->cause;
  if (call.exit->reason == LeaveReason::overflowed &&
      (cause == LeaveCause::max_wait || cause == LeaveCause::key)) {
    rejoin(call, now);
    // The way may be free later.
    if (cause == LeaveCause::max_wait) {
      deadlines_.set(DeadlineKind::queue, call.facts.call, now.steady + options_.route_time);
    }
    return wait(call, now);
  }
  call.exit->to.clear();
  if (call.exit->reason == LeaveReason::overflowed) call.exit->reason = LeaveReason::dissuaded;
  finish_exit(call, now);
}

void Centre::move(QueuedCall& call, Group& to, Now now) {
  const std::string id = call.facts.call;
  Ticket ticket = ticket_of(call);
  ticket.path.push_back(call.group->name);
  leave(call, LeaveReason::overflowed, {}, now);
  QueuedCall& next = track(std::move(ticket), to, now.steady);
  if (const auto cause = kept_out_by(to)) next.exit = exit_by(options_for(to, *cause), *cause);
  enter(next, now);
  // What it heard before was another group's. It may be gone again, by a way past this one.
  if (QueuedCall* entered = find_call(id);
      entered != nullptr && entered->group == &to && entered->in_line) {
    change_treatment(*entered);
  }
}

void Centre::play_replied(std::string_view id, CommandResult result, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || result == CommandResult::accepted) return;
  announcement_over(*call);
  if (call->phase == CallPhase::dissuading) finish_exit(*call, now);
}

void Centre::played(std::string_view id, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr) return;
  announcement_over(*call);
  if (call->phase == CallPhase::dissuading) finish_exit(*call, now);
}

void Centre::release_replied(std::string_view id, CommandResult result, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->phase != CallPhase::releasing) return;
  switch (result) {
    case CommandResult::accepted:
    case CommandResult::uncertain:
      return;  // the events tell, or the deadline
    case CommandResult::no_link:
      suspend(*call->connector, now);
      break;
    default:
      break;
  }
  exit_failed(*call, now);
}

}  // namespace ctibus::acd
