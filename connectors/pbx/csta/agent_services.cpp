#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "agents.hpp"
#include "port_error.hpp"

/// What the switch is asked to do with agents (ECMA-269, Set Agent State).
namespace ctibus::csta {
namespace {

/// How long events of a request may come.
constexpr auto outcome_limit = std::chrono::seconds(30);

std::string hexadecimal(std::string_view text) {
  std::string made;
  for (const char c : text) made += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return made;
}

/// The same in the words of the agent port.
Error agent_error(const Error& error) {
  if (error.code == "pbx.unknown_device") return {"agent.unknown_device", error.text};
  if (error.code == "pbx.wrong_state") return {"agent.wrong_state", error.text};
  if (error.code == "pbx.bad_value") return {"agent.unknown", error.text};
  return port_error(error);
}

}  // namespace

Result<Agents::Agent*> Agents::logged_on(std::string_view id) {
  Agent* const agent = find(id);
  if (agent == nullptr) {
    return failure("agent.unknown", fmt::format("There is no agent \"{}\".", id));
  }
  if (agent->now.device.empty()) {
    return failure("agent.logged_off", fmt::format("Agent \"{}\" is not logged on.", id));
  }
  return agent;
}

void Agents::request(Agent& agent, const std::string& device, std::string_view wanted, Asked asked,
                     Done done) {
  const Directory& directory = around_.directory;
  Element request{.name = "SetAgentState"};
  request.add("device", directory.identifier_of(directory.number_in(device)));
  request.add("requestedAgentState", wanted);
  request.add("agentID", agent.id);
  if (wanted == "loggedOn") {
    if (!agent.password.empty()) request.add("password", hexadecimal(agent.password));
    if (!agent.group.empty()) request.add("group", agent.group);
  }
  asked.until = now() + outcome_limit;
  const MessageId command = asked.command;
  agent.asked = std::move(asked);
  around_.requester.request(
      std::move(request),
      [this, id = agent.id, command, done = std::move(done)](const Result<Element>& reply) {
        Agent& there = *find(id);
        if (reply) {
          if (const auto pending = reply->text_at("pendingAgentState"); !pending.empty()) {
            expect_next(there, pending);
            tell(there, {.causation = command});
          }
          return done({});
        }
        if (there.asked && there.asked->command == command) there.asked.reset();
        done(tl::unexpected(agent_error(reply.error())));
      });
}

void Agents::request_log_on(const std::string& id, const std::string& device, bool ready,
                            MessageId command, Done done) {
  const Asked asked{.command = command, .wanted = ready ? AgentState::ready : AgentState::unknown};
  request(*find(id), device, "loggedOn", asked,
          [this, id, device, ready, asked, done = std::move(done)](Result<> logged_on) {
            if (!logged_on || !ready) return done(std::move(logged_on));
            request(*find(id), device, "ready", asked, done);
          });
}

void Agents::log_on(std::string_view id, std::string_view wanted, bool ready, MessageId command,
                    Done done) {
  Agent* const agent = find(id);
  if (agent == nullptr) {
    return done(failure("agent.unknown", fmt::format("There is no agent \"{}\".", id)));
  }
  const std::string at = agent->now.device;
  const std::string device = !wanted.empty() ? std::string(wanted) : at.empty() ? agent->home : at;
  if (device.empty()) {
    return done(failure("agent.unknown_device",
                        fmt::format("Agent \"{}\" has no device: name one.", agent->id)));
  }
  if (!around_.directory.is_station(device)) {
    return done(failure("agent.unknown_device", fmt::format("{} is no telephone here.", device)));
  }
  const Agent* const sitting = agent_at(device);
  if (sitting == agent) {
    return ready ? set_ready(id, command, std::move(done)) : done({});
  }
  if (sitting != nullptr) {
    return done(failure("agent.device_taken",
                        fmt::format("Agent \"{}\" is logged on at {}.", sitting->id, device)));
  }
  if (at.empty()) return request_log_on(agent->id, device, ready, command, std::move(done));
  if (agent->now.state == AgentState::busy) {
    return done(
        failure("agent.wrong_state", fmt::format("Agent \"{}\" has a call at {}.", agent->id, at)));
  }
  request(*agent, at, "loggedOff", {.command = command, .wanted = AgentState::null},
          [this, id = agent->id, device, ready, command, done = std::move(done)](Result<> left) {
            if (!left) return done(std::move(left));
            request_log_on(id, device, ready, command, done);
          });
}

void Agents::log_off(std::string_view id, MessageId command, Done done) {
  const auto agent = logged_on(id);
  if (!agent) return done(tl::unexpected(agent.error()));
  request(**agent, (*agent)->now.device, "loggedOff",
          {.command = command, .wanted = AgentState::null}, std::move(done));
}

void Agents::set_ready(std::string_view id, MessageId command, Done done) {
  const auto agent = logged_on(id);
  if (!agent) return done(tl::unexpected(agent.error()));
  if ((*agent)->now.state == AgentState::ready) return done({});
  request(**agent, (*agent)->now.device, "ready", {.command = command, .wanted = AgentState::ready},
          std::move(done));
}

void Agents::set_not_ready(std::string_view id, std::string_view reason, MessageId command,
                           Done done) {
  const auto found = logged_on(id);
  if (!found) return done(tl::unexpected(found.error()));
  if (!reason.empty() && !reasons_.empty() &&
      std::ranges::find(reasons_, reason) == reasons_.end()) {
    return done(failure("agent.unknown_reason",
                        fmt::format("\"{}\" is not in not_ready_reasons.", reason)));
  }
  Agent& agent = **found;
  if (agent.now.state == AgentState::not_ready) {
    // For the switch nothing changes.
    agent.now.reason = reason;
    tell(agent, {.causation = command});
    return done({});
  }
  request(agent, agent.now.device, "notReady",
          {.command = command, .wanted = AgentState::not_ready, .reason = std::string(reason)},
          std::move(done));
}

void Agents::set_working_after_call(std::string_view id, Duration duration, MessageId command,
                                    Done done) {
  const auto agent = logged_on(id);
  if (!agent) return done(tl::unexpected(agent.error()));
  if (duration > Duration::zero()) {
    return done(failure("pbx.not_supported",
                        "This switch cannot end after-call work by itself: give no duration."));
  }
  if ((*agent)->now.state == AgentState::working_after_call) return done({});
  request(**agent, (*agent)->now.device, "workingAfterCall",
          {.command = command, .wanted = AgentState::working_after_call}, std::move(done));
}

}  // namespace ctibus::csta
