#include "user_agent.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip::testing {

using media::Direction;

UserAgent::UserAgent(std::shared_ptr<Network> network, std::string name, std::string ip,
                     Endpoint switch_endpoint, Manners its_manners)
    : manners(std::move(its_manners)),
      network_(std::move(network)),
      name_(std::move(name)),
      ip_(std::move(ip)),
      switch_(std::move(switch_endpoint)) {
  come_back();
}

UserAgent::~UserAgent() = default;

void UserAgent::come_back() {
  if (stack_ != nullptr) return;
  StackEvents& events = *this;
  stack_ = std::make_unique<FakeStack>(network_, ip_, port, events, run_in(network_),
                                       FakeStack::Role::user_agent);
}

void UserAgent::vanish() {
  stack_.reset();
  pending_.clear();
  timers_.clear();
  for (auto& [number, call] : calls_) {
    network_->rtp().leave(call.rtp);
    call.stage = Stage::ended;
  }
}

bool UserAgent::vanish_from(CallNumber number) {
  const auto found = calls_.find(number);
  if (found == calls_.end() || found->second.stage == Stage::ended) return false;
  network_->cut(found->second.call_id);
  end(found->second, 0);
  return true;
}

// Requests
// ---------------------------------------------------------------------------

Message UserAgent::new_request(std::string_view method, std::string_view to_user) {
  const std::string host = fmt::format("{}:{}", switch_.address, switch_.port);
  Message message;
  message.method = method;
  message.request_uri = to_user.empty() ? "sip:" + host : fmt::format("sip:{}@{}", to_user, host);
  message.from = fmt::format("<sip:{}@{}>;tag={}", name_, host, network_->number());
  message.to = fmt::format("<sip:{}@{}>", to_user, host);
  message.call_id = fmt::format("{}@{}", network_->number(), ip_);
  message.cseq = 1;
  message.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
  message.peer = switch_;
  return message;
}

TransactionId UserAgent::send(const Message& message) {
  if (stack_ == nullptr) return 0;
  const TransactionId id = stack_->send(message);
  pending_[id] = {message, 0, {}};
  return id;
}

void UserAgent::send(const Message& message, Done done) {
  if (const TransactionId id = send(message); id != 0) pending_[id].done = std::move(done);
}

TransactionId UserAgent::send_in_call(Call& call, const Message& message, Done done) {
  const TransactionId id = send(message);
  if (id == 0) return 0;
  pending_[id].call = call.number;
  pending_[id].done = std::move(done);
  return id;
}

Message UserAgent::make_request(Call& call, std::string_view method) {
  Message message;
  message.method = method;
  message.request_uri = call.target;
  message.from = call.local;
  message.to = call.remote;
  message.call_id = call.call_id;
  message.cseq = ++call.cseq;
  message.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
  message.peer = switch_;
  return message;
}

Message UserAgent::request(CallNumber number, std::string_view method) {
  return make_request(calls_.at(number), method);
}

// What its user does
// ---------------------------------------------------------------------------

UserAgent::Call* UserAgent::pick(CallNumber number, Stage stage) {
  if (stack_ == nullptr) return nullptr;
  if (number != 0) {
    const auto found = calls_.find(number);
    return found != calls_.end() && found->second.stage == stage ? &found->second : nullptr;
  }
  const CallNumber first = find(stage);
  return first == 0 ? nullptr : &calls_.at(first);
}

UserAgent::CallNumber UserAgent::find(Stage stage) const {
  CallNumber held = 0;
  for (const auto& [number, call] : calls_) {
    if (call.stage != stage) continue;
    if (call.direction == Direction::sendrecv && !call.held_by_peer) return number;
    if (held == 0) held = number;
  }
  return held;
}

std::size_t UserAgent::open_calls() const {
  return static_cast<std::size_t>(std::count_if(calls_.begin(), calls_.end(), [](const auto& each) {
    return each.second.stage != Stage::ended;
  }));
}

