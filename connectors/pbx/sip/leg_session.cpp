#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "leg.hpp"
#include "legs.hpp"

/// What may change in a session: re-INVITE, UPDATE (RFC 3311), session timer (RFC 4028).
namespace ctibus::sip {
namespace {

using namespace std::chrono_literals;

constexpr auto least_interval = 90s;

std::vector<Header> retry_after(Legs& legs) {
  return {{"Retry-After", std::to_string(legs.host().random() % 11)}};
}

}  // namespace

void Leg::on_reinvite(TransactionId transaction, const Message& request) {
  if (state_ == State::leaving) return respond(transaction, request, 481);
  if (state_ != State::up || !acked_) {
    return respond(transaction, request, 500, retry_after(legs_));
  }
  if (reinvite_cseq_ != 0 || session_.offering()) return respond(transaction, request, 491);
  if (interval_too_small(transaction, request)) return;
  Message response = answer_to(request, 200);
  response.contacts = {dialog_.contact};
  response.headers.push_back({"Allow", std::string(Legs::methods)});
  response.headers.push_back({"Supported", std::string(Legs::extensions)});
  response.content_type = "application/sdp";
  if (request.body.empty()) {
    response.body = session_.offer();
  } else if (auto answer = session_.answer(request.body)) {
    response.body = *std::move(answer);
  } else {
    return respond(transaction, request, answer.error().code == "sip.bad_sdp" ? 400 : 488);
  }
  dialog_.refresh_target(request);
  agree_interval(request, response);
  invite_ = request;
  acked_ = false;
  legs_.stack().respond(transaction, response);
  ack_timer_ = legs_.host().after(32s, [this] {
    acked_ = true;
    if (std::exchange(end_when_acked_, false)) return bye(end_cause_);
    if (state_ == State::up) lose(Cause::timeout);
  });
  legs_.owner().dialog_changed(*this);
  run_session_timer();
  tell_hold();
}

void Leg::on_update(TransactionId transaction, const Message& request) {
  if (state_ == State::leaving) return respond(transaction, request, 481);
  Message response = answer_to(request, 200);
  if (!request.body.empty()) {
    // RFC 3311 5.2
    if (reinvite_cseq_ != 0 || session_.offering()) return respond(transaction, request, 491);
    if (state_ != State::up && !description_sent_) {
      return respond(transaction, request, 500, retry_after(legs_));
    }
  }
  if (interval_too_small(transaction, request)) return;
  if (!request.body.empty()) {
    auto answer = session_.answer(request.body);
    if (!answer) {
      return respond(transaction, request, answer.error().code == "sip.bad_sdp" ? 400 : 488);
    }
    response.content_type = "application/sdp";
    response.body = *std::move(answer);
  }
  dialog_.refresh_target(request);
  response.contacts = {dialog_.contact};
  response.headers.push_back({"Allow", std::string(Legs::methods)});
  agree_interval(request, response);
  legs_.stack().respond(transaction, response);
  if (state_ != State::up) return;
  legs_.owner().dialog_changed(*this);
  run_session_timer();
  tell_hold();
}

bool Leg::interval_too_small(TransactionId transaction, const Message& request) {
  const auto wanted = parse_session_expires(request.header("Session-Expires"));
  if (!wanted || wanted->interval >= least_interval || !mentions(request, "Supported", "timer")) {
    return false;
  }
  respond(transaction, request, 422, {{"Min-SE", std::to_string(least_interval.count())}});
  return true;
}

/// RFC 4028 9: the shorter interval; whoever the peer names refreshes, else the peer if it can.
void Leg::agree_interval(const Message& request, Message& response) {
  const bool knows = mentions(request, "Supported", "timer");
  const auto wanted = parse_session_expires(request.header("Session-Expires"));
  const auto most =
      std::chrono::duration_cast<std::chrono::seconds>(legs_.options().session_expires);
  const auto least = parse_seconds(request.header("Min-SE"));
  interval_ = std::max(wanted ? std::min(wanted->interval, most) : most, least_interval);
  if (least) interval_ = std::max(interval_, std::min<std::chrono::seconds>(*least, 24h));
  Refresher refresher = wanted ? wanted->refresher : Refresher::unspecified;
  if (refresher == Refresher::unspecified) refresher = knows ? Refresher::uac : Refresher::uas;
  if (!knows) refresher = Refresher::uas;
  we_refresh_ = refresher == Refresher::uas;
  if (!knows) return;
  response.set_header("Session-Expires", to_text(SessionExpires{interval_, refresher}));
  if (!we_refresh_) response.set_header("Require", "timer");
}

/// Of an answer to a request of ours. A peer without session timers is asked by us anyhow.
void Leg::read_interval(const Message& response) {
  const auto agreed = parse_session_expires(response.header("Session-Expires"));
  we_refresh_ = !agreed || agreed->refresher != Refresher::uas;
  if (agreed && agreed->interval >= least_interval) {
    interval_ = std::min(interval_, agreed->interval);
  }
}

void Leg::put_interval(Message& request) const {
  request.set_header(
      "Session-Expires",
      to_text(SessionExpires{interval_, request.method == "INVITE" && dialog_.remote_tag.empty()
                                            ? Refresher::unspecified
                                            : Refresher::uac}));
  request.set_header("Min-SE", std::to_string(min_interval_.count()));
}

void Leg::run_session_timer() {
  refresh_timer_.cancel();
  if (we_refresh_) {
    refresh_timer_ = legs_.host().after(interval_ / 2, [this] { refresh(); });
  }
  // RFC 4028 10: a BYE a little before the end.
  const auto margin = std::min<std::chrono::seconds>(32s, interval_ / 3);
  expiry_timer_ = legs_.host().after(interval_ - margin, [this] {
    if (state_ == State::up) lose(Cause::timeout);
  });
}

void Leg::refresh() {
  if (state_ != State::up) return;
  if (!acked_ || reinvite_cseq_ != 0 || session_.offering()) {
    refresh_timer_ = legs_.host().after(2s, [this] { refresh(); });
    return;
  }
  if (allows_update_) {
    Message update = dialog_.request("UPDATE");
    update.headers.push_back({"Supported", std::string(Legs::extensions)});
    put_interval(update);
    return request(std::move(update), [legs = &legs_, id = id_](const Message& response) {
      if (Leg* leg = legs->find(id)) leg->on_refreshed(response);
    });
  }
  Message invite = dialog_.request("INVITE");
  invite.headers.push_back({"Allow", std::string(Legs::methods)});
  invite.headers.push_back({"Supported", std::string(Legs::extensions)});
  put_interval(invite);
  invite.content_type = "application/sdp";
  invite.body = session_.offer();
  reinvite_cseq_ = invite.cseq;
  (void)legs_.send_invite(id_, invite);
}

void Leg::on_reinvite_response(const Message& response, SentInvite& sent) {
  if (response.status < 200) return;
  if (response.status < 300) {
    sent.acks[tag_of(response.to)] = dialog_.ack(sent.message);
    legs_.stack().send_ack(sent.acks[tag_of(response.to)]);
  }
  if (sent.message.cseq != reinvite_cseq_) return;
  if ((response.status == 401 || response.status == 407) && out_.login && ++retries_ <= 4 &&
      state_ == State::up) {
    if (auto again = authorize(response, sent.message, *out_.login, legs_.token())) {
      dialog_.local_cseq = std::max(dialog_.local_cseq, again->cseq);
      reinvite_cseq_ = again->cseq;
      (void)legs_.send_invite(id_, *again);
      return;
    }
  }
  reinvite_cseq_ = 0;
  if (state_ != State::up) return session_.withdraw_offer();
  if (response.status >= 300) {
    session_.withdraw_offer();
  } else if (auto read = session_.read_answer(response.body); !read) {
    session_.withdraw_offer();
  }
  on_refreshed(response);
  if (state_ == State::up) tell_hold();
}

void Leg::on_refreshed(const Message& response) {
  if (state_ != State::up) return;
  const int status = response.status;
  if (status < 300) {
    dialog_.refresh_target(response);
    legs_.owner().dialog_changed(*this);
    read_interval(response);
    retries_ = 0;
    return run_session_timer();
  }
  // RFC 3261 12.2.1.2: the peer does not know the dialog, or is not there.
  if (status == 408 || status == 481) return lose(Cause::destination_out_of_order);
  auto again = std::chrono::milliseconds(5s);
  if (status == 491) {
    // RFC 3261 14.1: who has made the Call-ID waits longer.
    const auto step = std::chrono::milliseconds(10);
    again = called_us_ ? step * static_cast<long>(legs_.host().random() % 201)
                       : 2100ms + step * static_cast<long>(legs_.host().random() % 191);
  } else if (status == 422) {
    const auto least = parse_seconds(response.header("Min-SE"));
    if (least && *least <= 24h) interval_ = min_interval_ = std::max(interval_, *least);
  } else if (status == 405 || status == 501) {
    allows_update_ = false;
    again = 0ms;
  }
  refresh_timer_ = legs_.host().after(again, [this] { refresh(); });
}

}  // namespace ctibus::sip
