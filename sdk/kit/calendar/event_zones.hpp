#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "content_line.hpp"
#include "ctibus/result.hpp"
#include "zone.hpp"

namespace ctibus::calendar {

/// The zones that events are written in, each looked up once.
class EventZones {
 public:
  /// `service`: of dates, and of times without a zone.
  explicit EventZones(const Zone& service) : service_(service) {}

  [[nodiscard]] const Zone& service() const { return service_; }
  /// Of a property's TZID: an IANA name, also behind the name of whoever made the file, or
  /// Windows' name of a zone. Error: calendar.bad_file.
  Result<Zone> of(const ContentLine& property);
  Result<Zone> utc(const ContentLine& property) { return find("Etc/UTC", property); }

 private:
  Result<Zone> find(const std::string& name, const ContentLine& property);

  Zone service_;
  std::map<std::string, std::optional<Zone>> known_;
};

}  // namespace ctibus::calendar
