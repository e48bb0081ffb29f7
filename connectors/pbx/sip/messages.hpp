#pragma once

#include "ctibus/messages/types.hpp"

/// What a successor of a killed process needs to know. Nobody else needs to read it.
namespace ctibus::sip {

struct DialogState {
  Text dialog{};
  Text call_id{};
  Text local_tag{};
  Text remote_tag{};
  Text local{};
  Text remote{};
  Text target{};
  Text contact{};
  std::vector<Text> routes{};
  std::uint64_t cseq{};
  Text transport{};
  Text address{};
  std::uint64_t port{};

  static constexpr auto describe() {
    using M = DialogState;
    return declare_message<M>(
        MessageClass::state, "sip.dialog.state", &M::dialog,
        "A SIP dialog of this connector (RFC 3261 clause 12). Ends with a tombstone.",
        field("dialog", &M::dialog, "Call-ID and own tag."),
        field("call_id", &M::call_id, "Call-ID."), field("local_tag", &M::local_tag, "Own tag."),
        field("remote_tag", &M::remote_tag, "Peer's tag."),
        field("local", &M::local, "From of own requests.", personal_field),
        field("remote", &M::remote, "To of own requests.", personal_field),
        field("target", &M::target, "URI of the peer's Contact.", personal_field),
        field("contact", &M::contact, "Own Contact.", personal_field),
        field("routes", &M::routes, "Route set."),
        field("cseq", &M::cseq, "CSeq of own requests so far, or a little less."),
        field("transport", &M::transport, "udp, tcp or tls."),
        field("address", &M::address, "Where requests go; empty: where routes or target say.",
              personal_field),
        field("port", &M::port, "Port there."));
  }
};

struct RegisteredContact {
  Text uri{};
  Text transport{};
  Text address{};
  std::uint64_t port{};
  Timestamp expires{};

  static constexpr auto describe() {
    using M = RegisteredContact;
    return declare_group<M>(
        "Where a telephone is reached.", field("uri", &M::uri, "Its Contact.", personal_field),
        field("transport", &M::transport, "udp, tcp or tls."),
        field("address", &M::address, "Where it registered from.", personal_field),
        field("port", &M::port, "Port there."),
        field("expires", &M::expires, "When the registration ends."));
  }
};

struct RegistrationState {
  Text number{};
  std::vector<RegisteredContact> contacts{};

  static constexpr auto describe() {
    using M = RegistrationState;
    return declare_message<M>(
        MessageClass::state, "sip.registration.state", &M::number,
        "Who is registered for a number. Ends with a tombstone.",
        field("number", &M::number, "Number, which is the user name.", personal_field),
        field("contacts", &M::contacts, "Where it is reached."));
  }
};

}  // namespace ctibus::sip
