#include "zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace ctibus::calendar {
namespace {

// date-tz counts years in 16 bits.
constexpr seconds earliest = std::chrono::sys_days(std::chrono::year(0) / 1 / 1).time_since_epoch();
constexpr seconds latest =
    std::chrono::sys_days(std::chrono::year(2200) / 1 / 1).time_since_epoch();

date::local_info info_of(const date::time_zone& zone, seconds local) {
  return zone.get_info(date::local_seconds(local));
}

seconds known(seconds since_1970) { return std::clamp(since_1970, earliest, latest); }

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

local_seconds Zone::to_local(sys_seconds time) const {
  const sys_seconds inside(known(time.time_since_epoch()));
  return local_seconds(inside.time_since_epoch() + zone_->get_info(inside).offset);
}

sys_seconds Zone::first(local_seconds local) const {
  const seconds wanted = known(local.time_since_epoch());
  const auto info = info_of(*zone_, wanted);
  if (info.result == date::local_info::nonexistent) return info.first.end;
  return sys_seconds(wanted - info.first.offset);
}

sys_seconds Zone::last(local_seconds local) const {
  const seconds wanted = known(local.time_since_epoch());
  const auto info = info_of(*zone_, wanted);
  if (info.result == date::local_info::nonexistent) return info.first.end;
  const bool twice = info.result == date::local_info::ambiguous;
  return sys_seconds(wanted - (twice ? info.second.offset : info.first.offset));
}

sys_seconds Zone::as_event(local_seconds local) const {
  const seconds wanted = known(local.time_since_epoch());
  return sys_seconds(wanted - info_of(*zone_, wanted).first.offset);
}

}  // namespace ctibus::calendar
