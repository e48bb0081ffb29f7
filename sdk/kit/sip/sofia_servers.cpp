#include "sofia_servers.hpp"

#include <fmt/format.h>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "sofia_message.hpp"

namespace ctibus::sip {

namespace {

constexpr int retry_after_seconds = 5;

const char* text(const char* maybe) { return maybe != nullptr ? maybe : ""; }

/// Names a response of an INVITE by what its ACK (no rseq) or PRACK (rseq) carries. Lengths go
/// along, so that no text of a peer can pass for another key.
std::string key_of(const std::string& call_id, const char* from_tag, const char* to_tag,
                   std::uint32_t cseq, std::uint32_t rseq) {
  const std::string_view from(text(from_tag));
  const std::string_view to(text(to_tag));
  return fmt::format("{} {} {}:{} {}:{} {}", cseq, rseq, from.size(), from, to.size(), to, call_id);
}

}  // namespace

SofiaServers::~SofiaServers() {
  for (auto& [id, transaction] : transactions_)
    nta_incoming_bind(transaction->nta, nullptr, nullptr);
}

bool SofiaServers::is_too_much(const sip_t* sip) const {
  const auto& options = agent_.options();
  // What belongs to a call we have, its end above all, makes room: it may use twice as much.
  const std::size_t factor = sip->sip_to->a_tag != nullptr ? 2 : 1;
  return unanswered_ >= factor * options.max_transactions ||
         agent_.strand().waiting() >= factor * options.max_queue;
}

void SofiaServers::refuse(msg_t* msg) {
  ++agent_.counters().refused_overload;
  const auto seconds = std::to_string(retry_after_seconds);
  nta_msg_treply(agent_.nta(), msg, SIP_503_SERVICE_UNAVAILABLE,
                 SIPTAG_RETRY_AFTER_STR(seconds.c_str()), TAG_END());
}

void SofiaServers::receive(msg_t* msg, sip_t* sip) {
  ++agent_.counters().requests;
  switch (sip->sip_request->rq_method) {
    case sip_method_ack:
      // One that is not told must not count either: the 2xx goes on, and the ACK comes again.
      if (!is_too_much(sip)) {
        acknowledged(key_of(sip->sip_call_id->i_id, sip->sip_from->a_tag, sip->sip_to->a_tag,
                            sip->sip_cseq->cs_seq, 0));
        agent_.strand().request(0, agent_.message_of(msg, sip));
      }
      msg_destroy(msg);
      return;
    case sip_method_cancel:  // of no transaction that nta knows
      nta_msg_treply(agent_.nta(), msg, SIP_481_NO_TRANSACTION, TAG_END());
      return;
    default:
      break;
  }
  if (is_too_much(sip)) {
    refuse(msg);
  } else {
    begin(msg, sip);
  }
}

void SofiaServers::begin(msg_t* msg, sip_t* sip) {
  auto request = agent_.message_of(msg, sip);
  if (request.method == "PRACK") {
    if (const auto rack = parse_rack(request.header("RAck")); rack && rack->method == "INVITE") {
      acknowledged(key_of(request.call_id, sip->sip_from->a_tag, sip->sip_to->a_tag, rack->cseq,
                          rack->rseq));
    }
  }
  if (sip->sip_require != nullptr) {  // else nta makes provisional responses reliable on its own
    msg_header_remove(msg, msg_object(msg), reinterpret_cast<msg_header_t*>(sip->sip_require));
  }
  auto* nta = nta_incoming_create(agent_.nta(), nullptr, msg, sip, TAG_END());
  if (nta == nullptr) return;  // out of memory; the peer sends it again

  auto transaction = std::make_unique<ServerTransaction>(*this, agent_.timers());
  const auto id = agent_.next_id();
  transaction->id = id;
  transaction->nta = nta;
  transaction->method = request.method;
  nta_incoming_bind(nta, cancelled, transaction.get());
  if (request.method != "INVITE") {
    transaction->limit = agent_.timers().start(agent_.options().t1x64, [this, id] { forget(id); });
  }
  transactions_.emplace(id, std::move(transaction));
  ++unanswered_;
  agent_.strand().request(id, std::move(request));
}

int SofiaServers::cancelled(ServerTransaction* transaction, nta_incoming_t*, const sip_t* sip) {
  if (sip != nullptr && sip->sip_request->rq_method == sip_method_cancel &&
      !transaction->answered) {
    transaction->owner.agent_.strand().cancelled(transaction->id);
  }
  return 0;
}

void SofiaServers::acknowledged(const std::string& key) {
  const auto found = awaited_.find(key);
  if (found == awaited_.end()) return;
  const auto id = found->second;
  awaited_.erase(found);
  auto& transaction = *transactions_.at(id);
  transaction.key.clear();
  transaction.retransmission.stop();
  if (transaction.answered) forget(id);
}

bool SofiaServers::send(ServerTransaction& transaction, const Message& response) {
  msg_t* msg = nta_msg_create(agent_.nta(), 0);
  auto added = add_response(msg, response);
  if (!added) {
    agent_.notify(SofiaNotice::Level::error, "sip.bad_message", added.error().text);
    msg_destroy(msg);
    return nta_incoming_treply(transaction.nta, SIP_500_INTERNAL_SERVER_ERROR, TAG_END()) == 0 &&
           response.status >= 200;
  }
  const auto reason =
      response.reason.empty() ? std::string(reason_phrase(response.status)) : response.reason;
  // The message keeps the pointer, and may be written out again when a request is repeated.
  const char* phrase = su_strdup(msg_home(msg), reason.c_str());
  if (nta_incoming_complete_response(transaction.nta, msg, response.status, phrase, TAG_END()) <
      0) {
    msg_destroy(msg);
    return false;
  }
  return nta_incoming_mreply(transaction.nta, msg) == 0;
}

void SofiaServers::respond(TransactionId id, const Message& response) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end() || found->second->answered) return;
  auto& transaction = *found->second;
  const bool is_final = response.status >= 200;
  const bool is_invite = transaction.method == "INVITE";
  if (is_final) {
    transaction.answered = true;
    --unanswered_;
    transaction.retransmission.stop();
    awaited_.erase(transaction.key);
    transaction.key.clear();
  }
  ++agent_.counters().responses;
  const bool sent = send(transaction, response);
  if (is_final && (!is_invite || response.status >= 300 || !sent)) {
    forget(id);  // nta goes on with what such a transaction still needs
    return;
  }
  if (!is_invite) return;
  const auto rseq = parse_rseq(response.header("RSeq"));
  if (!is_final && (!rseq || response.status == 100)) return;

  msg_t* request = nta_incoming_getrequest(transaction.nta);
  const sip_t* sip = sip_object(request);
  auto key =
      key_of(sip->sip_call_id->i_id, sip->sip_from->a_tag, nta_incoming_gettag(transaction.nta),
             sip->sip_cseq->cs_seq, is_final ? 0 : *rseq);
  msg_destroy(request);
  repeat(transaction, response, std::move(key));
}

