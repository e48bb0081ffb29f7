#include "legs.hpp"

#include <fmt/format.h>

#include <utility>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"

namespace ctibus::sip {
namespace {

/// 64 times T1: how long a forked or repeated 2xx may still come (RFC 3261 13.2.2.4).
constexpr auto late_answers = std::chrono::seconds(32);

}  // namespace

Legs::~Legs() { stop(); }

Result<> Legs::start(const Machinery& machinery) {
  auto media = machinery.media();
  if (!media) return tl::unexpected(media.error());
  media_ = *std::move(media);
  auto stack = machinery.stack(*this);
  if (!stack) return tl::unexpected(stack.error());
  stack_ = *std::move(stack);
  return {};
}

void Legs::stop() {
  clients_.clear();
  legs_.clear();
  buried_.clear();
  stack_.reset();
  media_.reset();
}

void Legs::forget_dialogs() {
  for (const auto& [id, leg] : legs_) owner_.dialog_ended(*leg);
}

Leg* Legs::find(LegId leg) const {
  const auto found = legs_.find(leg);
  return found == legs_.end() ? nullptr : found->second.get();
}

Leg* Legs::find(const Replaces& replaces) const {
  const auto found = dialogs_.find({replaces.call_id, replaces.to_tag});
  Leg* leg = found == dialogs_.end() ? nullptr : find(found->second);
  return leg != nullptr && leg->is_with(replaces.from_tag) ? leg : nullptr;
}

std::string Legs::token() { return fmt::format("{:016x}", host_.random()); }

std::string Legs::contact_value(std::string_view user, const Endpoint& peer,
                                std::string_view target) const {
  Uri contact = make_uri(user, stack_->contact(peer));
  if (target.starts_with("sips:") && peer.transport == Transport::tls) {
    contact.scheme = "sips";
    contact.parameters = {};
  }
  return "<" + to_text(contact) + ">";
}

media::StreamEvents Legs::stream_events(LegId leg) {
  return {.on_digit =
              [this, leg](char digit) {
                if (Leg* found = find(leg)) found->on_digit(digit);
              },
          .on_silence =
              [this, leg] {
                if (Leg* found = find(leg)) found->on_silence();
              },
          .on_played =
              [this, leg](bool heard) {
                if (find(leg) != nullptr) events().leg_played(leg, heard);
              },
          .on_record_failed =
              [this, leg](bool some) {
                if (find(leg) != nullptr) events().leg_record_failed(leg, some);
              }};
}

LegId Legs::call(CallOut out) {
  const LegId id = ++last_;
  auto leg = std::make_unique<Leg>(*this, id, std::move(out));
  if (leg->stream() == 0) return 0;
  Leg& made = *legs_.emplace(id, std::move(leg)).first->second;
  dialogs_.emplace(DialogKey(made.dialog().call_id, made.dialog().local_tag), id);
  made.start();
  return id;
}

LegId Legs::take(TransactionId transaction, const Message& invite, bool symmetric) {
  if (is_merged(invite)) {
    respond(transaction, invite, 482);
    return 0;
  }
  const LegId id = ++last_;
  auto leg = std::make_unique<Leg>(*this, id, transaction, invite, symmetric);
  if (leg->stream() == 0) {
    respond(transaction, invite, 503, {{"Retry-After", "10"}});
    return 0;
  }
  if (const Error& bad = leg->offer_error(); !bad.code.empty()) {
    const bool unreadable = bad.code == "sip.bad_sdp";
    respond(transaction, invite, unreadable ? 400 : 488,
            {{"Warning", fmt::format("{} ctibus \"{}\"", unreadable ? 399 : 304, bad.code)}});
    return 0;
  }
  Leg& made = *legs_.emplace(id, std::move(leg)).first->second;
  dialogs_.emplace(DialogKey(made.dialog().call_id, made.dialog().local_tag), id);
  servers_[transaction] = id;
  return id;
}

/// The same INVITE has come by another way (RFC 3261 8.2.2.2).
bool Legs::is_merged(const Message& invite) const {
  for (auto it = dialogs_.lower_bound({invite.call_id, {}});
       it != dialogs_.end() && it->first.first == invite.call_id; ++it) {
    const Leg* leg = find(it->second);
    if (leg != nullptr && leg->called_us() && leg->dialog().remote_tag == tag_of(invite.from) &&
        leg->dialog().remote_cseq == invite.cseq) {
      return true;
    }
  }
  return false;
}

void Legs::bury(LegId leg) {
  auto node = legs_.extract(leg);
  if (node.empty()) return;
  const Dialog& dialog = node.mapped()->dialog();
  dialogs_.erase({dialog.call_id, dialog.local_tag});
  std::erase_if(servers_, [&](const auto& entry) { return entry.second == leg; });
  // It may be one of its own functions that asks.
  buried_.push_back(std::move(node.mapped()));
  host_.post([this] { buried_.clear(); });
}

void Legs::respond(TransactionId transaction, const Message& request, int status,
                   std::vector<Header> headers) {
  if (transaction == 0) return;
  Message response = make_response(request, status);
  response.headers = std::move(headers);
  if (status == 405 || status == 501) response.headers.push_back({"Allow", std::string(methods)});
  stack_->respond(transaction, response);
}

void Legs::send(const Message& request, Answered done) {
  const TransactionId transaction = stack_->send(request);
  clients_[transaction] = {.done = std::move(done), .method = request.method};
}

TransactionId Legs::send_invite(LegId leg, const Message& invite) {
  auto sent = std::make_shared<SentInvite>();
  sent->message = invite;
  const TransactionId transaction = stack_->send(invite);
  clients_[transaction] = {
      .invite = std::move(sent), .leg = leg, .done = {}, .method = invite.method};
  return transaction;
}

void Legs::on_request(TransactionId transaction, const Message& request) {
  const std::string tag = tag_of(request.to);
  if (tag.empty()) {
    if (request.method == "ACK") return;
    return owner_.on_new_request(transaction, request);
  }
  const auto found = dialogs_.find({request.call_id, tag});
  Leg* leg = found == dialogs_.end() ? nullptr : find(found->second);
  if (leg == nullptr || !leg->is_with(tag_of(request.from))) {
    if (request.method != "ACK") respond(transaction, request, 481);
    return;
  }
  leg->on_request(transaction, request);
}

void Legs::on_cancelled(TransactionId transaction) {
  const auto found = servers_.find(transaction);
  if (found == servers_.end()) return;
  if (Leg* leg = find(found->second)) leg->on_cancelled();
}

void Legs::on_response(TransactionId transaction, const Message& response) {
  finish(transaction, response);
}

void Legs::on_failed(TransactionId transaction, int status) {
  const auto found = clients_.find(transaction);
  if (found == clients_.end()) {
    const auto server = servers_.find(transaction);
    Leg* leg = server == servers_.end() ? nullptr : find(server->second);
    if (leg != nullptr) leg->on_unacknowledged();
    return;
  }
  Message made_up;
  made_up.method = found->second.method;
  made_up.status = status;
  finish(transaction, made_up);
}

void Legs::finish(TransactionId transaction, const Message& response) {
  const auto found = clients_.find(transaction);
  if (found == clients_.end()) return;
  if (const auto sent = found->second.invite) {
    const bool answer = response.status >= 200 && response.status < 300;
    const LegId id = found->second.leg;
    if (answer) {
      found->second.forget =
          host_.after(late_answers, [this, transaction] { clients_.erase(transaction); });
      if (const auto ack = sent->acks.find(tag_of(response.to)); ack != sent->acks.end()) {
        return stack_->send_ack(ack->second);
      }
    } else if (response.status >= 300) {
      clients_.erase(found);
    }
    if (Leg* leg = find(id)) return leg->on_invite_response(response, *sent);
    if (answer) refuse_answer(response, *sent);
    return;
  }
  if (response.status < 200) return;
  const Answered done = std::move(found->second.done);
  clients_.erase(found);
  if (done) done(response);
}

/// A telephone, of several that an INVITE reached, answers when the call is another one's or over.
void Legs::refuse_answer(const Message& response, SentInvite& sent) {
  Dialog dialog = Dialog::of_client(sent.message, response, sent.message.peer.port != 0);
  sent.acks[dialog.remote_tag] = dialog.ack(sent.message);
  stack_->send_ack(sent.acks[dialog.remote_tag]);
  send(dialog.request("BYE"), {});
}

int status_of(Cause cause) {
  switch (cause) {
    case Cause::busy:
    case Cause::call_forward_busy:
      return 486;
    case Cause::number_unallocated:
    case Cause::destination_not_obtainable:
      return 404;
    case Cause::rejected:
    case Cause::do_not_disturb:
    case Cause::blocked:
      return 603;
    case Cause::call_cancelled:
      return 487;
    case Cause::incompatible_destination:
      return 488;
    case Cause::network_congestion:
    case Cause::resources_not_available:
    case Cause::switching_function_terminated:
      return 503;
    default:
      return 480;
  }
}

Cause cause_of(int status) {
  switch (status) {
    case 486:
    case 600:
      return Cause::busy;
    case 603:
    case 403:
      return Cause::rejected;
    case 404:
    case 410:
    case 484:
    case 604:
      return Cause::number_unallocated;
    case 408:
    case 480:
      return Cause::call_not_answered;
    case 487:
      return Cause::call_cancelled;
    case 415:
    case 488:
    case 606:
      return Cause::incompatible_destination;
    case 503:
    case 504:
      return Cause::network_congestion;
    default:
      return status >= 500 ? Cause::destination_out_of_order : Cause::rejected;
  }
}

std::string reason_of(Cause cause) {
  // Q.850 values; RFC 3326.
  switch (cause) {
    case Cause::busy:
      return "Q.850;cause=17;text=\"User busy\"";
    case Cause::call_not_answered:
      return "Q.850;cause=19;text=\"No answer\"";
    case Cause::rejected:
      return "Q.850;cause=21;text=\"Call rejected\"";
    case Cause::number_unallocated:
      return "Q.850;cause=1;text=\"Unallocated number\"";
    case Cause::destination_out_of_order:
      return "Q.850;cause=27;text=\"Destination out of order\"";
    case Cause::network_congestion:
    case Cause::resources_not_available:
      return "Q.850;cause=42;text=\"Switching equipment congestion\"";
    case Cause::normal:
    case Cause::normal_clearing:
      return "Q.850;cause=16;text=\"Normal call clearing\"";
    default:
      return {};
  }
}

}  // namespace ctibus::sip
