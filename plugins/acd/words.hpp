#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/command.hpp"
#include "ctibus/kit/acd/centre.hpp"

/// Between the words of the bus and those of the Centre.
namespace ctibus::acd {

inline Attributes views(const std::vector<std::pair<std::string, std::string>>& data) {
  return {data.begin(), data.end()};
}

inline std::string_view connector_of(std::string_view device) {
  return device.substr(0, device.find(':'));
}

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

}  // namespace ctibus::acd
