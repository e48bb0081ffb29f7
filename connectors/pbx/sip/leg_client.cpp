#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "leg.hpp"
#include "legs.hpp"

/// Calls of ours (RFC 3261 13.2).
namespace ctibus::sip {
namespace {

constexpr std::size_t most_early_dialogs = 16;
constexpr int most_retries = 4;

}  // namespace

void Leg::start() {
  Message invite;
  invite.method = "INVITE";
  invite.request_uri = out_.uri;
  invite.peer = out_.peer;
  invite.from = with_tag(out_.from, dialog_.local_tag);
  invite.to = out_.to;
  invite.call_id = dialog_.call_id;
  invite.cseq = 1;
  dialog_.contact = legs_.contact_value(out_.contact_user, out_.toward, out_.uri);
  invite.contacts = {dialog_.contact};
  invite.headers = out_.headers;
  invite.headers.push_back({"Allow", std::string(Legs::methods)});
  invite.headers.push_back({"Supported", std::string(Legs::extensions)});
  put_interval(invite);
  invite.content_type = "application/sdp";
  invite.body = session_.offer();
  send_invite(std::move(invite));
}

void Leg::send_invite(Message invite) {
  invite_ = invite;
  invite_cseq_ = invite.cseq;
  client_ = legs_.send_invite(id_, invite);
}

void Leg::on_invite_response(const Message& response, SentInvite& sent) {
  if (sent.message.cseq != invite_cseq_) return on_reinvite_response(response, sent);
  if (response.status < 200) return on_provisional(response, sent.message);
  if (response.status < 300) return on_answer(response, sent);
  on_refusal(response, sent.message);
}

void Leg::on_provisional(const Message& response, const Message& invite) {
  if (state_ != State::calling || response.status == 100) return;
  const std::string tag = tag_of(response.to);
  if (!early_.contains(tag) && early_.size() >= most_early_dialogs) return;
  auto [entry, is_new] = early_.try_emplace(tag);
  Early& early = entry->second;
  if (is_new) early.dialog = Dialog::of_client(invite, response, symmetric_);
  if (mentions(response, "Require", "100rel")) {
    const auto rseq = parse_rseq(response.header("RSeq"));
    // RFC 3262 4: in order, each once.
    if (!rseq || (early.rseq != 0 && *rseq != early.rseq + 1)) return;
    early.rseq = *rseq;
    Message prack = early.dialog.request("PRACK");
    prack.set_header("RAck", to_text(RAck{*rseq, invite.cseq, "INVITE"}));
    legs_.send(prack, {});
  }
  if (!response.body.empty() && session_.read_answer(response.body)) {
    early.answer = response.body;
    early_media_ = true;
  }
  if (mentions(response, "Allow-Events", "talk")) talk_dialog_ = &early.dialog;
  if (response.status == 180 && !std::exchange(ringing_told_, true)) {
    legs_.events().leg_ringing(id_);
  }
  if (early_media_ && state_ == State::calling) legs_.events().leg_early_media(id_);
}

void Leg::on_answer(const Message& response, SentInvite& sent) {
  Dialog dialog = Dialog::of_client(sent.message, response, symmetric_);
  const auto early = early_.find(dialog.remote_tag);
  if (early != early_.end()) dialog.local_cseq = early->second.dialog.local_cseq;
  sent.acks[dialog.remote_tag] = dialog.ack(sent.message);
  legs_.stack().send_ack(sent.acks[dialog.remote_tag]);
  if (state_ == State::up || state_ == State::gone) return end_dialog(std::move(dialog));
  if (state_ == State::leaving) {
    // The answer has crossed our CANCEL, or we have left another answer of the same call.
    if (!dialog_.remote_tag.empty()) return end_dialog(std::move(dialog));
    dialog_ = std::move(dialog);
    return bye(Cause::call_cancelled);
  }
  std::string description = response.body;
  if (description.empty() && early != early_.end()) description = early->second.answer;
  dialog_ = std::move(dialog);
  const auto read = session_.read_answer(description);
  if (!read) {
    bye(Cause::incompatible_destination);
    return legs_.events().leg_refused(id_, {.status = 488, .contacts = {}, .silent = false});
  }
  allows_update_ = mentions(response, "Allow", "UPDATE");
  read_interval(response);
  come_up();
  legs_.events().leg_answered(id_);
}

/// Another telephone, reached by a proxy that forked our INVITE, has answered too.
void Leg::end_dialog(Dialog dialog) { legs_.send(dialog.request("BYE"), {}); }

void Leg::on_refusal(const Message& response, const Message& invite) {
  if (state_ != State::calling) return vanish();
  const int status = response.status;
  if ((status == 401 || status == 407) && out_.login && ++retries_ <= most_retries) {
    auto again = authorize(response, invite, *out_.login, legs_.token() + legs_.token());
    if (again) return send_invite(*std::move(again));
    legs_.host().log().warning(again.error().code, "{}", again.error().text);
  }
  if (status == 422 && ++retries_ <= most_retries) {
    const auto least = parse_seconds(response.header("Min-SE"));
    if (least && *least > interval_ && *least <= std::chrono::hours(24)) {
      interval_ = min_interval_ = *least;
      Message again = invite;
      ++again.cseq;
      put_interval(again);
      return send_invite(std::move(again));
    }
  }
  Refusal refusal{.status = status, .contacts = {}, .silent = response.call_id.empty()};
  if (status >= 300 && status < 400) refusal.contacts = response.contacts;
  vanish();
  legs_.events().leg_refused(id_, refusal);
}

void Leg::talk() {
  if (!can_talk()) return;
  for (auto& [tag, early] : early_) {
    if (&early.dialog != talk_dialog_) continue;
    Message notify = early.dialog.request("NOTIFY");
    notify.set_header("Event", "talk");
    notify.set_header("Subscription-State", "active");
    legs_.send(notify, {});
  }
}

}  // namespace ctibus::sip
