#include <memory>

#include "acd.hpp"

namespace ctibus::acd {

namespace {
constexpr std::size_t deferred_limit = 256;
}

template <Message C, class Bind>
void Acd::provide_agent_command(Bind bind) {
  host_.provide<C>([this, bind](Command<C> command) {
    const auto carry_out = [this](Command<C>& answered, const AgentCommand& action) {
      Result<> done;
      act([&](Now now) { done = action(now); });
      if (done) {
        answered.accept();
      } else {
        answered.reject(done.error());
      }
    };
    AgentCommand action = bind(*command);
    if (ready_) return carry_out(command, action);
    if (deferred_.size() >= deferred_limit) {
      command.reject("bus.busy", "The agents' states of before are still being read.");
      return;
    }
    auto kept = std::make_shared<Command<C>>(std::move(command));
    deferred_.push_back([=] { carry_out(*kept, action); });
  });
}

void Acd::provide_agent_commands() {
  provide_agent_command<agent::LogOn>([this](const agent::LogOn& command) -> AgentCommand {
    return [this, agent = std::string(command.agent), device = std::string(command.device),
            ready = command.ready](Now now) { return centre_.log_on(agent, device, ready, now); };
  });
  provide_agent_command<agent::LogOff>([this](const agent::LogOff& command) -> AgentCommand {
    return [this, agent = std::string(command.agent)](Now now) {
      return centre_.log_off(agent, {}, now);
    };
  });
  provide_agent_command<agent::SetReady>([this](const agent::SetReady& command) -> AgentCommand {
    return [this, agent = std::string(command.agent)](Now now) {
      return centre_.set_ready(agent, now);
    };
  });
  provide_agent_command<agent::SetNotReady>(
      [this](const agent::SetNotReady& command) -> AgentCommand {
        return [this, agent = std::string(command.agent), reason = std::string(command.reason)](
                   Now now) { return centre_.set_not_ready(agent, reason, now); };
      });
  provide_agent_command<agent::SetWorkingAfterCall>(
      [this](const agent::SetWorkingAfterCall& command) -> AgentCommand {
        return [this, agent = std::string(command.agent), duration = command.duration](Now now) {
          return centre_.set_working_after_call(agent, duration, now);
        };
      });
  provide_agent_command<TakeCallback>([this](const TakeCallback& command) -> AgentCommand {
    return [this, callback = std::string(command.callback), agent = std::string(command.agent)](
               Now now) { return centre_.take_callback(callback, agent, now); };
  });
  provide_agent_command<CloseCallback>([this](const CloseCallback& command) -> AgentCommand {
    const CallbackResult result =
        command.result == CallbackResult::unknown ? CallbackResult::cancelled : command.result;
    return [this, callback = std::string(command.callback), by = std::string(command.by),
            result](Now now) { return centre_.close_callback(callback, result, by, now); };
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
