#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "digits.hpp"
#include "leg.hpp"
#include "legs.hpp"

/// Requests within a dialog (RFC 3261 12.2).
namespace ctibus::sip {

using namespace std::chrono_literals;

/// Sends one of ours; a peer that asks for a password gets it once.
void Leg::request(Message message, std::function<void(const Message&)> done) {
  legs_.send(message, [legs = &legs_, id = id_, message, done](const Message& response) {
    Leg* leg = legs->find(id);
    const bool asks = response.status == 401 || response.status == 407;
    if (asks && leg != nullptr && leg->out_.login) {
      if (auto again = authorize(response, message, *leg->out_.login, legs->token())) {
        leg->dialog_.local_cseq = std::max(leg->dialog_.local_cseq, again->cseq);
        return legs->send(*again, done);
      }
    }
    if (done) done(response);
  });
}

void Leg::on_request(TransactionId transaction, const Message& request) {
  if (request.method == "ACK") return on_ack(request);
  // RFC 3261 12.2.2
  if (request.cseq < dialog_.remote_cseq) return respond(transaction, request, 500);
  dialog_.remote_cseq = request.cseq;
  if (request.method == "BYE") return on_bye(transaction, request);
  if (request.method == "INVITE") return on_reinvite(transaction, request);
  if (request.method == "UPDATE") return on_update(transaction, request);
  if (request.method == "PRACK") return on_prack(transaction, request);
  if (request.method == "INFO") return on_info(transaction, request);
  if (request.method == "REFER") return on_refer(transaction, request);
  if (request.method == "OPTIONS") {
    return respond(transaction, request, 200, {{"Allow", std::string(Legs::methods)}});
  }
  if (request.method == "NOTIFY") return respond(transaction, request, 481);
  if (request.method == "SUBSCRIBE") return respond(transaction, request, 489);
  respond(transaction, request, 405);
}

void Leg::on_bye(TransactionId transaction, const Message& request) {
  respond(transaction, request, 200);
  const State before = state_;
  if (before == State::offered) respond(std::exchange(server_, 0), invite_, 487);
  if (before == State::calling) {
    // A callee in an early dialog has no say in this (RFC 3261 15).
    return;
  }
  if (before == State::leaving) return vanish();
  vanish();
  legs_.events().leg_ended(id_, Cause::normal_clearing, false);
}

void Leg::on_info(TransactionId transaction, const Message& request) {
  const std::string digits = read_digits(request.content_type, request.body);
  const bool known = request.body.empty() || !digits.empty();
  respond(transaction, request, known ? 200 : 415,
          known ? std::vector<Header>{}
                : std::vector<Header>{{"Accept", "application/dtmf-relay, application/dtmf"}});
  if (state_ == State::up && !digits.empty()) legs_.events().leg_digits(id_, digits, false);
}

void Leg::on_refer(TransactionId transaction, const Message& request) {
  if (state_ != State::up) return respond(transaction, request, 481);
  // Who is reached over a trunk has no business to send calls elsewhere: that would be toll fraud.
  if (!symmetric_) return respond(transaction, request, 403);
  if (refer_cseq_ != 0) return respond(transaction, request, 491);
  const auto where = parse_refer_to(request.header("Refer-To"));
  if (!where) return respond(transaction, request, 400);
  refer_silent_ = equal_ignoring_case(request.header("Refer-Sub"), "false");  // RFC 4488
  respond(transaction, request, 202,
          refer_silent_ ? std::vector<Header>{{"Refer-Sub", "false"}} : std::vector<Header>{});
  refer_cseq_ = request.cseq;
  notify_refer(100);
  legs_.events().leg_refer(id_, *where);
}

void Leg::notify_refer(int status) {
  if (refer_cseq_ == 0 || state_ != State::up) return;
  const bool final_one = status >= 200;
  if (!refer_silent_) {
    Message notify = dialog_.request("NOTIFY");
    notify.set_header("Event", "refer;id=" + std::to_string(refer_cseq_));
    notify.set_header("Subscription-State",
                      final_one ? "terminated;reason=noresource" : "active;expires=180");
    notify.content_type = "message/sipfrag;version=2.0";
    notify.body =
        "SIP/2.0 " + std::to_string(status) + " " + std::string(reason_phrase(status)) + "\r\n";
    request(std::move(notify), {});
  }
  if (final_one) refer_cseq_ = 0;
}

}  // namespace ctibus::sip
