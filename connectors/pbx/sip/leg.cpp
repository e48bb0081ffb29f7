#include "leg.hpp"

#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "legs.hpp"

/// What a leg does whoever has called whom: leaving, and being lost.
namespace ctibus::sip {
namespace {

/// Digits that other sessions of this switch hardly have.
std::string session_number(Legs& legs) { return std::to_string(legs.host().random() >> 12); }

}  // namespace

Leg::Leg(Legs& legs, LegId id, CallOut out)
    : legs_(legs),
      id_(id),
      state_(State::calling),
      called_us_(false),
      symmetric_(out.symmetric),
      session_(legs.media(), legs.stream_events(id), session_number(legs),
               legs.contact(out.toward).address),
      out_(std::move(out)),
      interval_(std::chrono::duration_cast<std::chrono::seconds>(legs.options().session_expires)) {
  dialog_.call_id = legs.host().uuid().text();
  dialog_.local_tag = legs.token();
}

Leg::Leg(Legs& legs, LegId id, TransactionId transaction, const Message& invite, bool symmetric)
    : legs_(legs),
      id_(id),
      state_(State::offered),
      called_us_(true),
      symmetric_(symmetric),
      session_(legs.media(), legs.stream_events(id), session_number(legs),
               legs.contact(invite.peer).address),
      server_(transaction),
      invite_(invite),
      interval_(std::chrono::duration_cast<std::chrono::seconds>(legs.options().session_expires)) {
  std::string user;
  if (auto uri = parse_uri(invite.request_uri)) user = uri->user;
  dialog_ = Dialog::of_server(invite, legs.token(),
                              legs.contact_value(user, invite.peer, invite.request_uri), symmetric);
  reliable_ = mentions(invite, "Require", "100rel");
  allows_update_ = mentions(invite, "Allow", "UPDATE");
  if (!session_.open() || invite.body.empty()) return;
  auto answer = session_.answer(invite.body);
  if (!answer) {
    offer_error_ = answer.error();
    return;
  }
  answer_ = *std::move(answer);
  held_told_ = session_.held_by_peer();
}

void Leg::end(Cause cause) {
  switch (state_) {
    case State::calling:
      state_ = State::leaving;
      legs_.stack().cancel(client_);
      return;
    case State::offered:
      return refuse(status_of(cause));
    case State::up:
      return bye(cause);
    case State::leaving:
    case State::gone:
      return;
  }
}

void Leg::bye(Cause cause) {
  state_ = State::leaving;
  session_.close();
  refresh_timer_.cancel();
  expiry_timer_.cancel();
  linger_.cancel();
  if (!acked_) {
    // RFC 3261 15: not before the ACK, or before it is clear that none will come.
    end_when_acked_ = true;
    end_cause_ = cause;
    return;
  }
  Message message = dialog_.request("BYE");
  if (std::string reason = reason_of(cause); !reason.empty()) {
    message.set_header("Reason", reason);
  }
  request(std::move(message), [legs = &legs_, id = id_](const Message&) {
    if (Leg* leg = legs->find(id)) leg->vanish();
  });
}

/// The peer does not know any more that it is in a call with us, or nobody is there.
void Leg::lose(Cause cause) {
  bye(cause);
  legs_.events().leg_ended(id_, cause, true);
}

/// Nothing is left to be done.
void Leg::vanish() {
  if (state_ == State::gone) return;
  const bool told = state_ != State::leaving;
  state_ = State::gone;
  if (was_up_) legs_.owner().dialog_ended(*this);
  session_.close();
  legs_.bury(id_);
  if (!told) legs_.events().leg_gone(id_);
}

void Leg::come_up() {
  state_ = State::up;
  was_up_ = true;
  early_.clear();
  talk_dialog_ = nullptr;
  held_told_ = session_.held_by_peer();
  legs_.owner().dialog_changed(*this);
  run_session_timer();
  watch();
}

void Leg::tell_hold() {
  watch();
  if (session_.held_by_peer() == held_told_ || state_ != State::up) return;
  held_told_ = session_.held_by_peer();
  legs_.events().leg_hold(id_, held_told_);
}

/// A peer that holds us need not send.
void Leg::watch() {
  if (session_.stream() == 0) return;
  const bool speaks = state_ == State::up && session_.agreed() && !session_.held_by_peer();
  legs_.media().watch(session_.stream(), speaks ? std::chrono::duration_cast<std::chrono::seconds>(
                                                      legs_.options().rtp_timeout)
                                                : std::chrono::seconds(0));
}

void Leg::on_silence() {
  if (state_ == State::up && !session_.held_by_peer()) lose(Cause::media_timeout);
}

void Leg::on_digit(char digit) {
  if (state_ == State::up) legs_.events().leg_digits(id_, std::string_view(&digit, 1), true);
}

}  // namespace ctibus::sip
