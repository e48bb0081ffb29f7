#include "sofia_clients.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "sofia_message.hpp"

namespace ctibus::sip {

struct SofiaClients::Way {
  std::string route;            ///< a URI; empty: by the message's own Route or request URI
  const char* ident = nullptr;  ///< of the listener; null: nta chooses
  std::string sent_by;
  Transport transport = Transport::udp;
};

namespace {

/// Where a request without a given peer would go, as far as its text tells.
Endpoint guess_peer(const Message& request) {
  Uri uri;
  if (!request.routes.empty()) {
    if (auto route = parse_name_addr(request.routes.front())) uri = std::move(route->uri);
  } else if (auto target = parse_uri(request.request_uri)) {
    uri = std::move(*target);
  }
  return {transport_of(uri), uri.host, uri.port};
}

bool is_given(const Endpoint& peer) { return !peer.address.empty() && peer.port != 0; }

bool goes_by_tls(const Message& request) {
  return (is_given(request.peer) ? request.peer : guess_peer(request)).transport == Transport::tls;
}

std::string via_protocol(Transport transport) {
  switch (transport) {
    case Transport::tcp:
      return "SIP/2.0/TCP";
    case Transport::tls:
      return "SIP/2.0/TLS";
    case Transport::udp:
      break;
  }
  return "SIP/2.0/UDP";
}

}  // namespace

SofiaClients::~SofiaClients() {
  for (auto& [id, transaction] : transactions_) {
    if (transaction->nta != nullptr) nta_outgoing_bind(transaction->nta, nullptr, nullptr);
  }
}

/// RFC 3261 8.1.1.7. Nobody can guess it, so that no stranger's response passes for a peer's.
std::string SofiaClients::new_branch() {
  unsigned char bytes[12] = {};
  if (RAND_bytes(bytes, sizeof bytes) != 1) return fmt::format("z9hG4bK{}", agent_.next_id());
  std::string branch = "z9hG4bK";
  for (const auto byte : bytes) branch += fmt::format("{:02x}", byte);
  return branch;
}

/// `tls`: the peer of the connection that it goes by, if any. Nothing: that connection is closed.
std::optional<SofiaClients::Way> SofiaClients::way_of(const Message& request,
                                                      const std::optional<Endpoint>& tls) const {
  const auto& addressing = *agent_.addressing();
  Way way;
  const bool given = tls || is_given(request.peer);
  const auto peer = tls ? *tls : given ? request.peer : guess_peer(request);
  if (tls) {
    const auto inner = agent_.tls()->registry().inner_port(*tls);
    if (!inner) return std::nullopt;
    way.route = to_text(make_uri({}, {Transport::tcp, tls_inner_address, *inner})) + ";lr";
  } else if (given)
    way.route = to_text(make_uri({}, peer)) + ";lr";
  if (given && peer.transport == Transport::udp) way.route += ";transport=udp";
  way.transport = peer.transport;
  const auto index = addressing.listener(peer);
  if (index < addressing.listening().size()) way.ident = agent_.ident(index).c_str();
  const auto ours = addressing.contact(peer);
  way.sent_by = fmt::format("{}:{}", host_text(ours.address.empty() ? "localhost" : ours.address),
                            ours.port == 0 ? 5060 : ours.port);
  return way;
}

nta_outgoing_t* SofiaClients::submit(const Message& request, const std::optional<Endpoint>& tls,
                                     const std::string& branch, bool stateless,
                                     ClientTransaction* transaction) {
  const auto found = way_of(request, tls);
  if (!found) return nullptr;
  const auto& way = *found;
  const auto via =
      fmt::format("{} {};rport;branch={}", via_protocol(way.transport), way.sent_by, branch);
  msg_t* msg = nta_msg_create(agent_.nta(), 0);
  if (auto added = add_request(msg, request, via); !added) {
    agent_.notify(SofiaNotice::Level::error, "sip.bad_message", added.error().text);
    msg_destroy(msg);
    return nullptr;
  }
  auto* nta = nta_outgoing_mcreate(
      agent_.nta(), transaction != nullptr ? responded : nullptr, transaction,
      way.route.empty() ? nullptr : reinterpret_cast<const url_string_t*>(way.route.c_str()), msg,
      NTATAG_STATELESS(stateless ? 1 : 0), NTATAG_USER_VIA(1),
      TAG_IF(way.ident != nullptr, TPTAG_IDENT(way.ident)), TAG_END());
  if (nta == nullptr) msg_destroy(msg);
  return nta;
}

void SofiaClients::send(TransactionId id, const Message& request) {
  auto owned = std::make_unique<ClientTransaction>();
  auto& transaction = *owned;
  transaction.owner = this;
  transaction.id = id;
  transaction.request = request;
  transaction.branch = new_branch();
  transaction.is_invite = request.method == "INVITE";
  transactions_.emplace(id, std::move(owned));
  if (transaction.is_invite) by_branch_.emplace(transaction.branch, id);
  if (!goes_by_tls(request)) return begin(transaction);
  connect(request, [this, id](const Result<Endpoint>& peer) {
    const auto found = transactions_.find(id);
    if (found == transactions_.end()) return;
    if (!peer || found->second->cancel) return fail(id, 503);
    found->second->tls = *peer;
    begin(*found->second);
  });
}

/// The TLS connection for a request: that of its peer, or to where its text says. `connected` is
/// called now or later.
void SofiaClients::connect(const Message& request,
                           std::function<void(const Result<Endpoint>&)> connected) {
  const auto nowhere = [&] { connected(failure("sip.tls_peer", "There is no such connection.")); };
  if (agent_.tls() == nullptr) return nowhere();
  if (is_given(request.peer)) {
    if (!agent_.tls()->registry().inner_port(request.peer)) return nowhere();
    return connected(request.peer);
  }
  const auto peer = guess_peer(request);
  agent_.tls()->reach(
      peer.address, peer.port == 0 ? std::uint16_t{5061} : peer.port,
      [run = agent_.runner(), connected = std::move(connected)](Result<Endpoint> reached) {
        run([connected, reached = std::move(reached)] { connected(reached); });
      });
}

void SofiaClients::begin(ClientTransaction& transaction) {
  const auto id = transaction.id;
  transaction.starting = true;
  transaction.nta =
      submit(transaction.request, transaction.tls, transaction.branch, false, &transaction);
  transaction.starting = false;
  if (transaction.nta == nullptr) {
    fail(id, 503);
  } else if (transaction.failed_at_once != 0) {
    fail(id, transaction.failed_at_once);
  }
}

void SofiaClients::send_ack(const Message& ack) {
  // Without a state of its own: who acknowledges again is the call logic, when a 2xx comes again.
  if (!goes_by_tls(ack)) {
    submit(ack, std::nullopt, new_branch(), true, nullptr);
    return;
  }
  connect(ack, [this, ack](const Result<Endpoint>& peer) {
    if (peer) submit(ack, *peer, new_branch(), true, nullptr);
  });
}

int SofiaClients::responded(ClientTransaction* transaction, nta_outgoing_t* nta, const sip_t* sip) {
  if (transaction->nta == nullptr) transaction->nta = nta;
  transaction->owner->take(*transaction, sip);
  return 0;
}

/// A peer may send provisional and 2xx responses without end. When the strand is behind, those that
/// come again anyway are left out.
bool SofiaClients::is_worth_telling(const ClientTransaction& transaction, int status) const {
  const bool comes_again = status < 200 || transaction.answered;
  return !comes_again || agent_.strand().waiting() < 2 * agent_.options().max_queue;
}

void SofiaClients::take(ClientTransaction& transaction, const sip_t* sip) {
  const auto id = transaction.id;
  if (nta_sip_is_internal(sip)) {
    const int status = nta_outgoing_status(transaction.nta);
    if (transaction.starting) {
      transaction.failed_at_once = status;
    } else if (!transaction.answered) {
      fail(id, status);
    }
    return;
  }
  ++agent_.counters().responses;
  const int status = sip->sip_status->st_status;
  if (is_worth_telling(transaction, status)) {
    msg_t* msg = nta_outgoing_getresponse(transaction.nta);
    tell(transaction, msg, sip);
    msg_destroy(msg);
  }

  if (status < 200) {
    transaction.proceeding = true;
    if (transaction.cancel && !transaction.limit) send_cancel(transaction);
    return;
  }
  if (!transaction.is_invite || status >= 300) {
    forget(id);
  } else if (!transaction.answered) {
    transaction.answered = true;
    if (transaction.limit) agent_.timers().cancel(*transaction.limit);
    transaction.limit = agent_.timers().start(agent_.options().t1x64, [this, id] { forget(id); });
  }
}

void SofiaClients::tell(const ClientTransaction& transaction, msg_t* msg, const sip_t* sip) {
  auto response = to_message(msg, sip);
  if (transaction.tls) response.peer = *transaction.tls;
  agent_.strand().response(transaction.id, std::move(response));
}

void SofiaClients::receive(msg_t* msg, sip_t* sip) {
  // Over TCP nta ends an INVITE with its first final response; 2xx of other forks follow.
  const char* branch = sip->sip_via != nullptr ? sip->sip_via->v_branch : nullptr;
  const auto found = branch != nullptr ? by_branch_.find(branch) : by_branch_.end();
  if (found != by_branch_.end() && sip->sip_status->st_status / 100 == 2 &&
      sip->sip_cseq->cs_method == sip_method_invite) {
    const auto& request = transactions_.at(found->second)->request;
    if (request.call_id == sip->sip_call_id->i_id && request.cseq == sip->sip_cseq->cs_seq &&
        is_worth_telling(*transactions_.at(found->second), 200)) {
      ++agent_.counters().responses;
      tell(*transactions_.at(found->second), msg, sip);
    }
  }
  msg_destroy(msg);
}

void SofiaClients::cancel(TransactionId id) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end()) return;
  auto& transaction = *found->second;
  if (!transaction.is_invite || transaction.answered || transaction.cancel) return;
  transaction.cancel = true;
  if (transaction.proceeding) send_cancel(transaction);
}

