#include "acd.hpp"
#include "control_text.hpp"

namespace ctibus::acd {

/// What somebody does for an agent is a supervisor's deed: it needs the right, and is told.
template <Message C, class Change>
void Acd::provide_for_agent(Change change) {
  provide_when_ready<C>([this, change](const Command<C>& command, Now now) -> Result<> {
    const auto agent = centre_.agents().find(command->agent);
    if (command->by.empty() || agent == centre_.agents().end()) return change(*command, now);
    if (auto may = allowed_for(command.source(), ControlRight::agents, agent->second); !may) {
      return may;
    }
    Deed deed{.agent = std::string(command->agent), .before = text_of(agent->second.view)};
    if (auto done = change(*command, now); !done) return done;
    deed.after = text_of(agent->second.view);
    tell(asker_of(command), deed);
    return {};
  });
}

void Acd::provide_agent_commands() {
  provide_when_ready<agent::LogOn>([this](const Command<agent::LogOn>& command, Now now) {
    return centre_.log_on(command->agent, command->device, command->ready, now);
  });
  provide_for_agent<agent::LogOff>([this](const agent::LogOff& command, Now now) {
    return centre_.log_off(command.agent, command.reason, now);
  });
  provide_for_agent<agent::SetReady>([this](const agent::SetReady& command, Now now) {
    return centre_.set_ready(command.agent, now);
  });
  provide_for_agent<agent::SetNotReady>([this](const agent::SetNotReady& command, Now now) {
    return centre_.set_not_ready(command.agent, command.reason, now);
  });
  provide_for_agent<agent::SetWorkingAfterCall>(
      [this](const agent::SetWorkingAfterCall& command, Now now) {
        return centre_.set_working_after_call(command.agent, command.duration, now);
      });
}

std::optional<Acd::AgentCommand> Acd::feature_code(std::string_view called,
                                                   std::string_view device) {
  const FeatureCodes& codes = options_.feature_codes;
  const auto is = [&](const std::string& code) { return !code.empty() && called == code; };
  const Agent* sitting = centre_.agent_at(device);
  const std::string agent = sitting == nullptr ? std::string() : sitting->id;
  if (!codes.log_on.empty() && called.starts_with(codes.log_on)) {
    std::string who(called.substr(codes.log_on.size()));
    if (who.empty()) {
      const Agent* owner = sitting != nullptr ? sitting : centre_.owner_of(device);
      if (owner != nullptr) who = owner->id;
    } else if (!centre_.agents().contains(who)) {
      return std::nullopt;  // a longer number of somebody else's
    }
    return [this, who, at = std::string(device)](Now now) {
      return centre_.log_on(who, at, false, now);
    };
  }
  if (is(codes.log_off)) {
    return [this, agent](Now now) { return centre_.log_off(agent, {}, now); };
  }
  if (is(codes.ready)) {
    return [this, agent](Now now) { return centre_.set_ready(agent, now); };
  }
  if (is(codes.not_ready)) {
    return [this, agent](Now now) { return centre_.set_not_ready(agent, {}, now); };
  }
  return std::nullopt;
}

void Acd::reject_route(std::string_view call, std::string_view connector, Cause cause) {
  (void)host_.request(connector, route::Reject{.call = call, .cause = cause},
                      {.deadline = options_.route_time});
}

}  // namespace ctibus::acd
