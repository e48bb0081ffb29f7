#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/kit/acd/domain.hpp"
#include "ctibus/messages/acd_alarm.hpp"

namespace ctibus::acd {

/// Notices when groups and agents go over their limits, and when they do not any more.
///
/// Is told of each that changed, and of the time: never looks at all of them. O(log n) per change.
/// Durations are in steady time; only where something began before it was seen, UTC tells how long
/// before.
class AlarmWatch {
 public:
  struct Alarm {
    AlarmKind kind{};
    std::string group;
    std::string agent;
    std::string reason;
    Timestamp since{};
    Duration limit{0};
    std::uint32_t waiting = 0;
    std::uint32_t waiting_limit = 0;
    std::uint32_t percent = 0;
    std::uint32_t objective = 0;
  };

  /// Errors: acd.bad_option, which names the reason.
  static Result<> check(const AgentAlarmOptions& options);
  /// Agents are looked at by these from their next agent_changed() on.
  void configure(const AgentAlarmOptions& options) { agents_ = options; }

  void group_changed(const Group& group, const ServiceLevel& service, Now now);
  void group_removed(std::string_view group);
  void agent_changed(const Agent& agent, Now now);
  void agent_removed(std::string_view agent);

  void expire(Now now);
  std::optional<Moment> next() const;

  /// Null: it is not raised.
  const Alarm* raised(const std::string& id) const;
  /// Ids of those that were raised or cleared since the last call, such as "wait:sales".
  std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  struct Watched {
    Alarm alarm;
    Moment due{};
    std::uint64_t occasion = 0;  ///< tells apart what begins anew in the same moment
    bool raised = false;
  };
  using Entry = std::pair<const std::string, Watched>;

  void watch_group(const Group& group, AlarmKind kind, bool holds, Now now);
  void watch_service(const Group& group, const ServiceLevel& service, Now now);
  void watch_wait(const Group& group, Now now);
  void watch_ringing(const Agent& agent, Now now);
  void watch_talk(const Agent& agent, Now now);
  void watch_state(const Agent& agent, AlarmKind kind, AgentState state, Duration limit, Now now);
  Duration not_ready_limit(std::string_view reason) const;
  /// It lasts since alarm.since; the alarm is given after alarm.limit.
  void watch(Alarm alarm, std::uint64_t occasion, Now now);
  void forget(AlarmKind kind, std::string_view name);
  void set_raised(Entry& entry, bool raised);
  const Watched* find(AlarmKind kind, std::string_view name) const;

  AgentAlarmOptions agents_;
  std::map<std::string, Watched, std::less<>> watched_;
  std::set<std::pair<Moment, std::string>> pending_;
  std::set<std::string> changed_;
};

}  // namespace ctibus::acd
