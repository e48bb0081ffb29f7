#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/device.hpp"

namespace csta_switch {

/// The devices of a site, and where numbers lead: exact ones, then patterns, then trunk prefixes.
class DialPlan {
 public:
  explicit DialPlan(const Site& site);

  /// By its id, which is its number; null when there is none. A number of a pattern becomes a
  /// device when somebody first asks for it.
  Device* device(std::string_view id);
  /// `from_outside`: whoever dials does not get out again.
  Destination resolve(std::string_view number, bool from_outside);
  /// Null when all lines are in use.
  Device* free_line(const Trunk& trunk);
  /// Of whoever is on it; null when nobody is.
  Device* line_of(int handle);

  const std::map<std::string, Device, std::less<>>& devices() const { return devices_; }
  std::map<std::string, Device, std::less<>>& devices() { return devices_; }

 private:
  Device& add(const std::string& id, DeviceKind kind, const std::string& group = {});

  std::map<std::string, Device, std::less<>> devices_;
};

}  // namespace csta_switch
