#include <algorithm>

#include "sip/value.hpp"
#include "ua/content.hpp"
#include "ua/insides.hpp"
#include "ua/transaction.hpp"
#include "wire/frame.hpp"
#include "wire/xml.hpp"

namespace csta_switch {
namespace {

const std::string allowed = "INVITE, ACK, BYE, CANCEL, INFO, UPDATE, OPTIONS, NOTIFY";

bool begins_a_session(std::string_view body) {
  return read_xml(body).root.name == "RequestSystemStatus";
}

}  // namespace

void UaServer::Insides::take_request(const Request& request) {
  const sip::Message& message = request.message;
  if (message.field("Via").empty()) {
    complain(message, "lacks Via");
    return;
  }
  if (message.method == "ACK") {
    take_acknowledgement(message);
    return;
  }
  if (came_before(message)) return;
  if (const std::string flaw = flaw_in(message); !flaw.empty()) {
    complain(message, flaw);
    refuse(request, 400);
    return;
  }
  if (message.method == "CANCEL") {  // INVITE is answered at once: there is nothing to cancel
    refuse(request, answered_.find(transaction_of(message, "INVITE")) == nullptr ? 481 : 200);
    return;
  }
  for (const std::string& option : message.values("Require")) {
    if (sip::same(option, "timer")) continue;
    refuse(request, 420, "Unsupported", option);
    return;
  }
  const std::string tag = sip::parameter(message.field("To"), "tag");
  if (tag.empty()) {
    take_out_of_dialog(request);
    return;
  }
  Dialog* dialog = find(Dialog::key_of(message.field("Call-ID"), tag));
  if (dialog == nullptr || dialog->remote_tag != sip::parameter(message.field("From"), "tag")) {
    refuse(request, 481);
  } else if (message.sequence() <= dialog->remote_sequence) {
    refuse(request, 500);
  } else {
    take_in_dialog(*dialog, request);
  }
}

// A repeated INVITE is answered again only until its ACK has come.
bool UaServer::Insides::came_before(const sip::Message& message) {
  const sip::Answered::Answer* answer = answered_.find(transaction_of(message, message.method));
  if (answer == nullptr) return false;
  if (message.method == "INVITE") {
    resender_.repeat(invite_of(message));
  } else {
    send_(answer->datagram, answer->to);
  }
  return true;
}

void UaServer::Insides::take_acknowledgement(const sip::Message& message) {
  resender_.stop(invite_of(message));
  const std::string tag = sip::parameter(message.field("To"), "tag");
  if (Dialog* dialog = find(Dialog::key_of(message.field("Call-ID"), tag))) {
    dialog->acknowledged = true;
    pump(*dialog);
  }
}

void UaServer::Insides::take_out_of_dialog(const Request& request) {
  const std::string& method = request.message.method;
  if (method == "INVITE") {
    take_invite(request);
  } else if (method == "NOTIFY") {
    take_notify(request);
  } else if (method == "OPTIONS") {
    sip::Message answer = answer_to(request.message, 200);
    answer.add("Allow", allowed);
    answer.add("Accept", std::string(csta_type));
    answer.add("Supported", "timer");
    send_answer(request, answer);
  } else if (method == "BYE" || method == "INFO" || method == "UPDATE") {
    refuse(request, 481);
  } else {
    refuse(request, 405, "Allow", allowed);
  }
}

void UaServer::Insides::take_in_dialog(Dialog& dialog, const Request& request) {
  dialog.remote_sequence = request.message.sequence();
  dialog.source = request.from;
  const std::string& method = request.message.method;
  if (method == "INVITE" || method == "UPDATE") {
    take_refresh(dialog, request);
  } else if (method == "INFO") {
    take_info(dialog, request);
  } else if (method == "BYE") {
    refuse(request, 200);
    drop(dialog.key());
  } else if (method == "OPTIONS") {
    refuse(request, 200);
  } else {
    refuse(request, 405, "Allow", allowed);
  }
}

void UaServer::Insides::take_invite(const Request& request) {
  const sip::Message& message = request.message;
  const std::string remote_tag = sip::parameter(message.field("From"), "tag");
  const bool merged = std::any_of(dialogs.begin(), dialogs.end(), [&](const auto& entry) {
    return entry.second.call_id == message.field("Call-ID") &&
           entry.second.remote_tag == remote_tag;
  });
  const Content content = content_of(message);
  const SessionTimer timer = agree(message, options_);
  if (merged) {
    refuse(request, 482);
  } else if (content == Content::unsupported) {
    refuse(request, 415, "Accept", std::string(csta_type));
  } else if (timer.too_small) {
    refuse(request, 422, "Min-SE", session_seconds(options_.least_session));
  } else if (content == Content::none || !begins_a_session(message.body)) {
    complain(message, "a session begins with RequestSystemStatus");
    refuse(request, 488);
  } else {
    begin(request, timer);
  }
}

void UaServer::Insides::begin(const Request& request, const SessionTimer& timer) {
  const sip::Message& message = request.message;
  if (message.field("Content-Disposition").empty()) {
    complain(message, "lacks Content-Disposition: signal;handling=required");
  }
  Dialog begun = dialog_of(message, token(), request.from);
  const std::string key = begun.key();
  Dialog& dialog = dialogs.emplace(key, std::move(begun)).first->second;
  dialog.link = connect(key);
  std::string response = serve(dialog, message.body, false);
  if (response.find("<CSTAErrorCode") != std::string::npos) {
    drop(key);
    sip::Message answer = answer_to(message, 400);
    put_csta(answer, std::move(response));
    send_answer(request, answer);
    return;
  }
  accept(dialog, request, timer, std::move(response));
}

// A refresh of the session, and of where the other side is.
void UaServer::Insides::take_refresh(Dialog& dialog, const Request& request) {
  const Content content = content_of(request.message);
  const SessionTimer timer = agree(request.message, options_);
  if (content == Content::unsupported) {
    refuse(request, 415, "Accept", std::string(csta_type));
    return;
  }
  if (timer.too_small) {
    refuse(request, 422, "Min-SE", session_seconds(options_.least_session));
    return;
  }
  if (const std::string_view contact = request.message.field("Contact"); !contact.empty()) {
    dialog.target = sip::uri_in(contact);
  }
  std::string response;
  if (content == Content::csta) response = serve(dialog, request.message.body, false);
  accept(dialog, request, timer, std::move(response));
  pump(dialog);
}

void UaServer::Insides::take_info(Dialog& dialog, const Request& request) {
  const sip::Message& message = request.message;
  const Content content = content_of(message);
  if (content == Content::unsupported) {
    refuse(request, 415, "Accept", std::string(csta_type));
    return;
  }
  std::string response;
  if (content == Content::csta) response = serve(dialog, message.body, options_.answers_by_info);
  sip::Message answer = answer_to(message, 200);
  if (!response.empty()) put_csta(answer, std::move(response));
  send_answer(request, answer);
  pump(dialog);
}

// One way: the response, and what a monitor would hear, are told to nobody.
void UaServer::Insides::take_notify(const Request& request) {
  const sip::Message& message = request.message;
  const Content content = content_of(message);
  if (!sip::same(sip::bare(message.field("Event")), "uaCSTA")) {
    refuse(request, 489, "Allow-Events", "uaCSTA");
  } else if (content == Content::unsupported) {
    refuse(request, 415, "Accept", std::string(csta_type));
  } else {
    refuse(request, 200);
    if (content == Content::none) return;
    const int link = connect({});
    exchange_->receive(link, framed({1, message.body}));
    exchange_->disconnect(link);
  }
}

}  // namespace csta_switch
