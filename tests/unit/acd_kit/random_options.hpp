#pragma once

#include <string>
#include <vector>

#include "ctibus/kit/acd/options.hpp"
#include "ctibus/testing/clock.hpp"

namespace ctibus::acd::testing {

/// Three groups of callers, one of chats and one of mails, and six agents with whatever options
/// there are.
class RandomOptions {
 public:
  explicit RandomOptions(ctibus::testing::Random& random) : random_(random) {}

  Options make() {
    Options options;
    options.groups = {{.name = "a", .priority = 10, .wrap_up_time = Duration(5000)},
                      {.name = "b", .priority = 50, .max_wait = Duration(40000), .overflow = "9"},
                      {.name = "d", .channel = "chat", .priority = 50},
                      {.name = "e", .channel = "mail", .priority = 60},
                      {.name = "c", .priority = 50}};
    options.channels = {some_channel("chat"), some_channel("mail"), some_channel("voice")};
    for (auto& group : options.groups) {
      group.strategy = static_cast<Strategy>(1 + random_.below(8));
      if (chance(40)) group.needs = some_needs();
      if (group.channel != voice) {
        set_up_work(group);
        continue;
      }
      set_ways_out(group);
      group.callbacks = {.lost = chance(30),
                         .lost_after = Duration(random_.below(2) * 5000),
                         .automatic = chance(80),
                         .attempts = static_cast<std::uint32_t>(1 + random_.below(3)),
                         .retry_after = Duration(10000 + random_.below(2) * 60000),
                         .expires = Duration(60000 + random_.below(2) * 3600000)};
      set_pastime(group);
      if (chance(40)) group.sticky = {.time = Duration(15000), .memory = Duration(60000)};
      if (chance(40)) group.backup_after = Duration(random_.below(3) * 10000);
      for (const char* name : {"a", "b", "c", "d"}) {
        if (name == group.name || !chance(25)) continue;
        group.helpers.push_back({name, Duration(random_.below(3) * 10000),
                                 static_cast<std::uint32_t>(random_.below(4))});
      }
    }
    for (int i = 0; i < 6; ++i) {
      AgentOptions agent{.id = "agent" + std::to_string(i),
                         .device = "pbx1:100" + std::to_string(i),
                         .callbacks = chance(80)};
      for (const auto& group : options.groups) {
        if (random_.below(2) == 0) {
          agent.groups.push_back({group.name, static_cast<std::uint32_t>(random_.below(3)),
                                  static_cast<std::uint32_t>(random_.below(3)),
                                  static_cast<std::uint32_t>(1 + random_.below(3)), chance(20)});
        }
      }
      if (chance(30)) {
        agent.capacities = {{"chat", static_cast<std::uint32_t>(random_.below(4))}};
      }
      for (const char* skill : {"french", "german"}) {
        if (chance(60))
          agent.skills.push_back({skill, static_cast<std::uint32_t>(random_.below(5))});
      }
      options.agents.push_back(std::move(agent));
    }
    return options;
  }

 private:
  ChannelOptions some_channel(const std::string& name) {
    ChannelOptions channel{.name = name};
    for (const char* other : {"chat", "mail", "voice"}) {
      if (other != name && chance(50)) channel.beside.emplace_back(other);
    }
    if (chance(50)) channel.load = LoadPolicy::full;
    if (name != voice) channel.capacity = static_cast<std::uint32_t>(1 + random_.below(3));
    return channel;
  }
  void set_up_work(GroupOptions& group) {
    if (group.strategy == Strategy::ring_all) group.strategy = Strategy::longest_idle;
    if (chance(30)) group.wrap_up_time = Duration(5000);
    if (chance(40)) group.sticky = {.time = Duration(15000), .memory = Duration(60000)};
    if (chance(50)) group.max_wait = Duration(30000);
    if (chance(30)) group.queues = {{.capacity = 2}};
    if (!group.queues.empty()) group.max_wait = Duration(0);
    group.wait_without_agent = chance(50);
    if (chance(30)) group.when_closed.wait = true;
    if (chance(30)) group.helpers = {{"a", Duration(10000), 1}};
  }
  bool chance(unsigned percent) { return random_.below(100) < percent; }
  void set_ways_out(GroupOptions& group) {
    const auto somewhere = [&]() -> std::string {
      static constexpr const char* places[] = {"", "9", "group:a", "group:b", "group:c"};
      const std::string place = places[random_.below(5)];
      return place == "group:" + group.name ? std::string() : place;
    };
    if (chance(50)) {
      group.max_wait = Duration(0);
      for (std::uint64_t count = 1 + random_.below(3); count > 0; --count) {
        QueueOptions queue{.max_wait = Duration(random_.below(3) * 15000)};
        if (chance(50)) {
          queue.capacity = static_cast<std::uint32_t>(1 + random_.below(4));
        } else if (chance(50)) {
          queue.capacity_percent = static_cast<std::uint32_t>(random_.below(200));
        }
        group.queues.push_back(queue);
      }
    }
    if (chance(50)) group.overflow = somewhere();
    group.wait_without_agent = chance(50);
    for (ExitOptions* exit : {&group.dissuasion, &group.when_closed, &group.when_no_agent}) {
      if (exit == &group.when_no_agent && group.wait_without_agent) continue;
      exit->wait = exit != &group.when_no_agent && chance(30);
      if (exit->wait) continue;
      exit->to = somewhere();
      if (chance(50)) exit->sounds = {"why"};
    }
  }
  /// What callers hear and may choose while they wait.
  void set_pastime(GroupOptions& group) {
    for (std::uint64_t count = random_.below(3); count > 0; --count) {
      AnnouncementOptions announcement{.after = Duration(random_.below(3) * 10000),
                                       .every = Duration(random_.below(3) * 10000),
                                       .sounds = {chance(50) ? "wait" : "{position}"}};
      if (announcement.sounds[0] == "{position}") {
        announcement.up_to = static_cast<std::uint32_t>(random_.below(3));
        announcement.only_closer = chance(50);
        if (chance(50)) announcement.otherwise = {"many"};
      }
      group.announcements.push_back(announcement);
    }
    if (chance(50)) group.keys.push_back({.key = "0", .to = "9"});
    if (chance(50)) group.keys.push_back({.key = "1", .callback = true});
    if (chance(50))
      group.keys.push_back({.key = "2", .to = group.name == "a" ? "group:b" : "group:a"});
    if (chance(50)) group.keys.push_back({.key = "3", .message = true});
    for (KeyOptions& key : group.keys) {
      if (chance(50)) key.sounds = {"as you like"};
    }
  }
  std::vector<NeedOptions> some_needs() {
    static constexpr const char* needs[] = {"french >= 3", "$language >= 2", "not german",
                                            "french and $language", "german > 1 or french > 3"};
    return {{Duration(0), needs[random_.below(5)]},
            {Duration(10000), needs[random_.below(5)]},
            {Duration(30000), chance(80) ? "" : needs[random_.below(5)]}};
  }

  ctibus::testing::Random& random_;
};

}  // namespace ctibus::acd::testing
