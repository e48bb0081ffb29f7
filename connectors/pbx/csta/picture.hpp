#pragma once

#include <optional>
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
  bool partial = false;  ///< put together from what single devices have of it
};

using Picture = std::vector<CallPicture>;

/// From SnapshotCallResponse. Connections that are null are left out, of others the state may be
/// unknown. None: it does not say what there is.
std::optional<CallPicture> call_picture_of(std::string_view call, const Element& response);
/// The connections of a device, from SnapshotDeviceResponse, each in the state it has there. None:
/// it does not say.
std::optional<std::vector<CallPicture::Connection>> device_picture_of(std::string_view identifier,
                                                                      const Element& response);

/// SnapshotDevice, SnapshotCall.
Element snapshot_device(std::string_view identifier);
Element snapshot_call(const ConnectionId& connection);

}  // namespace ctibus::csta
