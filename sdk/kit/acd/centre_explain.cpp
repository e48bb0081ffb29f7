#include <algorithm>
#include <set>
#include <tuple>

#include "ctibus/kit/acd/centre.hpp"

/// Why a call is where it is.
namespace ctibus::acd {

namespace {

constexpr std::size_t decisions_kept = 2000;
constexpr std::size_t runners_kept = 4;

/// From when on a member takes the call, if ever; none: never.
std::optional<Duration> taken_from(const QueuedCall& call, const Agent& agent) {
  const std::vector<Step>& steps = call.group->steps;
  for (std::size_t at = call.step; at < steps.size(); ++at) {
    if (Matcher::seat_of(call, at, agent)) return steps[at].after;
  }
  return std::nullopt;
}

/// `has_room`: for one more piece of work of this kind.
Verdict verdict_of(const Agent& agent, const QueuedCall& call, bool has_room) {
  if (agent.offered == &call) return Verdict::offered;
  if (agent.handled.contains(call.facts.call)) return Verdict::handles;
  if (agent.offered != nullptr) return Verdict::offered_another;
  if (call.connector != nullptr && agent.device->connector != call.connector)
    return Verdict::other_connector;
  const bool by_phone = !call.is_work_item();
  if (by_phone && !agent.device->connector->usable()) return Verdict::no_link;
  if (agent.view.state == AgentState::not_ready) return Verdict::not_ready;
  if (agent.view.state == AgentState::working_after_call) return Verdict::working_after_call;
  if (!has_room) return Verdict::busy;
  if (!agent.wants_ready) return Verdict::not_ready;
  if (by_phone && (!agent.device->in_service || agent.device->unreachable)) {
    return Verdict::out_of_service;
  }
  if (agent.paused) return Verdict::paused;
  return Verdict::free;
}

}  // namespace

void Centre::note(const Matcher::Match& match, Now now) {
  const QueuedCall& call = *match.call;
  const auto& available = match.demand->available;
  Decision decision{.call = call.facts.call,
                    .group = call.group->name,
                    .agent = match.agent->id,
                    .at = now.utc,
                    .moment = now.steady,
                    .waited = waited(call, now),
                    .step = call.step,
                    .strategy = call.group->options.strategy,
                    .free = available.size()};
  for (const auto& [score, agent] : available) {
    if (decision.runners.size() == runners_kept) break;
    if (agent != match.agent) decision.runners.push_back({agent->id, Verdict::free, score});
  }
  decisions_.push_back(std::move(decision));
  if (decisions_.size() > decisions_kept) decisions_.pop_front();
}

std::optional<Explanation> Centre::explain(std::string_view id) const {
  Explanation explanation;
  for (const Decision& decision : decisions_) {
    if (decision.call == id) explanation.decisions.push_back(decision);
  }
  const auto found = calls_.find(id);
  if (found == calls_.end()) {
    return explanation.decisions.empty() ? std::nullopt : std::optional(std::move(explanation));
  }
  const QueuedCall& call = found->second;
  const Group& group = *call.group;
  explanation.group = group.name;
  explanation.phase = call.phase;
  explanation.position = position(call);
  explanation.step = call.step;
  explanation.needs = group.steps[call.step].needs;
  explanation.strategy = group.options.strategy;
  if (call.preferred != nullptr) explanation.preferred = call.preferred->id;

  std::set<const Agent*> seen;
  const auto consider = [&](const Member& member) {
    const Agent& agent = *member.agent;
    if (!seen.insert(&agent).second) return;
    Explained considered{.agent = agent.id};
    const auto from = taken_from(call, agent);
    const bool waits_for_another = call.preferred != nullptr && call.preferred != &agent;
    if (call.callback != nullptr && !agent.options.callbacks) {
      considered.verdict = Verdict::calls_nobody_back;
    } else if (call.callback != nullptr && waits_for_another) {
      considered.verdict = Verdict::not_wanted;
    } else if (!from) {
      considered.verdict = Verdict::lacks_skill;
    } else if (waits_for_another) {
      considered.verdict = Verdict::later;
      considered.after =
          std::max(*from, std::chrono::ceil<Duration>(call.preferred_until - call.entered));
    } else if (*from > group.steps[call.step].after) {
      considered.verdict = Verdict::later;
      considered.after = *from;
    } else {
      const bool has_room = agent.device != nullptr && (room_of(agent) & only(group.channel)) != 0;
      considered.verdict =
          agent.device == nullptr ? Verdict::logged_off : verdict_of(agent, call, has_room);
      considered.score = Matcher::score_of(call, agent);
    }
    explanation.agents.push_back(std::move(considered));
  };
  for (const Member& member : group.members) consider(member);
  for (const Step& step : group.steps) {
    for (const Help& help : step.helps) {
      for (const Member& member : help.group->members) consider(member);
    }
  }
  std::stable_sort(explanation.agents.begin(), explanation.agents.end(),
                   [](const Explained& one, const Explained& other) {
                     return std::tuple(one.verdict, one.score) <
                            std::tuple(other.verdict, other.score);
                   });
  return explanation;
}

}  // namespace ctibus::acd
