#include "ctibus/kit/sip/dialog.hpp"

#include <algorithm>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {

bool mentions(const Message& message, std::string_view header, std::string_view token) {
  return std::any_of(message.headers.begin(), message.headers.end(), [&](const Header& each) {
    return equal_ignoring_case(each.name, header) && lists(each.value, token);
  });
}

std::string uri_of(std::string_view name_addr) {
  auto value = parse_name_addr(name_addr);
  return value ? to_text(value->uri) : std::string(trim(name_addr));
}

namespace {

/// Where a peer that spoke by TLS is to be answered: by TLS too, though its Contact does not say
/// so.
std::string target_of(std::string_view contact, const Endpoint& peer) {
  auto target = uri_of(contact);
  if (peer.transport != Transport::tls) return target;
  auto uri = parse_uri(target);
  if (!uri || uri->scheme != "sip" || uri->parameters.has("transport")) return target;
  uri->parameters.set("transport", "tls");
  return to_text(*uri);
}

}  // namespace

Dialog Dialog::of_server(const Message& invite, std::string_view local_tag,
                         std::string_view contact, bool symmetric) {
  Dialog dialog;
  dialog.call_id = invite.call_id;
  dialog.local_tag = local_tag;
  dialog.remote_tag = tag_of(invite.from);
  dialog.local = with_tag(invite.to, local_tag);
  dialog.remote = invite.from;
  dialog.contact = contact;
  dialog.routes = invite.record_routes;
  dialog.remote_cseq = invite.cseq;
  dialog.target =
      target_of(invite.contacts.empty() ? invite.from : invite.contacts.front(), invite.peer);
  if (symmetric && dialog.routes.empty()) dialog.peer = invite.peer;
  return dialog;
}

Dialog Dialog::of_client(const Message& invite, const Message& response, bool symmetric) {
  Dialog dialog;
  dialog.call_id = invite.call_id;
  dialog.local_tag = tag_of(invite.from);
  dialog.remote_tag = tag_of(response.to);
  dialog.local = invite.from;
  dialog.remote = response.to;
  dialog.contact = invite.contacts.empty() ? std::string() : invite.contacts.front();
  dialog.routes = {response.record_routes.rbegin(), response.record_routes.rend()};
  dialog.local_cseq = invite.cseq;
  dialog.target = response.contacts.empty() ? invite.request_uri
                                            : target_of(response.contacts.front(), response.peer);
  if (symmetric && dialog.routes.empty()) dialog.peer = invite.peer;
  return dialog;
}

Message Dialog::build(std::string_view method, std::uint32_t cseq) const {
  Message message;
  message.method = method;
  message.request_uri = target;
  message.from = local;
  message.to = remote;
  message.call_id = call_id;
  message.cseq = cseq;
  message.routes = routes;
  message.peer = peer;
  if (!routes.empty()) {
    // A first route without ;lr is a strict router of RFC 2543 (RFC 3261 12.2.1.1).
    auto first = parse_name_addr(routes.front());
    if (first && !first->uri.parameters.has("lr")) {
      message.request_uri = to_text(first->uri);
      message.routes.erase(message.routes.begin());
      message.routes.push_back("<" + target + ">");
    }
  }
  return message;
}

Message Dialog::request(std::string_view method) {
  Message message = build(method, ++local_cseq);
  if (!contact.empty()) message.contacts = {contact};
  return message;
}

Message Dialog::ack(const Message& invite) const {
  Message message = build("ACK", invite.cseq);
  for (const Header& header : invite.headers) {
    if (equal_ignoring_case(header.name, "Authorization") ||
        equal_ignoring_case(header.name, "Proxy-Authorization")) {
      message.headers.push_back(header);
    }
  }
  return message;
}

void Dialog::refresh_target(const Message& message) {
  if (!message.contacts.empty()) target = target_of(message.contacts.front(), message.peer);
  const bool symmetric = peer.port != 0;
  if (symmetric && message.is_request() && message.peer.port != 0) peer = message.peer;
}

}  // namespace ctibus::sip
