#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "oracle.hpp"
#include "referee.hpp"

namespace ctibus::acd::testing {

/// What must hold between two steps of a centre, worked out from the raw facts.
class Audit {
 public:
  Audit(const Centre& centre, const Oracle& oracle, Referee& referee)
      : centre_(centre), oracle_(oracle), referee_(referee) {}

  void check(Now now) {
    std::size_t queued = 0;
    for (const auto& [id, call] : centre_.calls()) {
      if (!call.in_queue()) continue;
      if (call.callback != nullptr) {
        if (!Oracle::can_be_offered(call)) continue;
      } else {
        ++queued;
        if (!referee_.inside.contains(id)) complain(id + " is queued but did not enter");
        if (call.in_line && referee_.spoken.contains(id)) complain(id + " waits after its message");
        const bool waits = call.phase == CallPhase::waiting || call.phase == CallPhase::offered ||
                           call.phase == CallPhase::withdrawing;
        if (waits != call.in_line) complain(id + " is in the line and does not wait, or does not");
      }
      if (!Oracle::can_be_offered(call)) continue;
      for (const auto& [name, agent] : centre_.agents()) {
        if (oracle_.is_free(agent, call) && oracle_.tier(call, agent, now)) {
          complain(id + " waits while " + name + " is free");
        }
      }
    }
    check_preferences(now);
    if (queued != referee_.inside.size()) complain("entered is not left plus waiting");
    check_balance();
    for (const auto& [name, group] : centre_.groups()) {
      std::uint32_t logged_on = 0;
      std::uint32_t ready = 0;
      std::uint32_t busy = 0;
      for (const Member& member : group.members) {
        const Agent* agent = member.agent;
        logged_on += agent->device != nullptr ? 1 : 0;
        ready += is_open(agent->open, group) ? 1u : 0u;
        busy += agent->view.state == AgentState::busy ? 1 : 0;
      }
      if (logged_on != group.logged_on || ready != group.ready || busy != group.busy) {
        complain("the counts of " + name + " are wrong");
      }
    }
    for (const auto& [name, agent] : centre_.agents()) {
      if ((agent.offered != nullptr) != referee_.reserved.contains(name)) {
        complain(name + " is reserved without an offer, or the other way round");
      }
      const bool at_rest = agent.view.state == AgentState::ready;
      if (!at_rest && (agent.open != 0) && agent.handled.empty() && agent.view.call.empty()) {
        complain(name + " is open to work and neither ready nor at work");
      }
      if (agent.open != 0 && agent.view.next != AgentState::ready) {
        complain(name + " is open to work and does not want any");
      }
    }
  }

 private:
  void complain(const std::string& text) { referee_.problems.push_back(text); }

  /// Nobody waits for an agent who cannot come, nor longer than said.
  void check_preferences(Now now) {
    std::map<const Agent*, std::uint32_t> awaited;
    for (const auto& [id, call] : centre_.calls()) {
      if (call.preferred == nullptr) continue;
      ++awaited[call.preferred];
      const auto& groups = call.preferred->groups;
      const bool member = std::find(groups.begin(), groups.end(), call.group) != groups.end();
      if (call.preferred->device == nullptr || !member || !call.in_queue() ||
          call.preferred_until <= now.steady || call.group->options.sticky.time == Duration(0)) {
        complain(id + " waits for " + call.preferred->id + " in vain");
      }
    }
    for (const auto& [id, agent] : centre_.agents()) {
      if (agent.awaited != awaited[&agent]) complain(id + " is awaited by another number of calls");
    }
  }

  /// Offered = answered + abandoned + dissuaded + overflowed + ... + waiting, for each group.
  void check_balance() {
    std::map<std::string, int> balance = referee_.came;
    for (const auto& [group, ways] : referee_.ways_out) {
      for (const auto& [reason, count] : ways) balance[group] -= count;
    }
    for (const auto& [id, call] : centre_.calls()) {
      if (call.is_work_item() && !referee_.items.contains(id)) complain(id + " is over and there");
      if (call.callback == nullptr) balance[call.group->name] -= call.in_queue();
    }
    for (const auto& [group, rest] : balance) {
      if (rest != 0) complain(group + " has lost or made up calls");
    }
    for (const auto& [name, group] : centre_.groups()) {
      std::size_t in_queues = 0;
      for (const Queue& queue : group.queues) in_queues += queue.waiting;
      std::uint32_t place = 0;
      for (const auto& [rank, call] : group.line) {
        ++place;
        if (group.numbered && call->place != place) complain(name + " is numbered wrongly");
      }
      if (in_queues != group.line.size()) complain("the queues of " + name + " are miscounted");
      const auto& callbacks = centre_.callbacks().all();
      const auto of_group = std::count_if(callbacks.begin(), callbacks.end(), [&](const auto& one) {
        return one.second.group == name;
      });
      if (of_group != group.callbacks) complain("the callbacks of " + name + " are miscounted");
      const auto unserved = std::count_if(group.line.begin(), group.line.end(), [](const auto& at) {
        return at.second->phase != CallPhase::offered && at.second->preferred == nullptr;
      });
      if (unserved != group.unserved)
        complain("who waits for an agent of " + name + " is miscounted");
    }
  }

  const Centre& centre_;
  const Oracle& oracle_;
  Referee& referee_;
};

}  // namespace ctibus::acd::testing