void SofiaServers::repeat(ServerTransaction& transaction, const Message& response,
                          std::string key) {
  const auto& options = agent_.options();
  if (!transaction.key.empty()) awaited_.erase(transaction.key);
  transaction.key = std::move(key);
  awaited_[transaction.key] = transaction.id;
  transaction.last = response;
  const bool is_final = response.status >= 200;
  transaction.retransmission.start(
      options.t1, is_final ? options.t2 : options.t1x64, options.t1x64,
      [this, &transaction] {
        ++agent_.counters().retransmitted;
        send(transaction, transaction.last);
      },
      [this, id = transaction.id] { give_up(id); });
}

void SofiaServers::give_up(TransactionId id) {
  auto& transaction = *transactions_.at(id);
  if (transaction.answered) {
    ++agent_.counters().lost_acks;
    forget(id);
    agent_.strand().failed(id, 408);
    return;
  }
  Message response;
  response.status = 504;
  msg_t* request = nta_incoming_getrequest(transaction.nta);
  response.to = to_message(request, sip_object(request)).to;
  msg_destroy(request);
  respond(id, response);
  agent_.strand().failed(id, 504);
}

void SofiaServers::forget(TransactionId id) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end()) return;
  auto& transaction = *found->second;
  if (!transaction.answered) --unanswered_;
  if (!transaction.key.empty()) awaited_.erase(transaction.key);
  if (transaction.method != "INVITE") agent_.timers().cancel(transaction.limit);
  // Without a final response nta would answer 500 here: too late for the peer, which has given up.
  nta_incoming_destroy(transaction.nta);
  transactions_.erase(found);
}

}  // namespace ctibus::sip
