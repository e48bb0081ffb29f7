#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/pbx/call.hpp"
#include "ctibus/messages/types.hpp"

/// What a switch tells of calls, whichever event it tells it by. Values.
namespace ctibus::csta {

/// ECMA-269 12.2.10: names a connection, or by the call alone a call.
struct ConnectionId {
  std::string call;
  std::string device;
  std::vector<Attribute> device_attributes = {};

  static ConnectionId of(const Element& element);
  /// As an element of that name.
  Element element(std::string_view name) const;
  /// Its device has a name for this call only (ECMA-269 6.1.3.1, dynamic identifiers).
  static bool is_dynamic(const ConnectionId& connection);

  friend bool operator==(const ConnectionId&, const ConnectionId&) = default;
};

/// A device in an event: an identifier, or none where the switch does not know it or may not say.
std::string identifier_in(const Element& event, std::string_view field);

struct Happening {
  enum class What : std::uint8_t {
    service_initiated,
    originated,
    network_reached,
    delivered,
    offered,
    established,
    held,
    retrieved,
    queued,
    diverted,
    failed,
    connection_cleared,
    call_cleared,
    digits_generated,
    information,  ///< nothing but data
    transferred,
    conferenced,
  };
  /// In transferred and conferenced: a connection of the call that there is now.
  struct Joined {
    ConnectionId now;
    ConnectionId before;   ///< empty: not said
    std::string endpoint;  ///< identifier of its device; empty: not said
  };

  What what = What::call_cleared;
  ConnectionId connection;  ///< it is about this one; joined calls: the primary one
  std::string device;       ///< identifier of the device that it is about
  std::string other;        ///< of the device that it leads to: diverted, transferred, conferenced
  std::string calling;
  std::string called;
  std::string redirection;         ///< the last one
  std::string associated_calling;  ///< trunk or line
  std::string associated_called;
  std::string event_cause;
  std::string digits;
  pbx::Data data;  ///< that the switch passes on (data_of)
  ConnectionId secondary;
  std::vector<Joined> joined;
};

/// The new name of a call that was joined; empty: it is not said.
std::string_view joined_name(const Happening& happening);

/// A call may begin with it: whoever is monitored may come in late.
bool may_begin(Happening::What what);

/// None: it is no event of calls.
std::optional<Happening> happening_of(const Element& event);

/// LocalConnectionState; `unknown` for a word that is not known.
ConnectionState state_of(std::string_view local_connection_state);

}  // namespace ctibus::csta
