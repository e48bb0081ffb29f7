#include "sofia_agent.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string_view>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "sofia_clients.hpp"
#include "sofia_message.hpp"
#include "sofia_parser.hpp"
#include "sofia_servers.hpp"

namespace ctibus::sip {

namespace {

constexpr unsigned largest_message = 65'535;
constexpr unsigned incomplete_message_ms = 30'000;
constexpr const char* tls_ident = "tls";

unsigned milliseconds(Duration duration) { return static_cast<unsigned>(duration.count()); }

}  // namespace

SofiaAgent::SofiaAgent(const SofiaOptions& options, std::shared_ptr<SofiaStrand> strand,
                       SofiaCounters& counters, std::atomic<TransactionId>& last_id,
                       SofiaNotify notify, SofiaRun run)
    : options_(options),
      strand_(std::move(strand)),
      counters_(counters),
      last_id_(last_id),
      notify_(std::move(notify)),
      run_(std::move(run)),
      servers_(std::make_unique<SofiaServers>(*this)),
      clients_(std::make_unique<SofiaClients>(*this)) {}

SofiaAgent::~SofiaAgent() {
  read_tls_peers(nullptr);
  tls_.reset();
  servers_.reset();
  clients_.reset();
  if (nta_ != nullptr) nta_agent_destroy(nta_);
}

Result<> SofiaAgent::listen(su_root_t* root, std::vector<Endpoint> where,
                            std::vector<Network> local) {
  // A user agent by nta's notion would keep forked 2xx to itself (it answers them by BYE) and drop
  // repeated ones; a proxy by nta's notion hands all of them up.
  const auto* parser = parser_without_names();
  if (parser == nullptr) {
    return failure("sip.cannot_listen", "This release of Sofia-SIP has another parser than known.");
  }
  nta_ = nta_agent_create(
      root, reinterpret_cast<url_string_t*>(-1), received, this, NTATAG_MCLASS(parser),
      NTATAG_UA(0), NTATAG_MERGE_482(1), NTATAG_CANCEL_487(0), NTATAG_CANCEL_2543(0),
      NTATAG_PASS_100(1), NTATAG_EXTRA_100(1), NTATAG_TIMER_C(0), NTATAG_UDP_MTU(largest_message),
      NTATAG_MAXSIZE(largest_message), NTATAG_SERVER_RPORT(1),
      NTATAG_SIP_T1(milliseconds(options_.t1)), NTATAG_SIP_T2(milliseconds(options_.t2)),
      NTATAG_SIP_T4(milliseconds(options_.t4)), NTATAG_SIP_T1X64(milliseconds(options_.t1x64)),
      TAG_END());
  if (nta_ == nullptr) return failure("sip.cannot_listen", "Sofia-SIP's agent cannot be made.");
  for (std::size_t i = 0; i < where.size(); ++i) {
    idents_.push_back(where[i].transport == Transport::tls ? tls_ident : std::to_string(i));
  }
  for (std::size_t i = 0; i < where.size(); ++i) {
    auto opened =
        where[i].transport == Transport::tls ? open_tls(where[i]) : open(where[i], idents_[i]);
    if (!opened) return tl::unexpected(opened.error());
    where[i] = std::move(*opened);
  }
  addressing_ = std::make_shared<const Addressing>(std::move(where), options_.advertised_address,
                                                   std::move(local));
  check_receive_buffer();
  return tls_ ? start_tls() : Result<>{};
}

Result<Endpoint> SofiaAgent::open_tls(const Endpoint& where) {
  if (!tls_) {
    auto front = TlsFront::make(options_.tls, notify_);
    if (!front) return tl::unexpected(front.error());
    tls_ = *std::move(front);
  }
  return tls_->listen(where);
}

Result<> SofiaAgent::start_tls() {
  auto inner = open({Transport::tcp, tls_inner_address, 0}, tls_ident);
  if (!inner) return tl::unexpected(inner.error());
  inner_ = primary(tls_ident);
  // nta writes this transport into the Via of what it sends there, and takes no other one.
  auto* via = reinterpret_cast<sip_via_t*>(tport_magic(inner_));
  if (via == nullptr) {
    return failure("sip.cannot_listen", "This release of Sofia-SIP has another nta than known.");
  }
  for (; via != nullptr; via = via->v_next) via->v_protocol = sip_transport_tls;
  read_tls_peers(&tls_->registry());
  tls_->start(inner->port);
  return {};
}

Result<Endpoint> SofiaAgent::open(const Endpoint& where, const std::string& ident) {
  // Port 0 is no port to nta, but the asterisk is.
  const auto port = where.port == 0 ? std::string("*") : std::to_string(where.port);
  const auto url = fmt::format("sip:{}:{};transport={}", host_text(where.address), port,
                               to_text(where.transport));
  if (nta_agent_add_tport(nta_, reinterpret_cast<const url_string_t*>(url.c_str()),
                          TPTAG_IDENT(ident.c_str()), TPTAG_UDP_RMEM(options_.receive_buffer),
                          TPTAG_TIMEOUT(incomplete_message_ms), TPTAG_PONG2PING(1),
                          TAG_END()) < 0) {
    return tl::unexpected(cannot_listen(where, su_errno()));
  }
  Endpoint opened = where;
  if (const tport_t* made = primary(ident)) {
    const auto bound = parse_number(tport_name(made)->tpn_port, 65535);
    if (bound) opened.port = static_cast<std::uint16_t>(*bound);
  }
  return opened;
}

const tport_t* SofiaAgent::primary(const std::string& ident) const {
  for (tport_t* each = tport_primaries(nta_agent_tports(nta_)); each != nullptr;
       each = tport_next(each)) {
    const char* its = tport_ident(each);
    if (its != nullptr && ident == its) return each;
  }
  return nullptr;
}

void SofiaAgent::check_receive_buffer() const {
  std::ifstream file("/proc/sys/net/core/rmem_max");
  std::uint64_t most = 0;
  if (!(file >> most) || most >= options_.receive_buffer) return;
  notify(SofiaNotice::Level::warning, "sip.small_receive_buffer",
         fmt::format("The kernel gives SIP sockets a receive buffer of {} bytes instead of {}: "
                     "bursts of messages will be lost and sent again. Set the kernel's "
                     "net.core.rmem_max to {} or more.",
                     most, options_.receive_buffer, options_.receive_buffer));
}

int SofiaAgent::received(SofiaAgent* self, nta_agent_t*, msg_t* msg, sip_t* sip) {
  if (!self->is_from_its_sender(msg)) {
    msg_destroy(msg);
  } else if (sip->sip_request != nullptr) {
    self->servers().receive(msg, sip);
  } else {
    self->clients().receive(msg, sip);
  }
  return 0;
}

/// A process of this machine could pass for a TLS connection: by connecting to where only TLS
/// connections end, or by connecting elsewhere from an address like theirs.
bool SofiaAgent::is_from_its_sender(const msg_t* msg) const {
  if (!tls_) return true;
  const tport_t* by = tport_delivered_by(nta_agent_tports(nta_), msg);
  if (by == nullptr) return false;
  if (tport_parent(by) != inner_) {
    return tport_is_udp(by) || tport_name(by)->tpn_host == std::string_view() ||
           std::string_view(tport_name(by)->tpn_host) != tls_inner_address;
  }
  const auto port = parse_number(tport_name(by)->tpn_port, 65535);
  return port && tls_->registry().at(static_cast<std::uint16_t>(*port)).has_value();
}

Message SofiaAgent::message_of(msg_t* msg, const sip_t* sip) const {
  auto message = to_message(msg, sip);
  const tport_t* by = tport_delivered_by(nta_agent_tports(nta_), msg);
  if (by == nullptr) return message;
  message.peer.transport = tport_is_udp(by) ? Transport::udp : Transport::tcp;
  if (!tls_ || tport_parent(by) != inner_) return message;
  message.peer.transport = Transport::tls;
  if (auto peer = tls_->registry().find(message.peer)) message.peer_names = std::move(peer->names);
  return message;
}

void SofiaAgent::read_counters() {
  usize_t malformed = 0;
  usize_t requests = 0;
  usize_t responses = 0;
  nta_agent_get_stats(nta_, NTATAG_S_BAD_MESSAGE_REF(malformed),
                      NTATAG_S_RETRY_REQUEST_REF(requests), NTATAG_S_RETRY_RESPONSE_REF(responses),
                      TAG_END());
  counters_.malformed.store(malformed, std::memory_order_relaxed);
  counters_.retransmitted_by_nta.store(requests + responses, std::memory_order_relaxed);
  if (!tls_) return;
  counters_.tls_connections.store(tls_->registry().size(), std::memory_order_relaxed);
  counters_.tls_refused.store(tls_->refused(), std::memory_order_relaxed);
}

}  // namespace ctibus::sip
