#include "publish_event.hpp"

namespace ctibus::pbx {
namespace {

template <class M>
M about_device(const Call& call, const CallEvent& event) {
  M body;
  body.call = call.id;
  body.device = event.device;
  body.cause = event.cause;
  return body;
}

/// What the events that bring a device in say of the whole call.
template <class M>
M with_facts(const Call& call, const CallEvent& event) {
  M body = about_device<M>(call, event);
  body.calling = call.calling;
  body.called = call.called;
  body.direction = call.direction;
  body.trunk = call.trunk;
  if constexpr (requires { body.calling_name; }) body.calling_name = call.calling_name;
  if constexpr (requires { body.from_device; }) body.from_device = event.from_device;
  if constexpr (requires { body.data; }) body.data = view(call.data);
  return body;
}

}  // namespace

std::vector<Connection> view(const std::vector<Party>& parties) {
  std::vector<Connection> out;
  out.reserve(parties.size());
  for (const Party& party : parties) {
    out.push_back({party.device, party.state, party.kind, party.number, party.name});
  }
  return out;
}

Context context_of(const Call& call, const CallEvent& event) {
  return {.correlation = Uuid::parse(call.root).value_or(Uuid{}),
          .causation = event.command,
          .inferred = event.inferred};
}

Result<MessageId> publish_state(Host& host, const Call& call, const Context& context) {
  call::State body;
  body.call = call.id;
  body.direction = call.direction;
  body.calling = call.calling;
  body.calling_name = call.calling_name;
  body.called = call.called;
  body.trunk = call.trunk;
  body.data = view(call.data);
  body.root = call.root;
  const std::string connector = host.name();
  body.connector = connector;
  body.connector_call = call.connector_call;
  body.connections = view(call.parties);
  body.since = call.since;
  return host.publish(body, context);
}

Result<MessageId> publish_event(Host& host, const Call& call, const CallEvent& event) {
  const Context context = context_of(call, event);
  switch (event.verb) {
    case Verb::service_initiated:
      return host.publish(about_device<call::ServiceInitiated>(call, event), context);
    case Verb::originated:
      return host.publish(with_facts<call::Originated>(call, event), context);
    case Verb::network_reached: {
      auto body = about_device<call::NetworkReached>(call, event);
      body.called = call.called;
      body.trunk = call.trunk;
      return host.publish(body, context);
    }
    case Verb::delivered:
      return host.publish(with_facts<call::Delivered>(call, event), context);
    case Verb::established:
      return host.publish(with_facts<call::Established>(call, event), context);
    case Verb::held:
      return host.publish(about_device<call::Held>(call, event), context);
    case Verb::retrieved:
      return host.publish(about_device<call::Retrieved>(call, event), context);
    case Verb::queued:
      return host.publish(with_facts<call::Queued>(call, event), context);
    case Verb::diverted:
      return host.publish(call::Diverted{.call = call.id,
                                         .from_device = event.from_device,
                                         .to_device = event.to_device,
                                         .called = call.called,
                                         .cause = event.cause},
                          context);
    case Verb::failed: {
      auto body = about_device<call::Failed>(call, event);
      body.called = call.called;
      return host.publish(body, context);
    }
    case Verb::digits_dialed:
      return host.publish(
          call::DigitsDialed{.call = call.id, .device = event.device, .digits = event.text},
          context);
    case Verb::connection_cleared:
      return host.publish(about_device<call::ConnectionCleared>(call, event), context);
    case Verb::transferred:
      return host.publish(call::Transferred{.call = call.id,
                                            .cause = event.cause,
                                            .transferring_device = event.device,
                                            .to_device = event.to_device,
                                            .primary_call = event.primary_call,
                                            .secondary_call = event.secondary_call,
                                            .connections = view(call.parties)},
                          context);
    case Verb::conferenced:
      return host.publish(call::Conferenced{.call = call.id,
                                            .cause = event.cause,
                                            .conferencing_device = event.device,
                                            .primary_call = event.primary_call,
                                            .secondary_call = event.secondary_call,
                                            .connections = view(call.parties)},
                          context);
    case Verb::data_attached:
      return host.publish(
          call::DataAttached{.call = call.id, .data = view(call.data), .by = event.text}, context);
    case Verb::merged:
      return host.publish(call::Merged{.call = call.id,
                                       .into = event.into,
                                       .from_root = event.from_root,
                                       .into_root = event.into_root},
                          context);
    case Verb::cleared:
      return host.publish(call::Cleared{.call = call.id, .cause = event.cause}, context);
  }
  return failure("pbx.wrong_state", "No such event.");
}

}  // namespace ctibus::pbx
