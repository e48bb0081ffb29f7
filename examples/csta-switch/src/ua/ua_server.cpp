#include "csta_switch/ua_server.hpp"

#include "sip/value.hpp"
#include "ua/insides.hpp"
#include "ua/transaction.hpp"
#include "wire/frame.hpp"

namespace csta_switch {

UaServer::Insides::Insides(Exchange& exchange, UaOptions options, Send send)
    : exchange_(&exchange),
      options_(std::move(options)),
      send_(std::move(send)),
      chance_(options_.seed),
      clock_(exchange),
      resender_(clock_, options_.t1, options_.t2, send_) {}

UaServer::Insides::~Insides() {
  const auto leaving = std::move(dialogs);
  dialogs.clear();
  for (const auto& [key, dialog] : leaving) exchange_->disconnect(dialog.link);
}

void UaServer::Insides::receive(std::string_view datagram, const std::string& from) {
  if (sip::trimmed(datagram).empty()) return;  // keeps a way open
  const sip::Reading reading = sip::read(datagram);
  if (!reading.mistake.empty()) {
    violations.push_back(from + ": " + reading.mistake);
  } else if (reading.message.method.empty()) {
    take_answer(reading.message);
  } else {
    take_request({reading.message, from});
  }
}

int UaServer::Insides::connect(const std::string& key) {
  return exchange_->connect(
      LinkKind::uacsta, [this, key](const std::string& frame) { hear(key, frame); },
      [this] { forget_everything(); });
}

// The response, when there is one at once that does not go by INFO.
std::string UaServer::Insides::serve(Dialog& dialog, std::string_view body, bool by_info) {
  dialog.invoke_id = dialog.invoke_id % (event_invoke_id - 1) + 1;
  dialog.serving = true;
  dialog.awaited = by_info ? 0 : dialog.invoke_id;
  exchange_->receive(dialog.link, framed({dialog.invoke_id, std::string(body)}));
  dialog.serving = false;
  dialog.awaited = 0;
  return std::exchange(dialog.response, {});
}

void UaServer::Insides::hear(const std::string& key, std::string_view bytes) {
  FrameReader reader;
  reader.feed(bytes);
  auto frame = reader.next();
  Dialog* dialog = find(key);
  if (!frame || dialog == nullptr || frame->invoke_id == 0) return;
  if (frame->invoke_id == dialog->awaited && dialog->response.empty()) {
    dialog->response = std::move(frame->body);
  } else {
    say(*dialog, {"INFO", std::move(frame->body)});
  }
}

Dialog* UaServer::Insides::find(const std::string& key) {
  const auto found = dialogs.find(key);
  return found == dialogs.end() ? nullptr : &found->second;
}

// Every refresh makes another age; what watches for an older one finds nothing to do.
void UaServer::Insides::watch_session(Dialog& dialog) {
  const std::uint64_t age = ++dialog.session_age;
  if (dialog.session == Time::zero()) return;
  const std::string key = dialog.key();
  if (dialog.we_refresh) {
    clock_.after(dialog.session / 2, [this, key, age] { refresh(key, age); });
  }
  clock_.after(patience(dialog.session), [this, key, age] { end_session(key, age); });
}

void UaServer::Insides::refresh(const std::string& key, std::uint64_t age) {
  Dialog* dialog = find(key);
  if (dialog != nullptr && dialog->session_age == age) say(*dialog, {"UPDATE"});
}

void UaServer::Insides::end_session(const std::string& key, std::uint64_t age) {
  const Dialog* dialog = find(key);
  if (dialog == nullptr || dialog->session_age != age) return;
  violations.push_back(dialog->call_id + ": the session was not refreshed");
  take_leave(key);
}

void UaServer::Insides::drop(const std::string& key) {
  const auto dialog = dialogs.extract(key);
  if (dialog.empty()) return;
  resender_.stop(dialog.mapped().invite);
  resender_.stop(dialog.mapped().waits_for);
  asked_.erase(dialog.mapped().waits_for);
  exchange_->disconnect(dialog.mapped().link);
}

void UaServer::Insides::take_leave(const std::string& key) {
  if (Dialog* dialog = find(key)) ask(*dialog, {"BYE"});
  drop(key);
}

void UaServer::Insides::forget_everything() {
  dialogs.clear();
  resender_.clear();
  answered_.clear();
  asked_.clear();
}

std::string UaServer::Insides::token() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (std::uint64_t bits = chance_(); text.size() < 16; bits >>= 4) text += digits[bits & 15];
  return text;
}

void UaServer::Insides::complain(const sip::Message& message, const std::string& what) {
  violations.push_back(std::string(message.field("Call-ID")) + " " + message.method + ": " + what);
}

UaServer::UaServer(Exchange& exchange, UaOptions options, Send send)
    : insides_(std::make_unique<Insides>(exchange, std::move(options), std::move(send))) {}
UaServer::~UaServer() = default;

void UaServer::receive(std::string_view datagram, const std::string& from) {
  insides_->receive(datagram, from);
}

int UaServer::dialogs() const { return static_cast<int>(insides_->dialogs.size()); }
const std::vector<std::string>& UaServer::violations() const { return insides_->violations; }

}  // namespace csta_switch
