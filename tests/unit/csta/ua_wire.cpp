#include "ua_wire.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "examples/csta-switch/src/sip/message.hpp"
#include "examples/csta-switch/src/sip/value.hpp"

namespace ctibus::csta::testing {
namespace {

using Written = csta_switch::sip::Message;

/// After all that the dialog has had.
constexpr std::uint32_t last_cseq = 1'000'000;

std::string cseq_of(const sip::Message& message) {
  return std::to_string(message.cseq) + " " + message.method;
}

void add_common(Written& written, const sip::Message& message) {
  written.add("From", message.from);
  written.add("To", message.to);
  written.add("Call-ID", message.call_id);
  written.add("CSeq", cseq_of(message));
  for (const std::string& contact : message.contacts) written.add("Contact", contact);
  for (const sip::Header& header : message.headers) written.add(header.name, header.value);
  if (!message.content_type.empty()) written.add("Content-Type", message.content_type);
  written.body = message.body;
}

sip::Message message_of(const Written& written) {
  sip::Message made;
  made.method = written.method.empty() ? written.sequence_method() : written.method;
  made.request_uri = written.uri;
  made.status = written.status;
  made.reason = written.reason;
  made.cseq = static_cast<std::uint32_t>(written.sequence());
  made.body = written.body;
  for (const auto& [name, value] : written.fields) {
    const auto is = [&name = name](std::string_view other) {
      return csta_switch::sip::same(name, other);
    };
    if (is("From")) {
      made.from = value;
    } else if (is("To")) {
      made.to = value;
    } else if (is("Call-ID")) {
      made.call_id = value;
    } else if (is("Contact")) {
      made.contacts.push_back(value);
    } else if (is("Content-Type")) {
      made.content_type = value;
    } else if (!is("Via") && !is("CSeq") && !is("Max-Forwards") && !is("Content-Length")) {
      made.headers.push_back({name, value});
    }
  }
  return made;
}

}  // namespace

UaWire::UaWire(Host& host, std::string address, sip::StackEvents& events, Send send)
    : host_(host), address_(std::move(address)), events_(events), send_(std::move(send)) {}

void UaWire::later(std::function<void()> action) {
  host_.post([alive = std::weak_ptr<bool>(alive_), action = std::move(action)] {
    if (!alive.expired()) action();
  });
}

sip::Endpoint UaWire::contact(const sip::Endpoint&) const {
  const auto colon = address_.rfind(':');
  return {sip::Transport::udp, address_.substr(0, colon),
          static_cast<std::uint16_t>(std::stoi(address_.substr(colon + 1)))};
}

std::string UaWire::text_of(const sip::Message& request, const std::string& branch) const {
  Written written{.method = request.method, .uri = request.request_uri};
  written.add("Via", "SIP/2.0/UDP " + address_ + ";branch=" + branch);
  written.add("Max-Forwards", "70");
  for (const std::string& route : request.routes) written.add("Route", route);
  add_common(written, request);
  return csta_switch::sip::write(written);
}

sip::TransactionId UaWire::send(const sip::Message& request) {
  const sip::TransactionId id = ++last_;
  if (cut_) {
    later([this, id] { events_.on_failed(id, 503); });
    return id;
  }
  Asked& asked = asked_[id];
  asked = {next_branch(), request};
  send_(text_of(request, asked.branch));
  return id;
}

void UaWire::send_ack(const sip::Message& ack) {
  if (!cut_) send_(text_of(ack, next_branch()));
}

void UaWire::cancel(sip::TransactionId transaction) {
  const auto asked = asked_.find(transaction);
  if (asked == asked_.end() || cut_) return;
  sip::Message cancel = asked->second.request;
  cancel.method = "CANCEL";
  cancel.body.clear();
  cancel.content_type.clear();
  send_(text_of(cancel, asked->second.branch));
}

void UaWire::respond(sip::TransactionId transaction, const sip::Message& response) {
  const auto answer = answers_.find(transaction);
  if (answer == answers_.end()) return;
  Written written{.status = response.status, .reason = response.reason};
  written.add("Via", answer->second.via);
  add_common(written, response);
  answer->second.datagram = csta_switch::sip::write(written);
  if (!cut_) send_(answer->second.datagram);
}

void UaWire::arrived(std::string datagram) {
  later([this, datagram = std::move(datagram)] {
    if (!cut_) take(datagram);
  });
}

void UaWire::take(std::string_view datagram) {
  const auto reading = csta_switch::sip::read(datagram);
  if (!reading.mistake.empty()) throw std::logic_error("no SIP: " + reading.mistake);
  const std::string via(reading.message.field("Via"));
  const std::string branch = csta_switch::sip::parameter(via, "branch");
  if (reading.message.method.empty()) return take_response(branch, message_of(reading.message));
  take_request(via, message_of(reading.message));
}

void UaWire::take_response(const std::string& branch, sip::Message response) {
  const auto asked =
      std::ranges::find_if(asked_, [&](const auto& one) { return one.second.branch == branch; });
  if (asked == asked_.end() || response.method == "CANCEL") return;
  const sip::TransactionId id = asked->first;
  const sip::Message request = asked->second.request;
  const bool invites = request.method == "INVITE";
  if (invites && response.status / 100 == 2) {
    dialogs_[response.call_id] = {request, response.to,
                                  response.contacts.empty()
                                      ? request.request_uri
                                      : csta_switch::sip::uri_in(response.contacts.front())};
  } else if (invites && response.status >= 300) {
    sip::Message ack = request;
    ack.method = "ACK";
    ack.to = response.to;
    ack.body.clear();
    ack.content_type.clear();
    send_(text_of(ack, branch));
  }
  // A 2xx of an INVITE may come again.
  if (response.status >= 200 && !(invites && response.status < 300)) asked_.erase(asked);
  events_.on_response(id, response);
}

void UaWire::take_request(const std::string& via, sip::Message request) {
  if (request.method == "ACK") return events_.on_request(0, request);
  const std::string key = csta_switch::sip::parameter(via, "branch") + request.method;
  if (const auto known = answered_.find(key); known != answered_.end()) {
    const Answer& answer = answers_[known->second];
    if (!answer.datagram.empty()) send_(answer.datagram);
    return;
  }
  const sip::TransactionId id = ++last_;
  answered_[key] = id;
  answers_[id].via = via;
  if (request.method == "BYE") dialogs_.erase(request.call_id);
  events_.on_request(id, request);
}

void UaWire::cut() {
  for (const auto& [call_id, dialog] : std::exchange(dialogs_, {})) {
    sip::Message ours = dialog.invite;
    ours.method = "BYE";
    ours.to = dialog.remote;
    ours.request_uri = dialog.target;
    ours.cseq = last_cseq;
    ours.body.clear();
    ours.content_type.clear();
    ours.headers.clear();
    send_(text_of(ours, next_branch()));
    sip::Message theirs = ours;
    std::swap(theirs.from, theirs.to);
    const sip::TransactionId id = ++last_;
    later([this, id, theirs] { events_.on_request(id, theirs); });
  }
  cut_ = true;
  for (const auto& [id, asked] : std::exchange(asked_, {})) {
    later([this, failed = id] { events_.on_failed(failed, 503); });
  }
}

}  // namespace ctibus::csta::testing
