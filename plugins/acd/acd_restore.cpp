#include "acd.hpp"
#include "words.hpp"

namespace ctibus::acd {

void Acd::listen_to_own_states() {
  on_saved<agent::State>([this](const Event<agent::State>& event) {
    Centre::SavedAgent saved{.id = std::string(event->agent), .since = event->since};
    saved.view = {.state = event->state,
                  .device = std::string(event->device),
                  .reason = std::string(event->reason),
                  .call = std::string(event->call),
                  .offered = event->offered,
                  .next = event->next,
                  .next_reason = std::string(event->next_reason),
                  .until = event->until};
    saved.workload = {.calls = event->calls,
                      .talk_time = event->talk_time,
                      .calls_credit = event->calls_credit,
                      .talk_time_credit = event->talk_time_credit};
    saved.has_items = !event->work.empty();
    saved_agents_.push_back(std::move(saved));
  });
  on_saved<CallState>([this](const Event<CallState>& event) {
    Centre::SavedCall saved;
    saved.facts = {.call = std::string(event->call),
                   .root = Uuid::parse(event->root).value_or(event.correlation()),
                   .connector = std::string(event->connector),
                   .calling = std::string(event->calling),
                   .calling_name = std::string(event->calling_name),
                   .called = std::string(event->called),
                   .data = owned(event->data)};
    saved.caller = event->caller;
    saved.group = event->group;
    saved.channel = event->channel;
    saved.phase = event->phase;
    saved.bonus = event->bonus;
    saved.rank = {event->priority == 0 ? Rank::default_priority : event->priority,
                  event->since - event->bonus, event->rank};
    saved.agent = event->agent;
    saved.device = event->device;
    saved.entered = event->entered;
    saved.queue = event->queue;
    saved.in_queue_since = event->in_queue_since;
    saved.path.assign(event->path.begin(), event->path.end());
    saved.preferred = event->preferred;
    saved.preferred_until = event->preferred_until;
    if (event->cause != LeaveCause::unknown) {
      saved.exit = Exit{event->into.empty() ? LeaveReason::dissuaded : LeaveReason::overflowed,
                        event->cause,
                        std::string(event->into),
                        {}};
    }
    saved_calls_.push_back(std::move(saved));
  });
  on_saved<GroupState>([this](const Event<GroupState>& event) {
    saved_groups_.push_back({std::string(event->group), event->service, event.publish_time()});
  });
  listen_to_own_callbacks();
  listen_to_last_agents();
  listen_to_overrides();
  listen_to_alarms();
  host_.main().on_gap([this](const ctibus_gap& gap) {
    host_.log().warning("bus.gap", "Messages {} to {} are lost: calls are compared afresh.",
                        gap.from_sequence, gap.to_sequence);
    seen_calls_.clear();
  });
  host_.main().on_snapshot_end([this] { snapshot_complete(); });
}

void Acd::snapshot_complete() {
  act([&](Now now) {
    for (const std::string& call : centre_.known_calls()) {
      if (!seen_calls_.contains(call)) centre_.call_ended(call, true, now);
    }
  });
  seen_calls_.clear();
  if (ready_) return;
  ready_ = true;
  act([&](Now) { restore(); });
  for (const auto& command : std::exchange(deferred_, {})) command();
}

void Acd::restore() {
  const Now moment = now();
  restore_overrides(moment);
  for (const SavedGroup& saved : saved_groups_) {
    const auto group = centre_.groups().find(saved.name);
    if (group == centre_.groups().end()) {
      (void)host_.withdraw<GroupState>(saved.name);
    } else {
      services_.restore(group->second, saved.service, saved.published, moment);
    }
  }
  for (const Centre::SavedAgent& saved : saved_agents_) {
    if (centre_.agents().contains(saved.id)) {
      centre_.restore_agent(saved, moment);
    } else {
      (void)host_.withdraw<agent::State>(saved.id);
    }
  }
  restore_last_agents(moment);
  restore_callbacks(moment);
  for (Centre::SavedCall& saved : saved_calls_) {
    saved.caller_key = callers_->key(saved.facts.calling);
    const std::string call = saved.facts.call;
    centre_.restore_call(std::move(saved), moment);
    if (!centre_.calls().contains(call)) (void)host_.withdraw<CallState>(call);
  }
  centre_.restored(moment);
  for (const auto& [name, group] : centre_.groups()) dirty_groups_.insert(name);
  saved_agents_ = {};
  saved_calls_ = {};
  saved_groups_ = {};
}

}  // namespace ctibus::acd
