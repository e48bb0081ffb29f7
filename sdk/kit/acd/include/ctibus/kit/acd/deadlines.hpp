#pragma once

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace ctibus::acd {

/// What a moment is waited for. One of each kind per entity.
enum class DeadlineKind {
  call_phase,
  queue,
  announcement,
  step,
  hours,
  after_call_work,
  agent_pause,
  unreachable,
  connector,
  callback,
  preference,
  memory
};

struct Deadline {
  DeadlineKind kind;
  std::string entity;
  friend auto operator<=>(const Deadline&, const Deadline&) = default;
};

/// The moments of steady time at which something must be looked at again. Values only, no threads.
class Deadlines {
 public:
  using Moment = std::chrono::nanoseconds;

  /// Replaces the entity's earlier deadline of this kind.
  void set(DeadlineKind kind, const std::string& entity, Moment at);
  void clear(DeadlineKind kind, const std::string& entity);
  std::optional<Moment> next() const;
  /// Takes out one that is due.
  std::optional<Deadline> take(Moment now);

 private:
  std::map<Deadline, Moment> by_entity_;
  std::set<std::pair<Moment, Deadline>> by_time_;
};

}  // namespace ctibus::acd
