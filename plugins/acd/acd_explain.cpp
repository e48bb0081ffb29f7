#include "acd.hpp"

namespace ctibus::acd {

namespace {

constexpr std::size_t most_agents = 200;

std::string_view name_of(Strategy strategy) {
  return names(Strategy{})[static_cast<std::size_t>(strategy)];
}

}  // namespace

void Acd::provide_explain() {
  provide_once_ready<Explain>([this](Command<Explain> command) {
    const auto why = centre_.explain(command->call);
    if (!why) {
      command.reject("acd.unknown_call", "No group has this call, nor had it a short while ago.");
      return;
    }
    const auto considered = [&](const Explained& one, Moment then) {
      const bool compared = one.score.idle_since != 0;
      return Considered{
          .agent = one.agent,
          .verdict = one.verdict,
          .priority = one.score.tier,
          .measure = one.score.measure,
          .idle = compared ? std::chrono::floor<Duration>(then - Moment(one.score.idle_since))
                           : Duration(0),
          .after = one.after};
    };
    Explain::Reply reply{.group = why->group,
                         .phase = why->phase,
                         .position = why->position,
                         .step = static_cast<std::uint32_t>(why->step),
                         .needs = why->needs,
                         .strategy = name_of(why->strategy),
                         .agents = static_cast<std::uint32_t>(why->agents.size()),
                         .preferred = why->preferred};
    if (const auto call = centre_.calls().find(command->call); call != centre_.calls().end()) {
      reply.estimate = centre_.estimate(call->second, now());
    }
    for (const auto& agent : why->agents) {
      if (reply.considered.size() == most_agents) break;
      reply.considered.push_back(considered(agent, host_.steady()));
    }
    for (const Decision& decision : why->decisions) {
      Decided& decided = reply.decided.emplace_back();
      decided = {.at = decision.at,
                 .group = decision.group,
                 .agent = decision.agent,
                 .waited = decision.waited,
                 .step = static_cast<std::uint32_t>(decision.step),
                 .strategy = name_of(decision.strategy),
                 .free = static_cast<std::uint32_t>(decision.free)};
      for (const Explained& runner : decision.runners) {
        decided.next.push_back(considered(runner, decision.moment));
      }
    }
    command.accept(reply);
  });
}

}  // namespace ctibus::acd
