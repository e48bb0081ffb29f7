#include <fmt/format.h>

#include <algorithm>

#include "core/replay/load.hpp"

// The agents and their queue.

namespace ctibus::replay {

using pbx::Call;

namespace {

constexpr std::string_view group = "load";

Uuid root_of(const Call& call) { return Uuid::parse(call.root).value_or(Uuid{}); }

}  // namespace

void Load::log_on() {
  for (std::uint32_t i = 0; i < options_.agents; ++i) {
    const std::string number = std::to_string(2001 + i);
    agents_.push_back({.id = fmt::format("{}-{}", options_.connector, i + 1),
                       .device = options_.connector + ":" + number,
                       .number = number});
    ++logged_on_;
    tell(agent::LoggedOn{.agent = agents_.back().id, .device = agents_.back().device}, acd_, {});
    enter(i, AgentState::ready);
  }
}

void Load::log_off() {
  for (Agent& one : agents_) {
    one.state = AgentState::null;
    one.since = now();
    one.call.clear();
    tell(agent::LoggedOff{.agent = one.id, .device = one.device}, acd_, {});
    tell_agent(one);
  }
  ready_.clear();
  logged_on_ = busy_ = 0;
  tell_group();
}

void Load::enter(std::size_t index, AgentState state, const std::string& call) {
  Agent& one = agents_[index];
  busy_ += (state == AgentState::busy ? 1U : 0U) - (one.state == AgentState::busy ? 1U : 0U);
  one.state = state;
  one.call = call;
  one.since = now();
  switch (state) {
    case AgentState::ready:
      tell(agent::Ready{.agent = one.id, .device = one.device}, acd_, {});
      break;
    case AgentState::busy:
      tell(agent::Busy{.agent = one.id, .device = one.device, .call = call}, acd_, {});
      break;
    case AgentState::working_after_call:
      tell(agent::WorkingAfterCall{.agent = one.id, .device = one.device, .call = call}, acd_, {});
      after(options_.wrap_up, [this, index] { enter(index, AgentState::ready); });
      break;
    default:
      break;
  }
  tell_agent(one);
  if (state != AgentState::ready) return;
  ready_.push_back(index);
  tell_group();
  distribute();
}

void Load::tell_agent(const Agent& one) {
  const bool has_call = one.state == AgentState::busy;
  tell(agent::State{.agent = one.id,
                    .device = one.device,
                    .state = one.state,
                    .call = has_call ? Text(one.call) : Text(),
                    .groups = {group},
                    .since = one.since},
       acd_, {}, one.state == AgentState::null);
}

std::optional<std::size_t> Load::free_agent() {
  if (ready_.empty()) return std::nullopt;
  const std::size_t agent = ready_.front();
  ready_.pop_front();
  return agent;
}

void Load::queue(const std::string& call, bool patient) {
  const Call* const found = book_.find(call);
  if (found == nullptr) return;
  (void)book_.queued(call, {.device = holding_, .kind = DeviceKind::queue},
                     {.cause = Cause::no_available_agents});
  tell(acd::Entered{.call = call,
                    .calling = found->calling,
                    .called = found->called,
                    .group = group,
                    .position = static_cast<std::uint32_t>(waiting_.size() + 1)},
       acd_, root_of(*found));
  waiting_.push_back(call);
  tell_group();
  if (!patient) return after(options_.ring / 2, [this, call] { abandon(call); });
  after(options_.patience, [this, call] { abandon(call); });
  distribute();
}

void Load::abandon(const std::string& call) {
  const auto place = std::find(waiting_.begin(), waiting_.end(), call);
  const Call* const found = book_.find(call);
  if (place == waiting_.end() || found == nullptr) return;  // it was answered
  waiting_.erase(place);
  leave_queue(*found, acd::LeaveReason::abandoned, {});
  (void)book_.clear(call, {.cause = Cause::call_cancelled});
}

void Load::distribute() {
  while (!waiting_.empty()) {
    const auto agent = free_agent();
    if (!agent) return;
    const std::string call = std::move(waiting_.front());
    waiting_.pop_front();
    offer(call, *agent);
  }
}

void Load::offer(const std::string& call, std::size_t index) {
  const Call* const found = book_.find(call);
  if (found == nullptr) return;
  const Agent& one = agents_[index];
  tell(acd::Offered{.call = call,
                    .calling = found->calling,
                    .called = found->called,
                    .group = group,
                    .agent = one.id,
                    .device = one.device,
                    .waited = now() - found->since},
       acd_, root_of(*found));
  enter(index, AgentState::busy, call);
  const pbx::Change change{.cause = Cause::distributed, .from_device = holding_};
  (void)book_.delivered(
      call, {.device = one.device, .kind = DeviceKind::station, .number = one.number}, change);
  after(options_.ring, [=, this] {
    const Agent& answering = agents_[index];
    (void)book_.diverted(call, holding_, answering.device, {.cause = Cause::distributed});
    (void)book_.established(call, {.device = answering.device}, {.cause = Cause::distributed});
    if (const Call* const answered = book_.find(call)) {
      tell(acd::OfferEnded{.call = call,
                           .group = group,
                           .agent = answering.id,
                           .device = answering.device,
                           .result = queue::OfferResult::answered},
           acd_, root_of(*answered));
      leave_queue(*answered, acd::LeaveReason::answered, answering.id);
    }
    talk(call, index, Course::answered);
  });
}

void Load::leave_queue(const Call& call, acd::LeaveReason reason, std::string_view agent) {
  tell(acd::Left{.call = call.id,
                 .group = group,
                 .reason = reason,
                 .agent = agent,
                 .waited = now() - call.since},
       acd_, root_of(call));
  tell_group();
}

void Load::tell_group() {
  const Call* const oldest = waiting_.empty() ? nullptr : book_.find(waiting_.front());
  tell(acd::GroupState{.group = group,
                       .waiting = static_cast<std::uint32_t>(waiting_.size()),
                       .oldest = oldest == nullptr ? Timestamp{} : oldest->since,
                       .logged_on = logged_on_,
                       .ready = static_cast<std::uint32_t>(ready_.size()),
                       .busy = busy_},
       acd_, {});
}

}  // namespace ctibus::replay
