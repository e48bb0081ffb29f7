#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "happening.hpp"
#include "requester.hpp"

/// What a switch says of its calls when it is asked (ECMA-269 16, snapshot).
namespace ctibus::csta {

struct CallPicture {
  struct Connection {
    ConnectionId id;
    std::string device;  ///< identifier
    ConnectionState state = ConnectionState::unknown;
  };
  std::string call;  ///< callID
  std::string calling;
  std::string called;
  std::string associated_calling;
  std::vector<Connection> connections;
};

using Picture = std::vector<CallPicture>;

/// From SnapshotCallResponse. Connections that are null are left out.
CallPicture call_picture_of(std::string_view call, const Element& response);
/// The connections of a device, from SnapshotDeviceResponse, each in the state it has there.
std::vector<CallPicture::Connection> device_picture_of(std::string_view identifier,
                                                       const Element& response);

/// SnapshotDevice, SnapshotCall.
Element snapshot_device(std::string_view identifier);
Element snapshot_call(const ConnectionId& connection);

}  // namespace ctibus::csta
