#pragma once

#include "acd.hpp"

/// Commands to connectors, for the files that give them.
namespace ctibus::acd {

inline CommandResult result_of(ReplyStatus status, std::string_view code) {
  switch (status) {
    case ReplyStatus::accepted:
      return CommandResult::accepted;
    case ReplyStatus::no_provider:
      return CommandResult::no_link;
    case ReplyStatus::outcome_unknown:
      return CommandResult::uncertain;
    case ReplyStatus::rejected:
      break;
  }
  static constexpr std::pair<std::string_view, CommandResult> codes[] = {
      {"pbx.unknown_call", CommandResult::unknown_call},
      {"pbx.unknown_device", CommandResult::unreachable},
      {"pbx.invalid_destination", CommandResult::unreachable},
      {"pbx.out_of_service", CommandResult::unreachable},
      {"pbx.busy", CommandResult::busy},
      {"pbx.wrong_state", CommandResult::wrong_state},
      {"pbx.link_down", CommandResult::no_link},
      {"bus.deadline", CommandResult::uncertain},
      {"bus.unanswered", CommandResult::uncertain},
  };
  for (const auto& [known, result] : codes) {
    if (code == known) return result;
  }
  return CommandResult::refused;
}

template <Message C>
MessageId Acd::command(const CallFacts& call, const C& body,
                       const std::function<void(CommandResult, Now)>& replied) {
  const auto done = [this, id = call.call, replied](ReplyStatus status, std::string_view code,
                                                    std::string_view text) {
    const CommandResult result = result_of(status, code);
    if (result != CommandResult::accepted) {
      host_.log().warning("acd.command_failed", "{} of call {}: {} {}", topic_of<C>(), id, code,
                          text);
    }
    act([&](Now now) { replied(result, now); });
  };
  auto sent = host_.request<C>(
      call.connector, body, {.deadline = options_.route_time, .correlation = call.root},
      [done](const Reply<C>& reply) { done(reply.status, reply.code, reply.text); });
  if (!sent) {
    host_.post(
        [done, error = sent.error()] { done(ReplyStatus::rejected, error.code, error.text); });
  }
  return sent.value_or(MessageId{});
}

}  // namespace ctibus::acd
