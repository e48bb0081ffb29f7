#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "leg.hpp"
#include "legs.hpp"

/// Calls of the peer (RFC 3261 13.3, RFC 3262).
namespace ctibus::sip {
namespace {

using namespace std::chrono_literals;

constexpr auto give_up = 32s;

}  // namespace

Message Leg::answer_to(const Message& request, int status) const {
  Message response = make_response(request, status);
  response.to = with_tag(request.to, dialog_.local_tag);
  return response;
}

void Leg::respond(TransactionId transaction, const Message& request, int status,
                  std::vector<Header> headers) {
  if (transaction == 0) return;
  Message response = answer_to(request, status);
  response.headers = std::move(headers);
  if (status == 405) response.headers.push_back({"Allow", std::string(Legs::methods)});
  legs_.stack().respond(transaction, response);
}

void Leg::ring() { provisional(180, false); }
void Leg::progress() { provisional(183, true); }

void Leg::provisional(int status, bool with_description) {
  if (state_ != State::offered || accept_later_ || provisional_told_ == status) return;
  if (with_description && description_sent_) return;
  if (unacknowledged_) {
    next_provisional_ = {status, with_description};
    return;
  }
  provisional_told_ = status;
  Message response = answer_to(invite_, status);
  response.contacts = {dialog_.contact};
  response.headers.push_back({"Allow", std::string(Legs::methods)});
  // RFC 3262 5: the first reliable response to an INVITE without offer has one.
  const bool must_offer = reliable_ && answer_.empty() && !description_sent_;
  const bool may_describe = reliable_ || !answer_.empty();
  if (must_offer || (with_description && may_describe)) put_description(response);
  if (!reliable_) return legs_.stack().respond(server_, response);
  rseq_ = rseq_ == 0 ? static_cast<std::uint32_t>(legs_.host().random() % 10000 + 1) : rseq_ + 1;
  response.set_header("Require", "100rel");
  response.set_header("RSeq", std::to_string(rseq_));
  unacknowledged_ = true;  // and repeated by the stack
  legs_.stack().respond(server_, response);
}

void Leg::put_description(Message& response) {
  response.content_type = "application/sdp";
  response.body = answer_.empty() ? session_.offer() : answer_;
  description_sent_ = true;
}

void Leg::on_prack(TransactionId transaction, const Message& request) {
  const auto rack = parse_rack(request.header("RAck"));
  const bool fits = rack && unacknowledged_ && rack->rseq == rseq_ && rack->cseq == invite_.cseq &&
                    rack->method == "INVITE";
  if (!fits) return respond(transaction, request, 481);
  unacknowledged_ = false;
  Message response = answer_to(request, 200);
  if (!request.body.empty()) {
    if (session_.offering()) {
      if (auto read = session_.read_answer(request.body); !read) {
        respond(transaction, request, 488);
        refuse(488);
        return legs_.events().leg_ended(id_, Cause::incompatible_destination, false);
      }
    } else if (auto answer = session_.answer(request.body)) {
      response.content_type = "application/sdp";
      response.body = *std::move(answer);
    } else {
      return respond(transaction, request, 488);
    }
  }
  legs_.stack().respond(transaction, response);
  if (std::exchange(accept_later_, false)) {
    accept();
    return legs_.events().leg_up(id_);
  }
  if (const auto next = std::exchange(next_provisional_, std::nullopt)) {
    provisional(next->first, next->second);
  }
}

void Leg::accept() {
  if (state_ != State::offered) return;
  if (unacknowledged_) {
    // RFC 3262 3: not while a description on its way may be lost.
    accept_later_ = true;
    return;
  }
  Message response = answer_to(invite_, 200);
  response.contacts = {dialog_.contact};
  response.headers.push_back({"Allow", std::string(Legs::methods)});
  response.headers.push_back({"Supported", std::string(Legs::extensions)});
  agree_interval(invite_, response);
  const bool agreed = answer_.empty() && description_sent_ && !session_.offering();
  if (!agreed) put_description(response);
  acked_ = false;
  legs_.forget_server(server_);
  legs_.stack().respond(std::exchange(server_, 0), response);
  ack_timer_ = legs_.host().after(give_up, [this] {
    // RFC 3261 13.3.1.4
    acked_ = true;
    if (std::exchange(end_when_acked_, false)) return bye(end_cause_);
    if (state_ == State::up) lose(Cause::timeout);
  });
  come_up();
}

void Leg::refuse(int status, std::vector<Header> headers) {
  if (state_ != State::offered) return;
  respond(std::exchange(server_, 0), invite_, status, std::move(headers));
  vanish();
}

void Leg::on_cancelled() {
  if (state_ != State::offered) return;
  refuse(487);
  legs_.events().leg_ended(id_, Cause::call_cancelled, false);
}

void Leg::on_unacknowledged() {
  if (state_ != State::offered) return;
  server_ = 0;
  vanish();
  legs_.events().leg_ended(id_, Cause::timeout, true);
}

void Leg::on_ack(const Message& ack) {
  if (acked_ || ack.cseq != invite_.cseq) return;
  acked_ = true;
  ack_timer_.cancel();
  if (std::exchange(end_when_acked_, false)) return bye(end_cause_);
  if (state_ != State::up || !session_.offering()) return;
  if (auto read = session_.read_answer(ack.body); !read) {
    session_.withdraw_offer();
    if (session_.agreed()) return;  // of a re-INVITE: what was agreed on before holds
    bye(Cause::incompatible_destination);
    return legs_.events().leg_ended(id_, Cause::incompatible_destination, false);
  }
  tell_hold();
}

}  // namespace ctibus::sip
