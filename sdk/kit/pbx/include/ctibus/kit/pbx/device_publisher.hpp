#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/messages/device.hpp"

namespace ctibus::pbx {

struct Device {
  std::string id;  ///< "connector:number"
  DeviceKind kind = DeviceKind::unknown;
  bool in_service = true;
  std::string name;

  friend bool operator==(const Device&, const Device&) = default;
};

/// connector.state and device.state of one connector. Devices of an earlier life that are not told
/// again by the time its last values are in are withdrawn.
/// Make it in the plugin's constructor; strand only.
class DevicePublisher {
 public:
  explicit DevicePublisher(Host& host);

  /// Publishes when something has changed.
  void tell(Device device);
  void withdraw(std::string_view device);
  const Device* find(std::string_view device) const;

  /// `capabilities` are the topics of the commands that work now, and queue::offer_many; texts with
  /// static storage.
  void tell_link(connector::LinkState link, std::string_view text,
                 const std::vector<std::string_view>& capabilities);

 private:
  Host& host_;
  std::map<std::string, Device, std::less<>> told_;
  std::set<std::string, std::less<>> earlier_;
  bool recovered_ = false;
};

}  // namespace ctibus::pbx