UserAgent::CallNumber UserAgent::dial(std::string_view number, std::vector<Header> headers) {
  if (stack_ == nullptr) return 0;
  Call& call = calls_[++last_call_];
  call.number = last_call_;
  call.outgoing = true;
  Message invite = new_request("INVITE", number);
  headers.insert(headers.begin(), manners.headers.begin(), manners.headers.end());
  for (const Header& header : headers) {
    if (header.name == "From") {
      invite.from = fmt::format("{};tag={}", header.value, tag_of(invite.from));
    } else {
      invite.headers.push_back(header);
    }
  }
  invite.headers.push_back({"Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, REFER" +
                                         std::string(manners.knows_update ? ", UPDATE" : "")});
  if (!manners.record_route.empty()) invite.record_routes = {manners.record_route};
  call.request = invite;
  call.call_id = invite.call_id;
  call.local = invite.from;
  call.remote = invite.to;
  call.cseq = 1;
  call.rtp = {ip_, static_cast<std::uint16_t>(10000 + 2 * call.number)};
  if (!manners.offers_late) describe(call, invite, nullptr);
  call.request.body = invite.body;
  call.request.content_type = invite.content_type;
  const CallNumber made = call.number;
  call.invite = send_in_call(call, call.request);
  return made;
}

bool UserAgent::answer(CallNumber number) {
  Call* call = pick(number, Stage::ringing);
  if (call == nullptr) return false;
  Message response = make_response(call->request, 200);
  response.to = call->local;
  response.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
  response.record_routes = call->request.record_routes;
  response.headers.push_back({"Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY, REFER" +
                                           std::string(manners.knows_update ? ", UPDATE" : "")});
  call->stage = Stage::talking;
  describe(*call, response, call->heard ? &*call->heard : nullptr);
  stack_->respond(call->invite, response);
  talk(*call);
  return true;
}

bool UserAgent::refuse(int status, CallNumber number, std::vector<Header> headers) {
  Call* call = pick(number, Stage::ringing);
  if (call == nullptr) return false;
  Message response = make_response(call->request, status);
  response.to = call->local;
  for (Header& header : headers) {
    if (header.name == "Contact") {
      response.contacts.push_back(header.value);
    } else {
      response.headers.push_back(std::move(header));
    }
  }
  stack_->respond(call->invite, response);
  end(*call, status);
  return true;
}

bool UserAgent::redirect(std::string_view target, CallNumber number) {
  return refuse(302, number, {{"Contact", fmt::format("<{}>", target)}});
}

bool UserAgent::hang_up(CallNumber number) {
  if (stack_ == nullptr) return false;
  if (Call* call = pick(number, Stage::talking)) {
    say_goodbye(*call);
    return true;
  }
  if (Call* call = pick(number, Stage::dialling)) {
    call->leaves = true;
    stack_->cancel(call->invite);
    return true;
  }
  return refuse(486, number);
}

/// RFC 3261 15: the callee waits for the ACK of its 2xx.
void UserAgent::say_goodbye(Call& call) {
  if (!call.outgoing && !call.acknowledged) {
    call.leaves = true;
    network_->rtp().stop(call.rtp);
    return;
  }
  const Message bye = make_request(call, "BYE");
  end(call, 0);
  send_in_call(call, bye);
}

void UserAgent::end(Call& call, int status) {
  call.stage = Stage::ended;
  call.status = status;
  network_->rtp().leave(call.rtp);
}

bool UserAgent::hold(Direction direction, CallNumber number, bool old) {
  Call* call = pick(number, Stage::talking);
  if (call == nullptr || call->changing) return false;
  call->direction = old ? Direction::sendrecv : direction;
  call->hold_address = old ? "0.0.0.0" : "";
  return change(call->number);
}

bool UserAgent::retrieve(CallNumber number) {
  Call* call = pick(number, Stage::talking);
  if (call == nullptr || call->changing) return false;
  call->direction = Direction::sendrecv;
  call->hold_address.clear();
  return change(call->number);
}

