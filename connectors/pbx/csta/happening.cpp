#include "happening.hpp"

#include <algorithm>
#include <iterator>

namespace ctibus::csta {
namespace {

using What = Happening::What;

struct Shape {
  std::string_view event;
  What what;
  std::string_view connection;
  std::string_view device;  ///< empty: that of the connection
  std::string_view other = {};
};

constexpr Shape shapes[] = {
    {"DeliveredEvent", What::delivered, "connection", "alertingDevice"},
    {"EstablishedEvent", What::established, "establishedConnection", "answeringDevice"},
    {"ConnectionClearedEvent", What::connection_cleared, "droppedConnection", "releasingDevice"},
    {"OriginatedEvent", What::originated, "originatedConnection", "callingDevice"},
    {"ServiceInitiatedEvent", What::service_initiated, "initiatedConnection", "initiatingDevice"},
    {"HeldEvent", What::held, "heldConnection", "holdingDevice"},
    {"RetrievedEvent", What::retrieved, "retrievedConnection", "retrievingDevice"},
    {"QueuedEvent", What::queued, "queuedConnection", "queue"},
    {"DivertedEvent", What::diverted, "connection", "divertingDevice", "newDestination"},
    {"FailedEvent", What::failed, "failedConnection", "failingDevice"},
    {"NetworkReachedEvent", What::network_reached, "outboundConnection", "networkInterfaceUsed"},
    {"OfferedEvent", What::offered, "offeredConnection", "offeredDevice"},
    {"CallClearedEvent", What::call_cleared, "clearedCall", ""},
    {"DigitsGeneratedEvent", What::digits_generated, "connection", ""},
    {"CallInformationEvent", What::information, "connection", "device"},
    {"TransferedEvent", What::transferred, "primaryOldCall", "transferringDevice",
     "transferredToDevice"},
    {"ConferencedEvent", What::conferenced, "primaryOldCall", "conferencingDevice", "addedParty"},
};

void read_joined(const Element& event, std::string_view list, Happening& into) {
  const Element* connections = event.child(list);
  if (connections == nullptr) return;
  for (const Element& item : connections->children) {
    Happening::Joined joined;
    if (const Element* now = item.child("newConnection")) joined.now = ConnectionId::of(*now);
    if (const Element* old = item.child("oldConnection")) joined.before = ConnectionId::of(*old);
    joined.endpoint = item.text_at("endpoint/deviceID");
    if (joined.now.device.empty()) joined.now.device = joined.endpoint;
    into.joined.push_back(std::move(joined));
  }
}

}  // namespace

ConnectionId ConnectionId::of(const Element& element) {
  ConnectionId id{.call = std::string(element.text_at("callID")), .device = {}};
  if (const Element* device = element.child("deviceID")) {
    id.device = device->text;
    id.device_attributes = device->attributes;
  }
  return id;
}

Element ConnectionId::element(std::string_view name) const {
  Element made{.name = std::string(name)};
  if (!call.empty()) made.add("callID", call);
  if (!device.empty()) made.add("deviceID", device).attributes = device_attributes;
  return made;
}

bool ConnectionId::is_dynamic(const ConnectionId& connection) {
  return std::ranges::any_of(connection.device_attributes, [](const Attribute& attribute) {
    return attribute.name == "typeOfNumber" && attribute.value == "dynamic";
  });
}

std::string identifier_in(const Element& event, std::string_view field) {
  const Element* device = event.child(field);
  if (device == nullptr) return {};
  for (const std::string_view form : {"deviceIdentifier", "numberDialed"}) {
    if (const Element* identifier = device->child(form)) return identifier->text;
  }
  // What is no choice of the standard's is the identifier itself: some switches leave a level out.
  return device->children.empty() ? device->text : std::string();
}

std::string_view joined_name(const Happening& happening) {
  const auto named = std::ranges::find_if(
      happening.joined, [](const auto& joined) { return !joined.now.call.empty(); });
  return named == happening.joined.end() ? std::string_view() : named->now.call;
}

bool may_begin(Happening::What what) {
  return what == What::service_initiated || what == What::originated || what == What::delivered ||
         what == What::offered || what == What::queued || what == What::network_reached ||
         what == What::established || what == What::failed;
}

std::optional<Happening> happening_of(const Element& event) {
  const auto* const shape = std::ranges::find(shapes, event.name, &Shape::event);
  if (shape == std::end(shapes)) return std::nullopt;
  Happening made{.what = shape->what};
  if (const Element* connection = event.child(shape->connection)) {
    made.connection = ConnectionId::of(*connection);
  }
  if (!shape->device.empty()) made.device = identifier_in(event, shape->device);
  if (!shape->other.empty()) made.other = identifier_in(event, shape->other);
  made.calling = identifier_in(event, "callingDevice");
  made.called = identifier_in(event, "calledDevice");
  made.redirection = identifier_in(event, "lastRedirectionDevice");
  made.associated_calling = identifier_in(event, "associatedCallingDevice");
  made.associated_called = identifier_in(event, "associatedCalledDevice");
  if (made.what == What::network_reached) made.associated_called = made.device;
  made.event_cause = event.text_at("cause");
  made.digits = event.text_at("digitGeneratedList");
  if (const Element* secondary = event.child("secondaryOldCall")) {
    made.secondary = ConnectionId::of(*secondary);
  }
  if (made.what == What::transferred) read_joined(event, "transferredConnections", made);
  if (made.what == What::conferenced) read_joined(event, "conferenceConnections", made);
  return made;
}

ConnectionState state_of(std::string_view local_connection_state) {
  const auto all = names(ConnectionState{});
  const auto found = std::ranges::find(all, local_connection_state);
  return found == all.end() ? ConnectionState::unknown
                            : static_cast<ConnectionState>(found - all.begin());
}

}  // namespace ctibus::csta
