#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/messages/call.hpp"

/// What every PBX connector keeps of its calls. Values; no thread of their own.
namespace ctibus::pbx {

/// Business data: names and values, in the order in which the names came up.
using Data = std::vector<std::pair<std::string, std::string>>;

/// A device's connection to a call.
struct Party {
  std::string device;  ///< "connector:number"
  ConnectionState state = ConnectionState::null;
  DeviceKind kind = DeviceKind::unknown;
  std::string number;
  std::string name;

  friend bool operator==(const Party&, const Party&) = default;
};

struct Call {
  std::string id;    ///< UUID of ours
  std::string root;  ///< the conversation: the id of its first call
  std::string connector_call;
  Direction direction = Direction::unknown;
  std::string calling;
  std::string calling_name;
  std::string called;
  std::string trunk;
  Data data;
  std::vector<Party> parties;
  Timestamp since{};

  const Party* party(std::string_view device) const;
  Party* party(std::string_view device);
  /// null when the device is not in the call.
  ConnectionState state_of(std::string_view device) const;

  friend bool operator==(const Call&, const Call&) = default;
};

/// What happened to a call; each is one message of messages/call.hpp.
enum class Verb {
  service_initiated,
  originated,
  network_reached,
  delivered,
  established,
  held,
  retrieved,
  queued,
  diverted,
  failed,
  digits_dialed,
  connection_cleared,
  transferred,
  conferenced,
  data_attached,
  merged,   ///< terminal
  cleared,  ///< terminal
};

/// One thing that happened to a call, beside what the call itself says. Fields that the message of
/// the verb lacks stay empty.
struct CallEvent {
  Verb verb = Verb::cleared;
  std::string device = {};       ///< subject; transferred, conferenced: who did it
  std::string from_device = {};  ///< last redirection
  std::string to_device = {};    ///< diverted, transferred
  Cause cause = Cause::unknown;
  MessageId command = {};  ///< the command of which this is the outcome
  bool inferred = false;   ///< concluded, not seen
  std::string primary_call = {};
  std::string secondary_call = {};
  std::string into = {};  ///< merged: the call that goes on
  std::string from_root = {};
  std::string into_root = {};
  std::string text = {};  ///< digits_dialed: the digits; data_attached: the instance that did it
};

/// Is `verb` about a connection in state `from` legal (ECMA-269 6.1.5)? Verbs that are about the
/// whole call are always legal.
bool allows(Verb verb, ConnectionState from, DeviceKind kind);
/// The state in which `verb` leaves its connection.
ConnectionState state_after(Verb verb);
std::string_view name_of(Verb verb);

/// Adds and changes data; an empty value removes a name. False: nothing changed.
bool merge_data(Data& into, const Attributes& changes);
Attributes view(const Data& data);

}  // namespace ctibus::pbx
