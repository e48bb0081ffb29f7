#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// The channel of calls: always there.
inline constexpr std::string_view voice = "voice";

/// Who of those with room gets the next item.
enum class LoadPolicy { unknown, balanced, full };
constexpr auto names(LoadPolicy) {
  return std::array<std::string_view, 3>{"unknown", "balanced", "full"};
}

struct ChannelOptions {
  std::string name;
  std::uint32_t capacity = 1;
  std::vector<std::string> beside;
  LoadPolicy load = LoadPolicy::balanced;

  static constexpr auto describe() {
    using O = ChannelOptions;
    return declare_group<O>(
        "A kind of work: chats, e-mails, tasks. The channel of calls is named voice.",
        option("name", &O::name, "Its name in groups and messages.",
               {.required = true, .reloadable = true}),
        option(
            "capacity", &O::capacity,
            "How many items an agent has at once, unless the agent's `capacities` say otherwise. "
            "Of voice: 1.",
            {.min = "1", .max = "100", .reloadable = true}),
        option("beside", &O::beside,
               "Channels whose work an agent may have in hand when offered work of this one.",
               {.reloadable = true}),
        option("load", &O::load,
               "Among agents of the same priority: balanced, those with the fewest items first; "
               "full, those with the most.",
               {.reloadable = true}));
  }
};

struct CapacityOptions {
  std::string channel;
  std::uint32_t items = 1;

  static constexpr auto describe() {
    using O = CapacityOptions;
    return declare_group<O>(
        "How much work of a channel an agent has at once.",
        option("channel", &O::channel, "Channel.", {.required = true, .reloadable = true}),
        option("items", &O::items, "At most; 0: none is offered.",
               {.max = "100", .reloadable = true}));
  }
};

}  // namespace ctibus::acd
