#include "scan.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace ctibus::bench::acd {

Scan::Scan(const Site& site, Style style) : style_(style) {
  std::map<std::string, std::uint32_t> named;
  for (const auto& group : site.options.groups) {
    const auto index = static_cast<std::uint32_t>(queues_.size());
    named.emplace(group.name, index);
    queues_.push_back({.priority = group.priority,
                       .strategy = group.strategy,
                       .asked = site.asked[index],
                       .rings = std::vector<Ring>(1)});
  }
  for (const auto& options : site.options.agents) {
    const auto index = static_cast<std::uint32_t>(agents_.size());
    Agent& agent = agents_.emplace_back();
    for (const auto& skill : options.skills) agent.skills.push_back(skill.level);
    for (const auto& joined : options.groups) {
      queues_[named.at(joined.group)].rings[0].members.push_back({index, joined.priority});
    }
  }
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    const auto& own = queues_[i].rings[0].members;
    for (const auto& help : site.options.groups[i].helpers) {
      Ring ring{.after = help.after};
      for (Member member : queues_[named.at(help.group)].rings[0].members) {
        const auto same = [&](const Member& other) { return other.agent == member.agent; };
        if (std::any_of(own.begin(), own.end(), same)) continue;
        member.tier += help.handicap;
        ring.members.push_back(member);
      }
      queues_[i].rings.push_back(std::move(ring));
    }
  }
  for (std::uint32_t queue = 0; queue < queues_.size(); ++queue) {
    for (std::uint32_t ring = 0; ring < queues_[queue].rings.size(); ++ring) {
      const auto& members = queues_[queue].rings[ring].members;
      for (std::uint32_t member = 0; member < members.size(); ++member) {
        agents_[members[member].agent].records.push_back({queue, ring, member});
      }
    }
  }
}

void Scan::apply(const Fact& fact) {
  switch (fact.kind) {
    case Fact::Kind::call_waits: {
      if (calls_.size() <= fact.call) calls_.resize(fact.call + 1);
      calls_[fact.call] = {fact.group, fact.at};
      const Waiting added{queues_[fact.group].priority, fact.call};
      const auto at = style_ == Style::dispatcher_pass
                          ? waiting_.end()
                          : std::upper_bound(waiting_.begin(), waiting_.end(), added);
      waiting_.insert(at, added);
      return;
    }
    case Fact::Kind::offer:
      set_free(fact.agent, false);
      [[fallthrough]];
    case Fact::Kind::call_leaves: {
      if (fact.call >= calls_.size()) return;
      const Waiting gone{queues_[calls_[fact.call].queue].priority, fact.call};
      const auto found = style_ == Style::dispatcher_pass
                             ? std::find(waiting_.begin(), waiting_.end(), gone)
                             : std::lower_bound(waiting_.begin(), waiting_.end(), gone);
      if (found != waiting_.end() && *found == gone) waiting_.erase(found);
      return;
    }
    case Fact::Kind::agent_free:
      agents_[fact.agent].idle_since = fact.at;
      return set_free(fact.agent, true);
    case Fact::Kind::agent_away:
      return set_free(fact.agent, false);
    case Fact::Kind::agent_answers:
      ++agents_[fact.agent].calls;
      return;
    case Fact::Kind::decided:
      return;
  }
}

void Scan::set_free(std::uint32_t number, bool free) {
  Agent& agent = agents_[number];
  if (std::exchange(agent.free, free) == free || style_ == Style::dispatcher_pass) return;
  for (const Record& record : agent.records) {
    queues_[record.queue].rings[record.ring].members[record.member].free = free;
  }
}

void Scan::sort_calls() {
  sorted_ = waiting_;
  std::sort(sorted_.begin(), sorted_.end());
}

bool Scan::may_take(const Queue& queue, const Agent& agent, Moment elapsed) const {
  return !agent.taken && (!queue.asked || elapsed >= queue.asked->until ||
                          agent.skills[queue.asked->skill] >= queue.asked->level);
}

Scan::Metric Scan::metric(const Queue& queue, const Member& member) const {
  const Agent& agent = agents_[member.agent];
  std::int64_t measure = 0;
  if (queue.strategy == ctibus::acd::Strategy::fewest_calls) measure = agent.calls;
  if (queue.strategy == ctibus::acd::Strategy::linear) measure = member.agent;
  return {member.tier, measure, agent.idle_since, member.agent};
}

std::optional<std::uint32_t> Scan::best_for(std::uint32_t call, Moment now) const {
  const Queue& queue = queues_[calls_[call].queue];
  const Moment elapsed = now - calls_[call].since;
  std::optional<Metric> best;
  for (const Ring& ring : queue.rings) {
    if (ring.after > elapsed) continue;
    for (const Member& member : ring.members) {
      if (!member.free || !may_take(queue, agents_[member.agent], elapsed)) continue;
      const Metric candidate = metric(queue, member);
      if (!best || candidate < *best) best = candidate;
    }
  }
  return best ? std::optional(std::get<3>(*best)) : std::nullopt;
}

std::optional<std::uint32_t> Scan::first_for(std::uint32_t call, Moment now) {
  const Queue& queue = queues_[calls_[call].queue];
  const Moment elapsed = now - calls_[call].since;
  candidates_.clear();
  for (const Ring& ring : queue.rings) {
    if (ring.after > elapsed) continue;
    for (const Member& member : ring.members) {
      const Agent& agent = agents_[member.agent];
      if (agent.free && may_take(queue, agent, elapsed)) {
        candidates_.push_back(metric(queue, member));
      }
    }
  }
  std::sort(candidates_.begin(), candidates_.end());
  return candidates_.empty() ? std::nullopt : std::optional(std::get<3>(candidates_.front()));
}

}  // namespace ctibus::bench::acd
