#include "ctibus/kit/acd/centre.hpp"

#include <algorithm>

namespace ctibus::acd {

namespace {

constexpr Duration verification_time{1000};  ///< for events that are under way to arrive

}  // namespace

void Centre::distribute(Now now) {
  retire_groups();
  while (const auto match = matcher_.best()) {
    matcher_.took_turn(*match);
    note(*match, now);
    QueuedCall& call = *match->call;
    const bool all = call.group->options.strategy == Strategy::ring_all &&
                     call.connector != nullptr && call.connector->can.ring_many;
    if (!all) {
      offer(call, *match->agent, now);
      continue;
    }
    for (Agent* agent : Matcher::peers(*match)) offer(call, *agent, now);
  }
  count_agents();
  observe_lines(now);
  matcher_.cool_idle();
}

void Centre::expire(Now now) {
  while (const auto due = deadlines_.take(now.steady)) {
    switch (due->kind) {
      case DeadlineKind::call_phase:
        if (QueuedCall* call = find_queued(due->entity)) call_phase_expired(*call, now);
        break;
      case DeadlineKind::queue:
        if (QueuedCall* call = find_queued(due->entity)) {
          call->pass_due = true;
          if (call->phase == CallPhase::waiting) pass_on(*call, now);
        }
        break;
      case DeadlineKind::announcement:
        if (QueuedCall* call = find_call(due->entity)) announce(*call, now);
        break;
      case DeadlineKind::preference:
        if (QueuedCall* call = find_queued(due->entity)) end_preference(*call);
        break;
      case DeadlineKind::memory:
        forget_callers(now);
        break;
      case DeadlineKind::hours:
        if (const auto group = groups_.find(due->entity); group != groups_.end()) {
          review_opening(group->second, now);
        }
        break;
      case DeadlineKind::step:
        if (QueuedCall* call = find_queued(due->entity)) set_step(*call, now);
        break;
      case DeadlineKind::after_call_work:
        if (Agent* agent = find_agent(due->entity)) {
          agent->after_call_work.reset();
          refresh(*agent, now);
        }
        break;
      case DeadlineKind::agent_pause:
        if (Agent* agent = find_agent(due->entity)) {
          agent->paused = false;
          refresh(*agent, now);
        }
        break;
      case DeadlineKind::unreachable:
        if (Device* found = find_device(due->entity)) {
          found->unreachable = false;
          if (found->agent != nullptr) refresh(*found->agent, now);
          tidy(due->entity);
        }
        break;
      case DeadlineKind::callback:
        if (Callback* callback = callbacks_.find(due->entity)) schedule(*callback, now);
        break;
      case DeadlineKind::connector: {
        Connector& back = connector(due->entity);
        back.suspended = false;
        reopen(back, now);
        break;
      }
    }
  }
}

void Centre::call_phase_expired(QueuedCall& call, Now now) {
  if (call.callback != nullptr) return callback_phase_expired(call, now);
  if (call.is_work_item()) {
    end_offers(call, queue::OfferResult::no_answer, now);
    return wait(call, now);
  }
  switch (call.phase) {
    case CallPhase::arriving:
      // Taken late, it still is ours; until then the connector has its default for it.
      if (!known_.contains(call.facts.call)) forget(call);
      return;
    case CallPhase::offered:
      listener_.warn("acd.lease_expired", call, "the offer's lease is over");
      end_offers(call, queue::OfferResult::failed, now);
      withdraw(call, now);
      return;
    case CallPhase::waiting:
    case CallPhase::withdrawing:
    case CallPhase::releasing:
    case CallPhase::dissuading:
    case CallPhase::recording:
      break;
    case CallPhase::answered:
    case CallPhase::unknown:
      return;
  }
  if (!known_.contains(call.facts.call)) {
    leave(call, LeaveReason::failed, {}, now);
    return;
  }
  if (call.phase == CallPhase::releasing) return exit_failed(call, now);
  if (call.phase == CallPhase::dissuading) return finish_exit(call, now);
  if (call.phase == CallPhase::recording) rejoin(call, now);
  wait(call, now);
}

Duration Centre::waited(const QueuedCall& call, Now now) const {
  return std::chrono::floor<Duration>(now.steady - call.entered);
}

std::vector<std::string> Centre::known_calls() const {
  std::vector<std::string> calls;
  calls.reserve(known_.size());
  for (const auto& [id, known] : known_) calls.push_back(id);
  return calls;
}

const Group* Centre::group_of(std::string_view called, std::string_view route_point) const {
  const auto colon = route_point.find(':');
  const std::string_view point =
      colon == std::string_view::npos ? std::string_view{} : route_point.substr(colon + 1);
  for (const std::string_view number : {route_point, called, point}) {
    if (number.empty()) continue;
    const auto found = numbers_.find(number);
    if (found != numbers_.end()) return &groups_.find(found->second)->second;
  }
  return nullptr;
}

void Centre::suspend(Connector& connector, Now now) {
  connector.suspended = true;
  deadlines_.set(DeadlineKind::connector, connector.name, now.steady + options_.refusal_pause);
  reopen(connector, now);
}

void Centre::withdraw(QueuedCall& call, Now now) {
  if (call.callback != nullptr) return call_off(call, now);
  if (call.is_work_item()) return wait(call, now);
  set_phase(call, CallPhase::withdrawing);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call,
                 now.steady + options_.route_time + verification_time);
  call.treatment_due = false;
  listener_.withdraw(call, treatment_of(call));
}

void Centre::withdraw_replied(std::string_view id, CommandResult result, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->phase != CallPhase::withdrawing) return;
  if (result == CommandResult::no_link) suspend(*call->connector, now);
  // What the withdrawal did comes as events; when there was nothing to withdraw none come.
  deadlines_.set(DeadlineKind::call_phase, call->facts.call, now.steady + verification_time);
}

}  // namespace ctibus::acd
