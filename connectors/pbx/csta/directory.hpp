#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/dial_plan.hpp"
#include "ctibus/kit/pbx/switch_devices.hpp"
#include "ctibus/messages/types.hpp"
#include "links/identifiers.hpp"
#include "options.hpp"

namespace ctibus::csta {

/// What an identifier of the switch stands for at this site.
struct Place {
  enum class Kind : std::uint8_t { stranger, station, trunk, line, route_point, holding };
  Kind kind = Kind::stranger;
  std::string device;  ///< of the bus; a stranger has none
  std::string number;
};

/// The devices of the site and their numbers. A value; constant once it is made.
class Directory {
 public:
  /// Errors: csta.bad_options.
  static Result<Directory> make(std::string connector, const Options& options,
                                Identifiers identifiers);

  Place place_of(std::string_view identifier) const;
  /// What the switch is told to dial. Errors: pbx.invalid_destination.
  Result<std::string> identifier_of_destination(std::string_view destination) const;
  /// Errors: pbx.unknown_device.
  Result<std::string> identifier_of_device(std::string_view device) const;
  std::string identifier_of(std::string_view number) const {
    return identifiers_.identifier_of(number);
  }
  std::string device_of(std::string_view number) const;
  bool is_station(std::string_view device) const;
  /// Of a device of ours; no number: it is no telephone.
  const pbx::Station& station(std::string_view device) const;
  DeviceKind kind_of(std::string_view device) const;
  /// The number of a device, or what its line is called.
  std::string_view number_in(std::string_view device) const;

  const pbx::SwitchDevices& devices() const { return devices_; }
  const std::string& connector() const { return connector_; }
  std::string holding() const;
  const pbx::RoutePoint& route_point(std::string_view device) const;
  /// The trunk that a place is of; else the first one.
  const pbx::TrunkGroup& trunk_of(const Place& place) const;

 private:
  Directory(std::string connector, pbx::SwitchDevices devices, pbx::DialPlan plan,
            Identifiers identifiers)
      : connector_(std::move(connector)),
        devices_(std::move(devices)),
        plan_(std::move(plan)),
        identifiers_(std::move(identifiers)) {}

  std::string connector_;
  pbx::SwitchDevices devices_;
  pbx::DialPlan plan_;
  Identifiers identifiers_;
};

}  // namespace ctibus::csta
