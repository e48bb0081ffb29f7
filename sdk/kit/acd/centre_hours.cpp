#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"

/// When groups are open.
namespace ctibus::acd {

Result<Centre::Named<calendar::Calendar>> Centre::read_calendars(const Options& options) {
  Named<calendar::Calendar> calendars;
  for (const GroupOptions& group : options.groups) {
    auto read = calendar::Calendar::read(group.hours);
    if (!read) {
      return failure(read.error().code, "Group \"" + group.name + "\": " + read.error().text);
    }
    calendars.emplace(group.name, std::move(*read));
  }
  return calendars;
}

Result<> Centre::set_opening(std::string_view name, Opening opening, Now now) {
  const auto group = configured_group(name);
  if (!group) return tl::unexpected(group.error());
  (*group)->opening = opening;
  review_opening(**group, now);
  return {};
}

void Centre::review_opening(Group& group, Now now) {
  const auto change = group.calendar.next_change(now.utc);
  if (change) {
    deadlines_.set(DeadlineKind::hours, group.name, trusted(*change, now));
  } else {
    deadlines_.clear(DeadlineKind::hours, group.name);
  }
  const bool closed = group.opening == Opening::by_hours ? !group.calendar.open(now.utc)
                                                         : group.opening == Opening::closed;
  if (std::exchange(group.closed, closed) == closed) return;
  listener_.group_changed(group);
  reschedule(group.name, now);
}

}  // namespace ctibus::acd
