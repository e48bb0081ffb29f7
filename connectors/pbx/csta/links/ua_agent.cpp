#include "ua_agent.hpp"

#include <algorithm>

#include "ctibus/kit/sip/dialog.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/response.hpp"

namespace ctibus::csta {

bool is_ua_event(const sip::Message& message) {
  const auto event = message.header("Event");
  return sip::equal_ignoring_case(sip::trim(event.substr(0, event.find(';'))), "uaCSTA");
}

void UaAgent::remove(UaUser& user) {
  std::erase(users_, &user);
  std::erase_if(dialogs_, [&](const auto& one) { return one.second == &user; });
  std::erase_if(asked_, [&](const auto& one) { return one.second == &user; });
}

sip::TransactionId UaAgent::send(const sip::Message& request, UaUser& user) {
  const auto transaction = stack_->send(request);
  asked_[transaction] = &user;
  return transaction;
}

void UaAgent::abandon(sip::TransactionId transaction, const sip::Message& invite) {
  abandoned_[transaction] = invite;
  stack_->cancel(transaction);
}

void UaAgent::on_request(sip::TransactionId transaction, const sip::Message& request) {
  if (const auto dialog = dialogs_.find(request.call_id); dialog != dialogs_.end()) {
    return dialog->second->on_request(transaction, request);
  }
  if (transaction == 0) return;  // an ACK
  const bool in_dialog = !sip::tag_of(request.to).empty();
  if (request.method == "NOTIFY" && is_ua_event(request) && !in_dialog) {
    const auto user =
        std::ranges::find_if(users_, [&](const UaUser* one) { return one->expects(request); });
    if (user != users_.end()) return (*user)->on_request(transaction, request);
  }
  const bool alive = request.method == "OPTIONS" && !in_dialog;
  const bool no_dialog = in_dialog || request.method == "NOTIFY";
  auto answer = sip::make_response(request, alive ? 200 : no_dialog ? 481 : 405);
  answer.set_header("Allow", ua_methods);
  stack_->respond(transaction, answer);
}

void UaAgent::on_response(sip::TransactionId transaction, const sip::Message& response) {
  if (const auto left = abandoned_.find(transaction); left != abandoned_.end()) {
    if (response.status < 200) return;
    const auto invite = std::move(left->second);
    abandoned_.erase(left);
    if (response.status >= 300) return;
    auto dialog = sip::Dialog::of_client(invite, response, false);
    stack_->send_ack(dialog.ack(invite));
    send_and_forget(dialog.request("BYE"));
    return;
  }
  const auto found = asked_.find(transaction);
  if (found == asked_.end()) return;
  UaUser& user = *found->second;
  // The 2xx of an INVITE may come again.
  const bool comes_again = response.method == "INVITE" && response.status < 300;
  if (response.status >= 200 && !comes_again) asked_.erase(found);
  user.on_response(transaction, response);
}

void UaAgent::on_failed(sip::TransactionId transaction, int status) {
  abandoned_.erase(transaction);
  const auto found = asked_.find(transaction);
  if (found == asked_.end()) return;
  UaUser& user = *found->second;
  asked_.erase(found);
  user.on_failed(transaction, status);
}

}  // namespace ctibus::csta
