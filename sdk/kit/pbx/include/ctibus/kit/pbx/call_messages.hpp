#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/pbx/call.hpp"
#include "ctibus/messages/call.hpp"

/// Which message tells of what happened to a call. Pure; texts in the messages are views of the
/// call and the event.
namespace ctibus::pbx {

inline std::vector<Connection> connections_of(const Call& call) {
  std::vector<Connection> out;
  out.reserve(call.parties.size());
  for (const Party& party : call.parties) {
    out.push_back({party.device, party.state, party.kind, party.number, party.name});
  }
  return out;
}

namespace detail {

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

}  // namespace detail

/// `take(body)` with the message of messages/call.hpp that tells of the event; returns what it
/// returns.
template <class Take>
auto with_message(const Call& call, const CallEvent& event, Take&& take) {
  switch (event.verb) {
    case Verb::service_initiated:
      return take(detail::about_device<call::ServiceInitiated>(call, event));
    case Verb::originated:
      return take(detail::with_facts<call::Originated>(call, event));
    case Verb::network_reached: {
      auto body = detail::about_device<call::NetworkReached>(call, event);
      body.called = call.called;
      body.trunk = call.trunk;
      return take(body);
    }
    case Verb::delivered:
      return take(detail::with_facts<call::Delivered>(call, event));
    case Verb::established:
      return take(detail::with_facts<call::Established>(call, event));
    case Verb::held:
      return take(detail::about_device<call::Held>(call, event));
    case Verb::retrieved:
      return take(detail::about_device<call::Retrieved>(call, event));
    case Verb::queued:
      return take(detail::with_facts<call::Queued>(call, event));
    case Verb::diverted:
      return take(call::Diverted{.call = call.id,
                                 .from_device = event.from_device,
                                 .to_device = event.to_device,
                                 .called = call.called,
                                 .cause = event.cause});
    case Verb::failed: {
      auto body = detail::about_device<call::Failed>(call, event);
      body.called = call.called;
      return take(body);
    }
    case Verb::digits_dialed:
      return take(
          call::DigitsDialed{.call = call.id, .device = event.device, .digits = event.text});
    case Verb::connection_cleared:
      return take(detail::about_device<call::ConnectionCleared>(call, event));
    case Verb::transferred:
      return take(call::Transferred{.call = call.id,
                                    .cause = event.cause,
                                    .transferring_device = event.device,
                                    .to_device = event.to_device,
                                    .primary_call = event.primary_call,
                                    .secondary_call = event.secondary_call,
                                    .connections = connections_of(call)});
    case Verb::conferenced:
      return take(call::Conferenced{.call = call.id,
                                    .cause = event.cause,
                                    .conferencing_device = event.device,
                                    .primary_call = event.primary_call,
                                    .secondary_call = event.secondary_call,
                                    .connections = connections_of(call)});
    case Verb::data_attached:
      return take(call::DataAttached{.call = call.id, .data = view(call.data), .by = event.text});
    case Verb::merged:
      return take(call::Merged{.call = call.id,
                               .into = event.into,
                               .from_root = event.from_root,
                               .into_root = event.into_root});
    case Verb::cleared:
      break;
  }
  return take(call::Cleared{.call = call.id, .cause = event.cause});
}

/// call.state as the call is now.
inline call::State state_of(const Call& call, std::string_view connector) {
  call::State body;
  body.call = call.id;
  body.direction = call.direction;
  body.calling = call.calling;
  body.calling_name = call.calling_name;
  body.called = call.called;
  body.trunk = call.trunk;
  body.data = view(call.data);
  body.root = call.root;
  body.connector = connector;
  body.connector_call = call.connector_call;
  body.connections = connections_of(call);
  body.since = call.since;
  return body;
}

}  // namespace ctibus::pbx
