#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"

/// How long calls will wait.
namespace ctibus::acd {

void Centre::count_unserved(QueuedCall& call) {
  const bool unserved =
      call.in_line && call.phase != CallPhase::offered && call.preferred == nullptr;
  if (unserved) call.offered_from_line = false;
  if (std::exchange(call.unserved, unserved) == unserved) return;
  std::uint32_t& count = call.group->unserved;
  count = unserved ? count + 1 : count - 1;
  observe_later(*call.group);
}

void Centre::note_departure(const QueuedCall& call) {
  if (!call.in_line) return;
  if (call.offered_from_line) {
    call.group->predictor.answered();
  } else if (call.unserved) {
    call.group->predictor.lost();
  }
  observe_later(*call.group);
}

std::uint32_t Centre::callbacks_ahead(const Group& group, const Rank& rank) {
  const auto& line = group.callback_line;
  return static_cast<std::uint32_t>(
      std::count_if(line.begin(), line.lower_bound(rank),
                    [](const auto& entry) { return entry.second->preferred == nullptr; }));
}

void Centre::observe_later(Group& group) {
  if (!std::exchange(group.unobserved, true)) unobserved_.push_back(&group);
}

void Centre::observe_lines(Now now) {
  for (Group* group : std::exchange(unobserved_, {})) {
    group->unobserved = false;
    group->predictor.observe(group->unserved, group->staffed, now.steady);
    listener_.group_changed(*group);
  }
}

WaitEstimate Centre::estimate(const Group& group, std::size_t ahead, Now now) {
  if (group.closed) return {};
  // Who is free although somebody waits cannot take what waits there.
  const std::size_t free = group.predictor.somebody_waits() ? 0 : group.ready;
  if (ahead < free) return {.known = true, .wait = Duration(0), .error = Duration(0)};
  return group.predictor.predict(ahead - free, group.staffed, now.steady);
}

WaitEstimate Centre::estimate(const Group& group, Now now) const {
  return estimate(group, group.unserved + group.callback_line.size(), now);
}

WaitEstimate Centre::estimate(const QueuedCall& call, Now now) const {
  if (!call.in_line) return {};
  const bool waits_for_one = call.preferred != nullptr && call.phase != CallPhase::offered;
  if (waits_for_one) return {};
  if (!call.unserved) return {.known = true, .wait = Duration(0), .error = Duration(0)};
  const Group& group = *call.group;
  if (group.line.rbegin()->second == &call) {
    return estimate(group, group.unserved - 1 + callbacks_ahead(group, call.rank), now);
  }
  const auto ahead = std::count_if(group.line.begin(), group.line.find(call.rank),
                                   [](const auto& entry) { return entry.second->unserved; });
  return estimate(group, static_cast<std::size_t>(ahead) + callbacks_ahead(group, call.rank), now);
}

}  // namespace ctibus::acd