bool UserAgent::change(CallNumber number, bool described) {
  Call* call = pick(number, Stage::talking);
  if (call == nullptr) return false;
  call->changing = true;
  Message invite = make_request(*call, "INVITE");
  if (described) describe(*call, invite, nullptr);
  send_in_call(*call, invite);
  return true;
}

bool UserAgent::press(std::string_view digits, CallNumber number) {
  const Call* call = pick(number, Stage::talking);
  if (call == nullptr) return false;
  network_->rtp().press(call->rtp, digits);
  return true;
}

bool UserAgent::press_by_info(char digit, CallNumber number) {
  Call* call = pick(number, Stage::talking);
  if (call == nullptr) return false;
  Message info = make_request(*call, "INFO");
  info.content_type = "application/dtmf-relay";
  info.body = fmt::format("Signal={}\r\nDuration=160\r\n", digit);
  send_in_call(*call, info);
  return true;
}

bool UserAgent::refer(std::string_view target, CallNumber number) {
  Call* call = pick(number, Stage::talking);
  if (call == nullptr) return false;
  Message refer = make_request(*call, "REFER");
  refer.headers = {{"Refer-To", fmt::format("<{}>", target)}, {"Referred-By", call->local}};
  send_in_call(*call, refer);
  return true;
}

bool UserAgent::refer_replacing(CallNumber number, CallNumber other) {
  const Call* target = pick(other, Stage::talking);
  const auto uri = target == nullptr ? Result<Uri>(failure("", "")) : parse_uri(target->target);
  if (!uri) return false;
  const ReferTo value{*uri,
                      Replaces{target->call_id, tag_of(target->remote), tag_of(target->local)}};
  const std::string text = to_text(value);
  return refer(text.starts_with('<') ? text.substr(1, text.find('>') - 1) : text, number);
}

void UserAgent::fall_silent(CallNumber number) {
  for (auto& [each, call] : calls_) {
    if (number != 0 && number != each) continue;
    call.silent = true;
    network_->rtp().stop(call.rtp);
  }
}

void UserAgent::respond(CallNumber number, int status, std::string_view tag, bool described,
                        std::vector<Header> headers) {
  Call& call = calls_.at(number);
  Message response = make_response(call.request, status);
  response.to = with_tag(call.request.to, tag);
  response.contacts = {fmt::format("<sip:{}-{}@{}:{}>", name_, tag, ip_, port)};
  response.headers.insert(response.headers.end(), headers.begin(), headers.end());
  if (described) describe(call, response, call.heard ? &*call.heard : nullptr);
  if (status >= 200 && status < 300 && call.stage == Stage::ringing) {
    call.stage = Stage::talking;
    call.local = response.to;
  }
  if (status < 200 && described) call.early = true;
  stack_->respond(call.invite, response);
  if (described) talk(call);
}

// What it has seen
// ---------------------------------------------------------------------------

std::vector<std::string> UserAgent::hears(CallNumber number) const {
  const CallNumber wanted = number != 0 ? number : find(Stage::talking);
  const auto found = calls_.find(wanted);
  return found == calls_.end() ? std::vector<std::string>()
                               : network_->rtp().heard_at(found->second.rtp);
}

std::string UserAgent::digits_heard(CallNumber number) const {
  const CallNumber wanted = number != 0 ? number : find(Stage::talking);
  const auto found = calls_.find(wanted);
  return found == calls_.end() ? std::string() : network_->rtp().digits_heard_at(found->second.rtp);
}

std::vector<Message> UserAgent::requests(std::string_view method) const {
  std::vector<Message> out;
  std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(out),
               [&](const Message& each) { return each.method == method; });
  return out;
}

std::vector<Message> UserAgent::responses(std::string_view method) const {
  std::vector<Message> out;
  std::copy_if(responses_.begin(), responses_.end(), std::back_inserter(out),
               [&](const Message& each) { return each.method == method; });
  return out;
}

}  // namespace ctibus::sip::testing
