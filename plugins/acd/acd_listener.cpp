#include "acd_command.hpp"
#include "words.hpp"

namespace ctibus::acd {

namespace {

std::string_view origin_of(const QueuedCall& call) {
  return call.path.empty() ? std::string_view() : call.path.front();
}

/// As messages say it: nothing of a call.
std::string_view channel_of(const Centre& centre, const Group& group) {
  return group.channel == voice_index ? std::string_view() : centre.channel_name(group);
}

std::string_view queue_name(const QueuedCall& call, std::size_t queue) {
  return call.group->queues[queue].options.name;
}

constexpr Duration retry_time{200};

}  // namespace

void Acd::hold(const QueuedCall& call, std::string_view treatment) {
  // First what a next life must know, then the deed.
  publish_state(call);
  command(call.facts, queue::Hold{.call = call.facts.call, .treatment = treatment},
          [this, id = call.facts.call](CommandResult result, Now now) {
            centre_.hold_replied(id, result, now);
          });
}

void Acd::offer(const QueuedCall& call, const acd::Offer& offer, Duration time_limit,
                Duration lease, Duration waited) {
  const CallFacts& facts = call.facts;
  (void)host_.publish(Offered{.call = facts.call,
                              .calling = facts.calling,
                              .calling_name = facts.calling_name,
                              .called = facts.called,
                              .data = views(facts.data),
                              .group = call.group->name,
                              .agent = offer.agent_id,
                              .device = offer.device,
                              .waited = waited,
                              .lease = lease,
                              .origin = origin_of(call),
                              .callback = call.callback == nullptr ? std::string_view()
                                                                   : std::string_view(facts.call),
                              .channel = channel_of(centre_, *call.group)},
                      {.correlation = facts.root});
  if (call.callback != nullptr) return call_back(call, offer);
  publish_state(call);
  if (call.is_work_item()) return;  // acd.accept_work
  command(facts, queue::Offer{.call = facts.call, .device = offer.device, .time_limit = time_limit},
          [this, id = facts.call, serial = offer.serial](CommandResult result, Now now) {
            centre_.offer_replied(id, serial, result, now);
          });
}

void Acd::withdraw(const QueuedCall& call, std::string_view treatment) {
  command(call.facts, queue::Hold{.call = call.facts.call, .treatment = treatment},
          [this, id = call.facts.call](CommandResult result, Now now) {
            centre_.withdraw_replied(id, result, now);
          });
}

void Acd::withdraw_from(const QueuedCall& call, std::string_view device) {
  command(call.facts, queue::Withdraw{.call = call.facts.call, .device = device},
          [](CommandResult, Now) {});
}

void Acd::release(const QueuedCall& call, std::string_view to) {
  command(call.facts, queue::Release{.call = call.facts.call, .destination = to},
          [this, id = call.facts.call](CommandResult result, Now now) {
            centre_.release_replied(id, result, now);
          });
}

void Acd::select(const QueuedCall& call, std::string_view to) {
  command(call.facts, route::Select{.call = call.facts.call, .destination = to},
          [](CommandResult, Now) {});
}

void Acd::reject(const QueuedCall& call, Cause cause) {
  command(call.facts, route::Reject{.call = call.facts.call, .cause = cause},
          [](CommandResult, Now) {});
}

void Acd::clear(const CallFacts& call) {
  command(call, call::Clear{.call = call.call}, [](CommandResult, Now) {});
}

void Acd::entered(const QueuedCall& call, std::uint32_t position) {
  host_.count("acd_entered_total", "Calls that entered a queue.");
  (void)host_.publish(Entered{.call = call.facts.call,
                              .calling = call.facts.calling,
                              .called = call.facts.called,
                              .group = call.group->name,
                              .position = position,
                              .queue = queue_name(call, call.queue),
                              .origin = origin_of(call),
                              .estimate = centre_.estimate(call, now()),
                              .channel = channel_of(centre_, *call.group)},
                      {.correlation = call.facts.root});
}

void Acd::passed(const QueuedCall& call, std::size_t from) {
  (void)host_.publish(Passed{.call = call.facts.call,
                             .group = call.group->name,
                             .from = queue_name(call, from),
                             .queue = queue_name(call, call.queue),
                             .channel = channel_of(centre_, *call.group)},
                      {.correlation = call.facts.root});
}

void Acd::offer_ended(const QueuedCall& call, const Offer& offer, queue::OfferResult result,
                      Duration alerted) {
  host_.count("acd_offers_total", "Offers of a call to an agent.");
  (void)host_.publish(OfferEnded{.call = call.facts.call,
                                 .group = call.group->name,
                                 .agent = offer.agent_id,
                                 .device = offer.device,
                                 .result = result,
                                 .alerted = alerted,
                                 .channel = channel_of(centre_, *call.group)},
                      {.correlation = call.facts.root});
}

void Acd::left(const QueuedCall& call, LeaveReason reason, std::string_view agent,
               Duration waited) {
  if (reason == LeaveReason::answered) {
    host_.count("acd_answered_total", "Calls that an agent answered.");
  }
  Left left{.call = call.facts.call,
            .group = call.group->name,
            .reason = reason,
            .agent = agent,
            .waited = waited,
            .channel = channel_of(centre_, *call.group)};
  const bool sent_away = reason == LeaveReason::overflowed || reason == LeaveReason::dissuaded ||
                         reason == LeaveReason::callback || reason == LeaveReason::message;
  const bool moved = call.exit && call.exit->cause == LeaveCause::moved;
  if ((sent_away || moved) && call.exit) {
    left.cause = call.exit->cause;
    left.into = group_named_by(call.exit->to).value_or(call.exit->to);
  }
  (void)host_.publish(left, {.correlation = call.facts.root});
  if (call.callback != nullptr) return;  // the wait was its call's
  services_.left(*call.group, reason, call.exit ? call.exit->cause : LeaveCause::unknown, waited,
                 now());
  dirty_groups_.insert(call.group->name);
}

void Acd::logged_on(const Agent& agent) {
  (void)host_.publish(agent::LoggedOn{.agent = agent.id, .device = agent.device->id});
}

void Acd::logged_off(const Agent& agent, std::string_view device, std::string_view reason) {
  (void)host_.publish(agent::LoggedOff{.agent = agent.id, .device = device, .reason = reason});
}

void Acd::agent_entered_state(const Agent& agent) {
  const AgentView& view = agent.view;
  switch (view.state) {
    case AgentState::ready:
      (void)host_.publish(agent::Ready{.agent = agent.id, .device = view.device});
      break;
    case AgentState::not_ready:
      (void)host_.publish(
          agent::NotReady{.agent = agent.id, .device = view.device, .reason = view.reason});
      break;
    case AgentState::busy:
      (void)host_.publish(agent::Busy{.agent = agent.id, .device = view.device, .call = view.call});
      break;
    case AgentState::working_after_call:
      (void)host_.publish(agent::WorkingAfterCall{
          .agent = agent.id, .device = view.device, .call = view.call, .until = view.until});
      break;
    case AgentState::null:
    case AgentState::unknown:
      break;
  }
}

void Acd::agent_changed(const Agent& agent) { dirty_agents_.insert(agent.id); }

void Acd::agent_removed(const Agent& agent) {
  dirty_agents_.erase(agent.id);
  alarms_.agent_removed(agent.id);
  (void)host_.withdraw<agent::State>(agent.id);
}

void Acd::group_changed(const Group& group) { dirty_groups_.insert(group.name); }

void Acd::group_removed(const Group& group) {
  dirty_groups_.erase(group.name);
  services_.group_removed(group.name);
  alarms_.group_removed(group.name);
  (void)host_.withdraw<GroupState>(group.name);
}

void Acd::call_changed(const QueuedCall& call) {
  if (call.callback == nullptr) dirty_calls_.insert(call.facts.call);
}

void Acd::call_removed(const QueuedCall& call) {
  if (call.callback != nullptr) return;
  media_.erase(call.facts.call);
  end_state<CallState>(dirty_calls_, call.facts.call, call.facts.root);
}

void Acd::warn(std::string_view error, const QueuedCall& call, std::string_view text) {
  host_.log().warning(error, "Call {} of group {}: {}", call.facts.call, call.group->name, text);
}

void Acd::publish_state(const Agent& agent) {
  const AgentView& view = agent.view;
  agent::State state{.agent = agent.id,
                     .device = view.device,
                     .name = agent.options.name,
                     .state = view.state,
                     .reason = view.reason,
                     .call = view.call,
                     .since = agent.since,
                     .offered = view.offered,
                     .next = view.next,
                     .next_reason = view.next_reason,
                     .until = view.until,
                     .calls = agent.workload.calls,
                     .talk_time = agent.workload.talk_time,
                     .calls_credit = agent.workload.calls_credit,
                     .talk_time_credit = agent.workload.talk_time_credit};
  for (const WorkInHand& work : view.work) {
    state.work.push_back(
        {.channel = centre_.channel_name(work), .in_hand = work.items, .capacity = work.capacity});
  }
  for (const Group* group : agent.groups) state.groups.emplace_back(group->name);
  if (!host_.publish(state)) keep_dirty(dirty_agents_, agent.id);
}

ServiceLevel Acd::publish_state(const Group& group) {
  GroupState state{
      .group = group.name,
      .name = group.options.label.empty() ? group.name : group.options.label,
      .waiting = static_cast<std::uint32_t>(group.line.size()),
      .oldest = group.waiting_since.empty() ? Timestamp{} : *group.waiting_since.begin(),
      .logged_on = group.logged_on,
      .ready = group.ready,
      .busy = group.busy,
      .status = Centre::status_of(group),
      .priority = group.options.priority,
      .estimate = centre_.estimate(group, now()),
      .callbacks = group.callbacks,
      .channel = channel_of(centre_, group),
      .service = services_.level_of(group, now())};
  for (const Queue& queue : group.queues) {
    state.queues.push_back({.queue = queue.options.name,
                            .waiting = queue.waiting,
                            .capacity = Centre::capacity_of(group, queue).value_or(0)});
  }
  if (!host_.publish(state)) keep_dirty(dirty_groups_, group.name);
  return state.service;
}

void Acd::publish_state(const QueuedCall& call) {
  dirty_calls_.erase(call.facts.call);
  const std::string root = text_of(call.facts.root);
  const auto utc = [&](Moment then) {
    const Now moment = now();
    return moment.utc - std::chrono::floor<Duration>(moment.steady - then);
  };
  CallState state{.call = call.facts.call,
                  .root = root,
                  .group = call.group->name,
                  .phase = call.phase,
                  .calling = call.facts.calling,
                  .calling_name = call.facts.calling_name,
                  .called = call.facts.called,
                  .connector = call.facts.connector,
                  .caller = call.caller,
                  .since = call.rank.since + call.bonus,
                  .rank = call.rank.order,
                  .agent = call.agent,
                  .device = call.device,
                  .entered = utc(call.entered),
                  .path = {call.path.begin(), call.path.end()},
                  .priority = call.rank.priority,
                  .bonus = call.bonus,
                  .queue = static_cast<std::uint32_t>(call.queue),
                  .in_queue_since = utc(call.in_queue_since),
                  .channel = channel_of(centre_, *call.group)};
  if (call.is_work_item()) state.data = views(call.facts.data);
  if (call.preferred != nullptr) {
    state.preferred = call.preferred->id;
    state.preferred_until = utc(call.preferred_until);
  }
  if (call.exit) {
    state.cause = call.exit->cause;
    state.into = call.exit->to;
  }
  if (!host_.publish(state, {.correlation = call.facts.root})) {
    keep_dirty(dirty_calls_, call.facts.call);
  }
}

void Acd::keep_dirty(std::set<std::string>& dirty, const std::string& id) {
  dirty.insert(id);
  if (retry_.running()) return;
  retry_ = host_.after(retry_time, [this] { act([](Now) {}); });
}

}  // namespace ctibus::acd
