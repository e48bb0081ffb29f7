#include "sip/value.hpp"
#include "ua/content.hpp"
#include "ua/insides.hpp"
#include "ua/transaction.hpp"

namespace csta_switch {

sip::Message UaServer::Insides::answer_to(const sip::Message& message, int status) {
  sip::Message answer;
  answer.status = status;
  answer.reason = reason_of(status);
  for (const std::string& via : message.values("Via")) answer.add("Via", via);
  answer.add("From", std::string(message.field("From")));
  const std::string to(message.field("To"));
  answer.add("To", sip::has_parameter(to, "tag") ? to : to + ";tag=" + token());
  answer.add("Call-ID", std::string(message.field("Call-ID")));
  answer.add("CSeq", std::string(message.field("CSeq")));
  return answer;
}

// Any answer that has nothing but perhaps a field more.
void UaServer::Insides::refuse(const Request& request, int status, std::string name,
                               std::string value) {
  sip::Message answer = answer_to(request.message, status);
  if (!name.empty()) answer.add(std::move(name), std::move(value));
  send_answer(request, answer);
}

void UaServer::Insides::send_answer(const Request& request, sip::Message answer) {
  const sip::Message& message = request.message;
  const std::string to = return_address(message, request.from);
  std::string& via = answer.fields.front().second;
  via = stamped(via, request.from);
  std::string datagram = sip::write(answer);
  answered_.keep(transaction_of(message, message.method), {datagram, to}, clock_.now(),
                 clock_.now() + resender_.longest());
  if (message.method != "INVITE") {
    send_(std::move(datagram), to);
    return;
  }
  const std::string tag = sip::parameter(answer.field("To"), "tag");
  resender_.begin(invite_of(message), std::move(datagram), to,
                  [this, key = Dialog::key_of(message.field("Call-ID"), tag)] {
                    const Dialog* dialog = find(key);
                    if (dialog == nullptr) return;
                    violations.push_back(dialog->call_id + ": no ACK to the INVITE");
                    take_leave(key);
                  });
}

// The 200 to what begins or refreshes a session.
void UaServer::Insides::accept(Dialog& dialog, const Request& request, const SessionTimer& timer,
                               std::string response) {
  const sip::Message& message = request.message;
  sip::Message answer = answer_to(message, 200);
  if (!sip::has_parameter(message.field("To"), "tag")) {
    for (auto& [name, value] : answer.fields) {
      if (name == "To") value = dialog.local;
    }
    for (const std::string& hop : dialog.route) answer.add("Record-Route", hop);
  }
  answer.add("Contact", "<sip:" + options_.address + ">");
  answer.add("Supported", "timer");
  dialog.session = timer.interval;
  dialog.we_refresh = timer.we_refresh;
  if (timer.interval > Time::zero()) {
    if (timer.required && !timer.we_refresh) answer.add("Require", "timer");
    answer.add("Session-Expires",
               session_expires(timer.interval, timer.we_refresh ? "uas" : "uac"));
  }
  if (!response.empty()) put_csta(answer, std::move(response));
  if (message.method == "INVITE") dialog.invite = invite_of(message);
  watch_session(dialog);
  send_answer(request, std::move(answer));
}

}  // namespace csta_switch
