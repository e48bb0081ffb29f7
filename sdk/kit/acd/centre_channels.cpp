#include <fmt/format.h>

#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

/// Kinds of work, and how much of each an agent has at once.
namespace ctibus::acd {

std::optional<std::uint32_t> Centre::channel_named(std::string_view name) const {
  const auto found = std::find_if(channels_.begin(), channels_.end(), [&](const Channel& channel) {
    return channel.options.name == name;
  });
  if (found == channels_.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - channels_.begin());
}

/// Errors leave everything as it was.
Result<> Centre::check_change_of_channels(const Options& options) const {
  const auto is_new = [&](const ChannelOptions& wanted) { return !channel_named(wanted.name); };
  const auto fresh = std::count_if(options.channels.begin(), options.channels.end(), is_new);
  if (channels_.size() + static_cast<std::size_t>(fresh) > most_channels) {
    return failure("acd.bad_option",
                   "So many channels have come and gone that there are no more: restart the plugin "
                   "to begin anew.");
  }
  for (const GroupOptions& wanted : options.groups) {
    const auto group = groups_.find(wanted.name);
    if (group == groups_.end() || (group->second.calls == 0 && group->second.callbacks == 0)) {
      continue;
    }
    const std::string& present = channels_[group->second.channel].options.name;
    if (present == wanted.channel) continue;
    return failure("acd.bad_option",
                   fmt::format("Group \"{}\" still has work of channel \"{}\": change its channel "
                               "when there is none, or give the new channel a new group.",
                               wanted.name, present));
  }
  return {};
}

/// Those that are not configured any more keep their place, and what agents have of them.
void Centre::configure_channels() {
  for (Channel& channel : channels_) channel = {{.name = channel.options.name}};
  for (const ChannelOptions& wanted : options_.channels) {
    if (const auto known = channel_named(wanted.name)) {
      channels_[*known].options = wanted;
    } else {
      channels_.push_back({wanted});
    }
  }
  for (Channel& channel : channels_) {
    for (const std::string& other : channel.options.beside) {
      if (const auto known = channel_named(other)) channel.beside |= only(*known);
    }
  }
  for (auto& [id, agent] : agents_) set_capacities(agent);
}

void Centre::set_capacities(Agent& agent) const {
  agent.capacities.clear();
  for (const Channel& channel : channels_) agent.capacities.push_back(channel.options.capacity);
  for (const CapacityOptions& own : agent.options.capacities) {
    if (const auto channel = channel_named(own.channel)) agent.capacities[*channel] = own.items;
  }
}

/// Of which channels the work in hand leaves room for more.
ChannelSet Centre::room_of(const Agent& agent) const {
  const bool calls = !agent.device->calls.empty() || in_hand(agent, voice_index) > 0;
  if (channels_.size() == 1) return calls ? 0 : only(voice_index);
  ChannelSet has = calls ? only(voice_index) : 0;
  for (const auto& [id, handled] : agent.handled) has |= only(handled.channel);
  ChannelSet room = 0;
  for (std::uint32_t channel = 0; channel < channels_.size(); ++channel) {
    const bool full =
        channel == voice_index ? calls : in_hand(agent, channel) >= agent.capacities[channel];
    const ChannelSet others = has & ~only(channel);
    if (!full && (others & ~channels_[channel].beside) == 0) room |= only(channel);
  }
  return room;
}

/// Work of which channels the agent can be offered now.
ChannelSet Centre::open_to(const Agent& agent) const {
  if (agent.device == nullptr || !agent.wants_ready || agent.offered != nullptr || agent.paused ||
      agent.after_call_work) {
    return 0;
  }
  ChannelSet open = room_of(agent);
  const Device& at = *agent.device;
  const bool can_ring = at.in_service && !at.unreachable && at.connector->usable();
  if (!can_ring) open &= ~only(voice_index);
  return open;
}

std::vector<WorkInHand> Centre::work_of(const Agent& agent) const {
  std::vector<WorkInHand> work;
  for (std::uint32_t channel = voice_index + 1; channel < channels_.size(); ++channel) {
    const std::uint32_t items = in_hand(agent, channel);
    if (items > 0) work.push_back({channel, items, agent.capacities[channel]});
  }
  return work;
}

}  // namespace ctibus::acd