/// nta's own way of cancelling ends an INVITE over TCP at once, and its 487 would find nobody.
void SofiaClients::send_cancel(ClientTransaction& transaction) {
  Message request;
  request.method = "CANCEL";
  request.request_uri = transaction.request.request_uri;
  request.from = transaction.request.from;
  request.to = transaction.request.to;
  request.call_id = transaction.request.call_id;
  request.cseq = transaction.request.cseq;
  request.routes = transaction.request.routes;
  request.peer = transaction.request.peer;
  submit(request, transaction.tls, transaction.branch, false, nullptr);
  // RFC 3261 9.1: without a final response the INVITE is over after this time.
  transaction.limit =
      agent_.timers().start(agent_.options().t1x64, [this, id = transaction.id] { fail(id, 408); });
}

void SofiaClients::fail(TransactionId id, int status) {
  agent_.strand().failed(id, status == 408 ? 408 : 503);
  forget(id);
}

void SofiaClients::forget(TransactionId id) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end()) return;
  auto& transaction = *found->second;
  if (transaction.limit) agent_.timers().cancel(*transaction.limit);
  if (transaction.is_invite) by_branch_.erase(transaction.branch);
  if (transaction.nta != nullptr) nta_outgoing_destroy(transaction.nta);
  transactions_.erase(found);
}

}  // namespace ctibus::sip
