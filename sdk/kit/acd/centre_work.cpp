#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

/// Work items: what is distributed and is no call. Nobody holds them, so that nothing has to be
/// asked of a connector: what is decided is done.
namespace ctibus::acd {

namespace {

/// More would be no line any more, but a way to fill the disk.
constexpr std::uint32_t most_items = 10'000;
constexpr Duration longest_wait = std::chrono::hours(24 * 365);

tl::unexpected<Error> not_in_hand(const QueuedCall& call, std::string_view agent,
                                  std::string_view what) {
  return failure("acd.not_in_hand",
                 fmt::format("Item \"{}\" {} agent \"{}\".", call.facts.call, what, agent));
}

}  // namespace

Result<QueuedCall*> Centre::work_item(std::string_view id) {
  QueuedCall* call = find_queued(id);
  if (call == nullptr || !call->is_work_item()) {
    return failure("acd.unknown_work", fmt::format("There is no item \"{}\", or it is over.", id));
  }
  return call;
}

Result<> Centre::submit_work(CallFacts facts, std::string_view name, Timestamp since,
                             const Admission& admission, Now now) {
  if (const QueuedCall* earlier = find_queued(facts.call);
      earlier != nullptr && earlier->is_work_item()) {
    return {};
  }
  const auto group = configured_group(name);
  if (!group) return tl::unexpected(group.error());
  Group& to = **group;
  if (to.channel == voice_index) {
    return failure("acd.bad_value",
                   fmt::format("group is \"{}\", which distributes calls: name one with another "
                               "channel.",
                               name));
  }
  if (facts.call.empty()) return failure("acd.bad_value", "item is empty: name it.");
  if (find_queued(facts.call) != nullptr || knows_call(facts.call) ||
      callbacks_.find(facts.call) != nullptr) {
    return failure("acd.bad_value", fmt::format("item is \"{}\", the id of a call or a callback: "
                                                "give it another.",
                                                facts.call));
  }
  if (to.calls >= most_items) {
    return failure("acd.too_much_work",
                   fmt::format("Group \"{}\" has {} items: end some.", name, to.calls));
  }
  const Timestamp begun =
      since == Timestamp{} ? now.utc : std::clamp(since, now.utc - longest_wait, now.utc);
  std::optional<Exit> refusal;
  if (admission.refusal) refusal = exit_by(*admission.refusal, LeaveCause::refused);
  arrive_at(to,
            {.facts = std::move(facts),
             .caller = {},
             .rank = {admission.priority, begun - admission.bonus, ++last_order_},
             .bonus = admission.bonus,
             .path = {},
             .caller_key = admission.caller_key},
            std::move(refusal), now);
  return {};
}

Result<> Centre::accept_work(std::string_view item, std::string_view agent_id, Now now) {
  const auto call = work_item(item);
  if (!call) return tl::unexpected(call.error());
  const auto agent = logged_on_agent(agent_id);
  if (!agent) return tl::unexpected(agent.error());
  if ((*agent)->handled.contains((*call)->facts.call)) return {};
  if ((*agent)->offered != *call) return not_in_hand(**call, agent_id, "is not offered to");
  answered(**call, *(*agent)->device, now);
  return {};
}

Result<> Centre::return_work(std::string_view item, std::string_view agent_id,
                             std::string_view name, Now now) {
  const auto found = work_item(item);
  if (!found) return tl::unexpected(found.error());
  const auto known = logged_on_agent(agent_id);
  if (!known) return tl::unexpected(known.error());
  QueuedCall& call = **found;
  Agent& agent = **known;
  Group* to = call.group;
  if (!name.empty()) {
    const auto group = configured_group(name);
    if (!group) return tl::unexpected(group.error());
    to = *group;
  }
  if (auto fit = fits_channel(call, *to); !fit) return fit;
  if (agent.offered == &call) {
    end_offer(call, agent, queue::OfferResult::rejected, now);
    if (to == call.group) {
      wait(call, now);
    } else {
      (void)relocate(call, *to, now);
    }
    return {};
  }
  if (agent.handled.erase(call.facts.call) == 0) {
    return not_in_hand(call, agent_id, "is neither offered to nor in hand of");
  }
  pause(agent, now);
  begin_asked_work(agent, item, false, now);
  // Not at once to the same agent again, who talked to the customer last.
  end_preference(wait_again(call, *to, now));
  refresh(agent, now);
  return {};
}

Result<> Centre::end_work(std::string_view item, std::string_view agent_id, Now now) {
  const auto found = work_item(item);
  if (!found) return tl::unexpected(found.error());
  QueuedCall& call = **found;
  const bool in_hand = call.phase == CallPhase::answered;
  if (!agent_id.empty() && (!in_hand || call.agent != agent_id)) {
    return not_in_hand(call, agent_id, "is not in hand of");
  }
  if (!in_hand) {
    drop_work(call, LeaveReason::abandoned, now);
    return {};
  }
  Agent* agent = find_agent(call.agent);
  Duration handled{0};
  if (const auto entry = agent->handled.find(call.facts.call); entry != agent->handled.end()) {
    handled = std::chrono::floor<Duration>(now.steady - entry->second.since);
  }
  listener_.work_ended(call, WorkResult::completed,
                       std::max(in_all(call, now) - handled, Duration(0)), handled);
  call_over(*agent, std::string(item), now);
  refresh(*agent, now);
  return {};
}

/// Since its beginning, whatever groups it was in.
Duration Centre::in_all(const QueuedCall& call, Now now) {
  return std::max(now.utc - (call.rank.since + call.bonus), Duration(0));
}

void Centre::drop_work(QueuedCall& call, LeaveReason reason, Now now) {
  const WorkResult result = reason == LeaveReason::abandoned   ? WorkResult::abandoned
                            : reason == LeaveReason::dissuaded ? WorkResult::dissuaded
                                                               : WorkResult::failed;
  listener_.work_ended(call, result, in_all(call, now), Duration(0));
  leave(call, reason, {}, now);
}

/// A call has the same id: it is the call's.
void Centre::make_way(std::string_view id, Now now) {
  QueuedCall* item = find_queued(id);
  if (item == nullptr || !item->is_work_item()) return;
  if (item->phase != CallPhase::answered) return drop_work(*item, LeaveReason::failed, now);
  listener_.work_ended(*item, WorkResult::failed, in_all(*item, now), Duration(0));
  Agent& agent = *find_agent(item->agent);
  agent.handled.erase(item->facts.call);
  forget(*item);
  refresh(agent, now);
}

Result<> Centre::fits_channel(const QueuedCall& call, const Group& to) const {
  if (to.channel == call.group->channel) return {};
  return failure("acd.bad_value",
                 fmt::format("group is \"{}\", of channel \"{}\": name one of "
                             "channel \"{}\".",
                             to.name, channel_name(to), channel_name(*call.group)));
}

/// An agent had it, and has it no more.
QueuedCall& Centre::wait_again(QueuedCall& call, Group& group, Now now) {
  Ticket ticket = ticket_of(call);
  forget(call);
  QueuedCall& next = track(std::move(ticket), group, now.steady);
  enter_queue(next, queue_with_room(group, 0).value_or(group.queues.size() - 1), now);
  return next;
}

void Centre::restore_work(SavedCall saved, Now now) {
  auto group = groups_.find(saved.group);
  const bool homeless = group == groups_.end() || channel_name(group->second) != saved.channel;
  if (homeless) return restore_homeless_work(std::move(saved), now);
  QueuedCall& call = track({std::move(saved.facts), std::move(saved.caller), saved.rank,
                            saved.bonus, std::move(saved.path), std::move(saved.caller_key)},
                           group->second, moment_of(saved.entered, now));
  end_offers_before(call, [](const Offer&) { return queue::OfferResult::cancelled; });
  Agent* agent = find_agent(saved.agent);
  if (saved.phase == CallPhase::answered && agent != nullptr && agent->device != nullptr) {
    call.agent = saved.agent;
    call.device = agent->device->id;
    set_phase(call, CallPhase::answered);
    call.in_queue_since = moment_of(saved.in_queue_since, now);
    begin_handling(*agent, call.facts.call, *call.group, call.facts.root,
                   {call.in_queue_since, saved.in_queue_since});
    refresh(*agent, now);
    return;
  }
  if (saved.phase == CallPhase::answered) {
    (void)wait_again(call, *call.group, now);
    return;
  }
  join_line(call, std::min(saved.queue, call.group->queues.size() - 1),
            moment_of(saved.in_queue_since, now));
  set_step(call, now);
  if (saved.preferred_until > now.utc && call.group->options.sticky.time > Duration(0)) {
    prefer(call, saved.preferred, now.steady + (saved.preferred_until - now.utc));
  }
  wait(call, now);
}

/// Its group is gone, or has another channel: nobody can be offered it.
void Centre::restore_homeless_work(SavedCall saved, Now now) {
  Group nameless;
  nameless.name = saved.group;
  if (!channel_named(saved.channel) && channels_.size() < most_channels) {
    channels_.push_back({{.name = saved.channel}});
  }
  nameless.channel = channel_named(saved.channel).value_or(voice_index);
  nameless.queues.emplace_back();
  QueuedCall call;
  call.facts = std::move(saved.facts);
  call.group = &nameless;
  call.phase = saved.phase;
  call.entered = moment_of(saved.entered, now);
  call.rank = saved.rank;
  call.bonus = saved.bonus;
  end_offers_before(call, [](const Offer&) { return queue::OfferResult::failed; });
  listener_.warn("acd.group_removed", call, "its group was removed");
  listener_.work_ended(call, WorkResult::failed, in_all(call, now), Duration(0));
  if (call.in_queue()) listener_.left(call, LeaveReason::failed, {}, waited(call, now));
  listener_.call_removed(call);
}

}  // namespace ctibus::acd
