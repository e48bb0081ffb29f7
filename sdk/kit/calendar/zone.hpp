#pragma once

#include <chrono>
#include <optional>
#include <string_view>

// The narrow interface to date-tz.
namespace date {
class time_zone;
}

namespace ctibus::calendar {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

/// A time zone of the machine's tzdata. A cheap value; any thread. Debian's date-tz does not know
/// of daylight-saving time after 2037. Times beyond the years 0 to 2200 are taken for their bounds.
class Zone {
 public:
  /// By its IANA name; none: there is no such zone.
  static std::optional<Zone> find(std::string_view name);

  [[nodiscard]] local_seconds to_local(sys_seconds time) const;
  /// The first of two; when the clocks go forward for a time that they leave out.
  [[nodiscard]] sys_seconds first(local_seconds local) const;
  /// The second of two; when the clocks go forward for a time that they leave out.
  [[nodiscard]] sys_seconds last(local_seconds local) const;
  /// RFC 5545 section 3.3.5: the first of two; the offset from before the clocks went forward.
  [[nodiscard]] sys_seconds as_event(local_seconds local) const;

  friend bool operator==(const Zone&, const Zone&) = default;

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

}  // namespace ctibus::calendar
