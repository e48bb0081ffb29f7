#pragma once

#include <map>
#include <string>
#include <vector>

#include "csta_switch/site.hpp"
#include "model/call.hpp"

namespace csta_switch {

enum class DeviceKind { extension, trunk, trunk_line, route_point, pilot };

struct Forwarding {
  std::string destination;
  bool active = false;
};

/// Something with a device id.
struct Device {
  std::string id;
  DeviceKind kind = DeviceKind::extension;
  std::string group;         ///< of a line its trunk; of a route point its pattern
  std::vector<Call*> calls;  ///< it is in
  bool in_service = true;
  bool do_not_disturb = false;
  bool message_waiting = false;
  std::map<std::string, Forwarding> forwardings;  ///< by the words of ForwardingType
  int outside = 0;                                ///< handle of whoever is on the line; 0: nobody

  // Of its kind; the others are null.
  const Extension* extension = nullptr;
  const Trunk* trunk = nullptr;
  const RoutePoint* route_point = nullptr;
  const Pilot* pilot = nullptr;
};

/// Where a dialled number leads.
struct Destination {
  Device* device = nullptr;    ///< null: nowhere; of a number outside its trunk
  std::string number;          ///< as it was dialled
  std::string outside_number;  ///< what is dialled on the trunk
};

}  // namespace csta_switch
