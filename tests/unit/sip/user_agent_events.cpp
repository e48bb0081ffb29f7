#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "user_agent.hpp"

/// What reaches a user agent.
namespace ctibus::sip::testing {

namespace {

constexpr std::size_t most_kept = 2000;

void keep(std::vector<Message>& kept, const Message& message) {
  if (kept.size() >= most_kept) kept.erase(kept.begin(), kept.begin() + most_kept / 2);
  kept.push_back(message);
}

bool asks_to_answer(const Message& invite) {
  return invite.header("Alert-Info").find("auto") != std::string_view::npos ||
         invite.header("Call-Info").find("answer-after=0") != std::string_view::npos ||
         invite.header("Answer-Mode").starts_with("Auto") ||
         invite.header("P-Auto-Answer") == "normal";
}

std::string uri_of(const std::vector<std::string>& contacts, const std::string& otherwise) {
  if (contacts.empty()) return otherwise;
  const auto contact = parse_name_addr(contacts.front());
  return contact ? to_text(contact->uri) : otherwise;
}

}  // namespace

UserAgent::Call* UserAgent::in_dialog(const Message& message) {
  for (auto& [number, call] : calls_) {
    if (call.call_id == message.call_id && tag_of(call.local) == tag_of(message.to)) return &call;
  }
  return nullptr;
}

void UserAgent::on_request(TransactionId transaction, const Message& message) {
  keep(requests_, message);
  if (message.method == "ACK") return take_ack(message);
  const auto answer = [&](int status) {
    Message response = make_response(message, status);
    response.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
    stack_->respond(transaction, response);
  };
  if (message.method == "INVITE" && tag_of(message.to).empty()) {
    return take_invite(transaction, message);
  }
  if (message.method == "OPTIONS") return answer(200);
  Call* call = in_dialog(message);
  if (call == nullptr && !(message.method == "NOTIFY" && tag_of(message.to).empty())) {
    return answer(481);
  }
  if (call != nullptr) {
    if (message.cseq <= call->remote_cseq) return answer(500);
    call->remote_cseq = message.cseq;
  }
  if (message.method == "NOTIFY") return take_notify(transaction, call, message);
  if (message.method == "INFO") {
    call->signals.push_back(message.body);
    return answer(200);
  }
  if (message.method == "BYE") {
    answer(200);
    if (call->stage == Stage::ringing)
      stack_->respond(call->invite, [&] {
        Message refused = make_response(call->request, 487);
        refused.to = call->local;
        return refused;
      }());
    return end(*call, 0);
  }
  if (call->stage == Stage::ended) return answer(481);
  if (message.method == "INVITE") return take_change(transaction, *call, message);
  if (message.method == "UPDATE" && manners.knows_update) {
    return take_update(transaction, *call, message);
  }
  if (message.method == "PRACK" && manners.knows_prack) return answer(200);
  answer(501);
}

bool UserAgent::let_in(TransactionId transaction, const Message& invite) {
  if (!manners.asks_login) return true;
  const auto given = parse_credentials(invite.header("Proxy-Authorization"));
  if (given && given->nonce == nonce_ && given->user == manners.asks_login->user &&
      given->response == digest_response(*given, "INVITE", manners.asks_login->password)) {
    return true;
  }
  nonce_ = fmt::format("nonce{}", network_->number());
  Message challenge = make_response(invite, given && given->nonce == nonce_ ? 403 : 407);
  DigestChallenge asked;
  asked.realm = "carrier.example";
  asked.nonce = nonce_;
  challenge.headers.push_back({"Proxy-Authenticate", to_text(asked)});
  stack_->respond(transaction, challenge);
  return false;
}

void UserAgent::take_invite(TransactionId transaction, const Message& invite) {
  if (!let_in(transaction, invite)) return;
  if (manners.refuses_with != 0 || open_calls() >= manners.lines) {
    const int status = manners.refuses_with != 0 ? manners.refuses_with : 486;
    return stack_->respond(transaction, make_response(invite, status));
  }
  Call& call = calls_[++last_call_];
  call.number = last_call_;
  call.stage = Stage::ringing;
  call.invite = transaction;
  call.request = invite;
  if (!manners.record_route.empty()) call.request.record_routes = {manners.record_route};
  call.call_id = invite.call_id;
  call.local = with_tag(invite.to, fmt::format("{}", network_->number()));
  call.remote = invite.from;
  call.remote_cseq = invite.cseq;
  call.target = uri_of(invite.contacts, {});
  call.routes = call.request.record_routes;
  call.rtp = {ip_, static_cast<std::uint16_t>(10000 + 2 * (call.number % 20000))};
  if (!invite.body.empty() && !hear(call, invite)) {
    Message refused = make_response(invite, 488);
    refused.to = call.local;
    stack_->respond(transaction, refused);
    return end(call, 488);
  }
  const CallNumber number = call.number;
  const bool prompted = manners.answers_prompts && asks_to_answer(invite);
  if (manners.rings && !prompted) {
    Message ringing = make_response(invite, 180);
    ringing.to = call.local;
    ringing.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
    ringing.record_routes = call.request.record_routes;
    ringing.headers.push_back({"Allow-Events", "talk, hold"});
    stack_->respond(transaction, ringing);
  }
  if (prompted) {
    answer(number);
  } else if (manners.reacts) {
    react(number);
  }
}

void UserAgent::react(CallNumber number) {
  const Reaction reaction = manners.reacts(calls_.at(number).request);
  if (!reaction.after) return;
  later(*reaction.after, [this, number, reaction] {
    if (reaction.refuses_with != 0) {
      refuse(reaction.refuses_with, number);
    } else if (answer(number) && reaction.talks_for) {
      later(*reaction.talks_for, [this, number] {
        if (calls_.at(number).stage == Stage::talking) hang_up(number);
      });
    }
  });
}

void UserAgent::later(std::chrono::nanoseconds delay, std::function<void()> action) {
  const std::uint64_t id = ++last_timer_;
  timers_[id] = network_->after(delay, [this, id, act = std::move(action)] {
    const auto running = timers_.extract(id);  // not before it has run
    act();
  });
}

void UserAgent::on_cancelled(TransactionId transaction) {
  for (auto& [number, call] : calls_) {
    if (call.invite != transaction || call.stage != Stage::ringing) continue;
    Message response = make_response(call.request, 487);
    response.to = call.local;
    stack_->respond(transaction, response);
    return end(call, 487);
  }
}

void UserAgent::take_change(TransactionId transaction, Call& call, const Message& invite) {
  Message response = make_response(invite, 200);
  response.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
  if (call.changing) {
    response.status = 491;
    response.reason = "Request Pending";
    return stack_->respond(transaction, response);
  }
  const auto before = call.heard;
  if (!invite.body.empty() && !hear(call, invite)) {
    call.heard = before;
    response.status = 488;
    response.reason = "Not Acceptable Here";
    return stack_->respond(transaction, response);
  }
  call.target = uri_of(invite.contacts, call.target);
  describe(call, response, invite.body.empty() ? nullptr : &*call.heard);
  stack_->respond(transaction, response);
  talk(call);
}

void UserAgent::take_update(TransactionId transaction, Call& call, const Message& update) {
  Message response = make_response(update, 200);
  response.contacts = {fmt::format("<sip:{}@{}:{}>", name_, ip_, port)};
  const std::string_view expires = update.header("Session-Expires");
  if (!expires.empty()) response.headers.push_back({"Session-Expires", std::string(expires)});
  call.target = uri_of(update.contacts, call.target);
  if (!update.body.empty() && hear(call, update)) {
    describe(call, response, &*call.heard);
    talk(call);
  }
  stack_->respond(transaction, response);
}

void UserAgent::take_ack(const Message& ack) {
  Call* call = in_dialog(ack);
  if (call == nullptr || call->stage == Stage::ended) return;
  if (ack.cseq == call->request.cseq && !call->outgoing) call->acknowledged = true;
  if (call->offered && hear(*call, ack)) {
    call->offered = false;
    talk(*call);
  }
  if (call->leaves && call->acknowledged) say_goodbye(*call);
}

void UserAgent::take_notify(TransactionId transaction, Call* call, const Message& notify) {
  stack_->respond(transaction, make_response(notify, 200));
  if (call == nullptr) return;
  if (notify.header("Event") == "talk") {
    if (call->stage == Stage::ringing) {
      answer(call->number);
    } else {
      retrieve(call->number);
    }
  } else if (notify.header("Event") == "hold") {
    hold(media::Direction::sendonly, call->number);
  } else {
    call->notified.push_back(notify.body);
  }
}

// Responses
// ---------------------------------------------------------------------------

void UserAgent::on_failed(TransactionId transaction, int status) {
  const auto found = pending_.find(transaction);
  if (found == pending_.end()) return;
  Message response = make_response(found->second.message, status);
  on_response(transaction, response);
}

void UserAgent::on_response(TransactionId transaction, const Message& response) {
  keep(responses_, response);
  const auto found = pending_.find(transaction);
  if (found == pending_.end()) return;
  const Pending pending = found->second;
  const bool initial = tag_of(pending.message.to).empty();
  const bool inviting = pending.message.method == "INVITE";
  if (response.status >= 300 || (response.status >= 200 && !inviting)) pending_.erase(found);
  if (again_with_password(pending, response)) return;
  if (pending.call != 0) {
    Call& call = calls_.at(pending.call);
    if (inviting && initial) return take_invite_response(call, pending, response);
    if (inviting) return take_change_response(call, response);
  }
  if (pending.done && response.status >= 200) pending.done(response);
}

bool UserAgent::again_with_password(const Pending& pending, const Message& response) {
  if ((response.status != 401 && response.status != 407) || !manners.login) return false;
  auto again = authorize(response, pending.message, *manners.login,
                         fmt::format("cnonce{}", network_->number()));
  if (!again) return false;
  const TransactionId id = send(*again);
  pending_[id].call = pending.call;
  pending_[id].done = pending.done;
  if (pending.call != 0) {
    Call& call = calls_.at(pending.call);
    call.cseq = again->cseq;
    if (tag_of(pending.message.to).empty() && pending.message.method == "INVITE") {
      call.invite = id;
      call.request = *again;
      if (call.leaves) stack_->cancel(id);
    }
  }
  return true;
}

void UserAgent::take_invite_response(Call& call, const Pending& pending, const Message& response) {
  call.progress.push_back(response.status);
  call.last_answer = response;
  call.request = pending.message;
  if (response.status < 200) {
    if (hear(call, response)) call.offered = false;
    const auto rseq = parse_rseq(response.header("RSeq"));
    if (manners.knows_prack && lists(response.header("Require"), "100rel") && rseq &&
        std::exchange(call.rseq, *rseq) != *rseq) {  // RFC 3262 4: not for a repeated one
      call.remote = response.to;
      call.target = uri_of(response.contacts, call.target);
      Message prack = make_request(call, "PRACK");
      prack.headers.push_back(
          {"RAck", fmt::format("{} {} INVITE", response.header("RSeq"), response.cseq)});
      send_in_call(call, prack);
    }
    return;
  }
  if (response.status >= 300) {
    if (call.stage == Stage::dialling) end(call, response.status);
    return;
  }
  if (call.stage != Stage::dialling && tag_of(call.remote) == tag_of(response.to)) {
    return acknowledge(call, response);  // its ACK was lost
  }
  confirm(call, response);
}

void UserAgent::confirm(Call& call, const Message& response) {
  call.remote = response.to;
  call.target = uri_of(response.contacts, call.target);
  call.stage = Stage::talking;
  call.acknowledged = true;
  const bool heard = hear(call, response);
  acknowledge(call, response);
  if (heard) talk(call);
  if (call.leaves) say_goodbye(call);
}

void UserAgent::acknowledge(Call& call, const Message& response) {
  Message ack = make_request(call, "ACK");
  --call.cseq;
  ack.cseq = response.cseq;
  ack.contacts.clear();
  const bool was_offerless =
      call.request.cseq == response.cseq ? call.request.body.empty() : !call.offered;
  if (was_offerless && call.heard) describe(call, ack, &*call.heard);
  call.offered = false;
  stack_->send_ack(ack);
}

void UserAgent::take_change_response(Call& call, const Message& response) {
  if (response.status < 200) return;
  if (response.status < 300) {
    const bool heard = hear(call, response);
    const bool first = std::exchange(call.changing, false);
    if (first) call.changes.push_back(response.status);
    acknowledge(call, response);
    if (heard) talk(call);
    return;
  }
  call.changing = false;
  call.changes.push_back(response.status);
  if (response.status != 491 || !manners.retries_after_glare) return;
  // RFC 3261 14.1: who owns the Call-ID waits 2.1 to 4 s, the other one less.
  const auto least = call.outgoing ? std::chrono::milliseconds(2100) : std::chrono::milliseconds(0);
  const auto delay = least + std::chrono::milliseconds(10 * network_->below(190));
  later(delay, [this, number = call.number] {
    if (!calls_.at(number).changing) change(number);
  });
}

// Phone
// ---------------------------------------------------------------------------

Phone::Phone(std::shared_ptr<Network> network, std::string number, std::string password,
             std::string ip, Endpoint switch_endpoint, Manners its_manners)
    : UserAgent(std::move(network), number, std::move(ip), std::move(switch_endpoint),
                std::move(its_manners)) {
  manners.login = Login{std::move(number), std::move(password)};
}

void Phone::register_for(std::chrono::seconds expires) {
  send_register(expires);
  refresh_ = network_->after(expires / 2, [this, expires] { register_for(expires); });
}

void Phone::unregister() {
  refresh_.reset();
  send_register(std::chrono::seconds(0));
}

void Phone::send_register(std::chrono::seconds expires) {
  Message message = new_request("REGISTER", "");
  message.to = message.from.substr(0, message.from.find(';'));
  if (register_call_id_.empty()) register_call_id_ = message.call_id;
  message.call_id = register_call_id_;
  message.cseq = ++register_cseq_;
  message.headers.push_back({"Expires", std::to_string(expires.count())});
  send(message, [this](const Message& response) {
    status_ = response.status;
    register_cseq_ = std::max(register_cseq_, response.cseq);
  });
}

}  // namespace ctibus::sip::testing
