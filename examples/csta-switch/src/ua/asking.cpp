#include "sip/value.hpp"
#include "ua/content.hpp"
#include "ua/insides.hpp"
#include "wire/frame.hpp"

namespace csta_switch {
namespace {

constexpr std::size_t most_queued = 4096;

}  // namespace

void UaServer::Insides::say(Dialog& dialog, Dialog::Outgoing outgoing) {
  if (dialog.queue.size() >= most_queued) {
    if (std::exchange(dialog.overflows, true)) return;
    violations.push_back(dialog.call_id + ": takes its INFOs too slowly");
    clock_.after(Time::zero(), [this, key = dialog.key()] { take_leave(key); });
    return;
  }
  dialog.queue.push_back(std::move(outgoing));
  pump(dialog);
}

void UaServer::Insides::pump(Dialog& dialog) {
  const bool must_wait = dialog.serving || !dialog.acknowledged || !dialog.waits_for.empty();
  if (must_wait || dialog.queue.empty()) return;
  const Dialog::Outgoing next = std::move(dialog.queue.front());
  dialog.queue.pop_front();
  dialog.waits_for = ask(dialog, next);
}

// The branch of the request.
std::string UaServer::Insides::ask(Dialog& dialog, const Dialog::Outgoing& outgoing) {
  const std::string branch = "z9hG4bK" + token();
  sip::Message request = request_in(dialog, outgoing.method);
  request.fields.insert(request.fields.begin(),
                        {"Via", "SIP/2.0/UDP " + options_.address + ";branch=" + branch});
  if (outgoing.method == "UPDATE") {
    request.add("Contact", "<sip:" + options_.address + ">");
    request.add("Supported", "timer");
    request.add("Session-Expires", session_expires(dialog.session, "uac"));
  }
  if (!outgoing.body.empty()) put_csta(request, outgoing.body);
  asked_[branch] = dialog.key();
  resender_.begin(branch, sip::write(request), next_hop(dialog),
                  [this, branch, key = dialog.key(), method = outgoing.method] {
                    asked_.erase(branch);
                    if (const Dialog* silent = find(key)) {
                      violations.push_back(silent->call_id + ": " + method + " was not answered");
                      take_leave(key);
                    }
                  });
  return branch;
}

void UaServer::Insides::take_answer(const sip::Message& message) {
  const auto via = message.values("Via");
  const std::string branch = via.empty() ? std::string() : sip::parameter(via.front(), "branch");
  const auto asked = asked_.find(branch);
  if (asked == asked_.end()) return;
  if (message.status < 200) {
    resender_.slow_down(branch);
    return;
  }
  resender_.stop(branch);
  Dialog* dialog = find(asked->second);
  asked_.erase(asked);
  if (dialog == nullptr) return;
  dialog->waits_for.clear();
  answered(*dialog, message);
}

void UaServer::Insides::answered(Dialog& dialog, const sip::Message& message) {
  const std::string method = message.sequence_method();
  if (message.status == 481 || message.status == 408) {
    drop(dialog.key());
    return;
  }
  if (message.status >= 300) {
    complain(message, method + " was refused with " + std::to_string(message.status));
  } else if (method == "UPDATE") {
    if (const Time said = said_interval(message); said > Time::zero()) {
      dialog.session = said;
      const std::string refresher = sip::parameter(message.field("Session-Expires"), "refresher");
      dialog.we_refresh = !sip::same(refresher, "uas");
    }
    watch_session(dialog);
  } else if (const Content content = content_of(message); content == Content::csta) {
    dialog.serving = true;
    exchange_->receive(dialog.link, framed({0, message.body}));
    dialog.serving = false;
  } else if (content == Content::unsupported) {
    complain(message, "the body of an answer is not " + std::string(csta_type));
  }
  pump(dialog);
}

}  // namespace csta_switch
