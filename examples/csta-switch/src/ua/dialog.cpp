#include "ua/dialog.hpp"

#include "sip/value.hpp"

namespace csta_switch {

sip::Message request_in(Dialog& dialog, const std::string& method) {
  sip::Message request{method, dialog.target};
  request.add("Max-Forwards", "70");
  for (const std::string& hop : dialog.route) request.add("Route", hop);
  request.add("From", dialog.local);
  request.add("To", dialog.remote);
  request.add("Call-ID", dialog.call_id);
  request.add("CSeq", std::to_string(++dialog.sequence) + ' ' + method);
  return request;
}

std::string next_hop(const Dialog& dialog) {
  const std::string uri = dialog.route.empty() ? dialog.target : sip::uri_in(dialog.route.front());
  const std::string address = sip::address_in(uri);
  return address.empty() ? dialog.source : address;
}

Dialog dialog_of(const sip::Message& invite, std::string local_tag, const std::string& source) {
  Dialog dialog;
  dialog.call_id = invite.field("Call-ID");
  dialog.remote_tag = sip::parameter(invite.field("From"), "tag");
  dialog.local = std::string(invite.field("To")) + ";tag=" + local_tag;
  dialog.local_tag = std::move(local_tag);
  dialog.remote = invite.field("From");
  dialog.target = sip::uri_in(invite.field("Contact"));
  dialog.route = invite.values("Record-Route");
  dialog.source = source;
  dialog.remote_sequence = invite.sequence();
  return dialog;
}

}  // namespace csta_switch
