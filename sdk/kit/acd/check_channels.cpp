#include <algorithm>
#include <map>
#include <set>

#include "check.hpp"

namespace ctibus::acd {

namespace {

constexpr std::size_t most_configured = 16;

using ChannelNames = std::set<std::string, std::less<>>;

Result<ChannelNames> names_of_channels(const Options& options) {
  ChannelNames channels;
  for (const ChannelOptions& channel : options.channels) {
    if (channel.name.empty()) return bad("A channel has no name: give it one.");
    if (!channels.insert(channel.name).second) {
      return bad("Two channels are named \"{}\": leave one.", channel.name);
    }
    if (channel.name == voice && channel.capacity != 1) {
      return bad("The capacity of channel \"voice\" is {}: an agent has one call at once, use 1.",
                 channel.capacity);
    }
    if (channel.load == LoadPolicy::unknown) {
      return bad("The load of channel \"{}\" is unknown: use balanced or full.", channel.name);
    }
  }
  if (channels.size() > most_configured) {
    return bad("There are {} channels: {} are enough.", channels.size(), most_configured);
  }
  channels.emplace(voice);
  return channels;
}

/// What nobody sees or hears of a work item.
std::string_view only_for_calls(const GroupOptions& group) {
  if (!group.numbers.empty()) return "numbers";
  if (!group.treatment.empty()) return "treatment";
  if (!group.announcements.empty()) return "announcements";
  if (!group.keys.empty()) return "keys";
  if (group.callbacks.lost) return "callbacks";
  for (const QueueOptions& queue : group.queues) {
    if (!queue.treatment.empty()) return "a treatment in its queues";
  }
  for (const ExitOptions* exit : {&group.dissuasion, &group.when_closed, &group.when_no_agent}) {
    if (!exit->sounds.empty()) return "sounds";
  }
  return {};
}

Result<> check_group(const GroupOptions& group,
                     const std::map<std::string, std::string, std::less<>>& channel_of) {
  const auto check_destination = [&](const std::string& to) -> Result<> {
    const auto named = group_named_by(to);
    if (!named && (to.empty() || group.channel == voice)) return {};
    if (!named) {
      return bad("Work of group \"{}\" goes to {}: only calls can, name a group.", group.name, to);
    }
    const auto other = channel_of.find(*named);
    if (other == channel_of.end() || other->second == group.channel) return {};
    return bad(
        "Group \"{}\" of channel \"{}\" sends its work to group \"{}\" of channel \"{}\": "
        "name one of the same.",
        group.name, group.channel, *named, other->second);
  };
  for (const std::string* to :
       {&group.overflow, &group.dissuasion.to, &group.when_closed.to, &group.when_no_agent.to}) {
    if (auto good = check_destination(*to); !good) return good;
  }
  for (const KeyOptions& key : group.keys) {
    if (auto good = check_destination(key.to); !good) return good;
  }
  if (group.channel == voice) return {};
  if (const std::string_view option = only_for_calls(group); !option.empty()) {
    return bad("Group \"{}\" of channel \"{}\" has {}, which are for calls: take them out.",
               group.name, group.channel, option);
  }
  if (group.strategy == Strategy::ring_all) {
    return bad(
        "Group \"{}\" of channel \"{}\" has strategy ring_all, which is for calls: use "
        "another.",
        group.name, group.channel);
  }
  return {};
}

Result<> check_capacities(const AgentOptions& agent, const ChannelNames& channels) {
  std::set<std::string> named;
  for (const CapacityOptions& capacity : agent.capacities) {
    if (capacity.channel == voice || !channels.contains(capacity.channel)) {
      return bad("Agent \"{}\" has a capacity for channel \"{}\", which is none of `channels`.",
                 agent.id, capacity.channel);
    }
    if (!named.insert(capacity.channel).second) {
      return bad("Agent \"{}\" has two capacities for channel \"{}\": leave one.", agent.id,
                 capacity.channel);
    }
  }
  return {};
}

}  // namespace

Result<> check_channels(const Options& options) {
  const auto channels = names_of_channels(options);
  if (!channels) return tl::unexpected(channels.error());
  for (const ChannelOptions& channel : options.channels) {
    for (const std::string& other : channel.beside) {
      if (other != channel.name && channels->contains(other)) continue;
      return bad("Channel \"{}\" is beside \"{}\", which is not another channel.", channel.name,
                 other);
    }
  }
  std::map<std::string, std::string, std::less<>> channel_of;
  for (const GroupOptions& group : options.groups) channel_of.emplace(group.name, group.channel);
  for (const GroupOptions& group : options.groups) {
    if (!channels->contains(group.channel)) {
      return bad("Group \"{}\" has channel \"{}\", which is none of `channels`.", group.name,
                 group.channel);
    }
    if (auto good = check_group(group, channel_of); !good) return good;
  }
  for (const AgentOptions& agent : options.agents) {
    if (auto good = check_capacities(agent, *channels); !good) return good;
  }
  return {};
}

}  // namespace ctibus::acd
