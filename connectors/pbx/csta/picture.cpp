#include "picture.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ctibus::csta {
namespace {

/// SimpleCallState has the connections of both sides in one word; this is the near one's.
struct Simple {
  std::string_view word;
  ConnectionState near;
};
constexpr Simple simple_states[] = {
    {"callPending", ConnectionState::initiated},
    {"callOriginated", ConnectionState::connected},
    {"callDelivered", ConnectionState::connected},
    {"callDeliveredHeld", ConnectionState::hold},
    {"callReceived", ConnectionState::alerting},
    {"callEstablished", ConnectionState::connected},
    {"callEstablishedHeld", ConnectionState::hold},
    {"callReceivedOnHold", ConnectionState::alerting},
    {"callEstablishedOnHold", ConnectionState::connected},
    {"callQueued", ConnectionState::connected},
    {"callQueuedHeld", ConnectionState::hold},
    {"callFailed", ConnectionState::connected},
    {"callFailedHeld", ConnectionState::hold},
    {"callBlocked", ConnectionState::fail},
};

const Element* items_of(const Element& response) {
  return response.at("crossRefIDorSnapshotData/snapshotData");
}

ConnectionState state_in(const Element& local_call_state) {
  if (const Element* state = local_call_state.at("compoundCallState/localConnectionState")) {
    return state_of(state->text);
  }
  const auto* const found =
      std::ranges::find(simple_states, local_call_state.text_at("simpleCallState"), &Simple::word);
  return found == std::end(simple_states) ? ConnectionState::unknown : found->near;
}

}  // namespace

std::optional<CallPicture> call_picture_of(std::string_view call, const Element& response) {
  CallPicture made{.call = std::string(call)};
  made.calling = identifier_in(response, "callingDevice");
  made.called = identifier_in(response, "calledDevice");
  made.associated_calling = identifier_in(response, "associatedCallingDevice");
  const Element* items = items_of(response);
  if (items == nullptr) return std::nullopt;
  for (const Element& item : items->children) {
    CallPicture::Connection connection;
    if (const Element* id = item.child("callIdentifier")) connection.id = ConnectionId::of(*id);
    connection.device = identifier_in(item, "deviceOnCall");
    connection.state = state_of(item.text_at("localConnectionInfo"));
    if (connection.state != ConnectionState::null)
      made.connections.push_back(std::move(connection));
  }
  return made;
}

std::optional<std::vector<CallPicture::Connection>> device_picture_of(std::string_view identifier,
                                                                      const Element& response) {
  std::vector<CallPicture::Connection> made;
  const Element* items = items_of(response);
  if (items == nullptr) return std::nullopt;
  for (const Element& item : items->children) {
    CallPicture::Connection connection{.id = {}, .device = std::string(identifier)};
    if (const Element* id = item.child("connectionIdentifier")) {
      connection.id = ConnectionId::of(*id);
    }
    if (const Element* state = item.child("localCallState")) {
      connection.state = state_in(*state);
    } else {
      connection.state = state_of(item.text_at("localConnectionInfo"));
    }
    const std::string other = identifier_in(item, "deviceOnCall");
    if (!other.empty() && other != identifier) continue;
    if (connection.state != ConnectionState::null) made.push_back(std::move(connection));
  }
  return made;
}

Element snapshot_device(std::string_view identifier) {
  Element request{.name = "SnapshotDevice"};
  request.add("snapshotObject", identifier);
  return request;
}

Element snapshot_call(const ConnectionId& connection) {
  Element request{.name = "SnapshotCall"};
  request.children.push_back(connection.element("snapshotObject"));
  return request;
}

}  // namespace ctibus::csta
