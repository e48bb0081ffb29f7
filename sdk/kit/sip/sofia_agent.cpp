#include "sofia_agent.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "sofia_clients.hpp"
#include "sofia_parser.hpp"
#include "sofia_servers.hpp"

namespace ctibus::sip {

namespace {

constexpr unsigned largest_message = 65'535;
constexpr unsigned incomplete_message_ms = 30'000;

const char* name_of(Transport transport) { return transport == Transport::tcp ? "tcp" : "udp"; }

unsigned milliseconds(Duration duration) { return static_cast<unsigned>(duration.count()); }

std::string describe(const Endpoint& where) {
  return fmt::format("{}:{}:{}", name_of(where.transport), host_text(where.address), where.port);
}

Error cannot_listen(const Endpoint& where, int error) {
  const char* cure = "Check the addresses of this machine.";
  if (error == EADDRINUSE) {
    cure = "Another program has this port: stop it, or write another port in 'listen'.";
  } else if (error == EACCES) {
    cure = "Ports below 1024 need the capability CAP_NET_BIND_SERVICE; or write a higher port.";
  } else if (error == EADDRNOTAVAIL) {
    cure = "This machine does not have that address: write one of its own, or 0.0.0.0.";
  }
  return {"sip.cannot_listen", fmt::format("Cannot listen at {}: {}. {}", describe(where),
                                           std::generic_category().message(error), cure)};
}

}  // namespace

SofiaAgent::SofiaAgent(const SofiaOptions& options, std::shared_ptr<SofiaStrand> strand,
                       SofiaCounters& counters, std::atomic<TransactionId>& last_id,
                       SofiaNotify notify)
    : options_(options),
      strand_(std::move(strand)),
      counters_(counters),
      last_id_(last_id),
      notify_(std::move(notify)),
      servers_(std::make_unique<SofiaServers>(*this)),
      clients_(std::make_unique<SofiaClients>(*this)) {}

SofiaAgent::~SofiaAgent() {
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
  for (std::size_t i = 0; i < where.size(); ++i) idents_.push_back(std::to_string(i));
  for (std::size_t i = 0; i < where.size(); ++i) {
    auto opened = open(where[i], idents_[i]);
    if (!opened) return tl::unexpected(opened.error());
    where[i] = std::move(*opened);
  }
  addressing_ = std::make_shared<const Addressing>(std::move(where), options_.advertised_address,
                                                   std::move(local));
  check_receive_buffer();
  return {};
}

Result<Endpoint> SofiaAgent::open(const Endpoint& where, const std::string& ident) {
  // Port 0 is no port to nta, but the asterisk is.
  const auto port = where.port == 0 ? std::string("*") : std::to_string(where.port);
  const auto url = fmt::format("sip:{}:{};transport={}", host_text(where.address), port,
                               name_of(where.transport));
  if (nta_agent_add_tport(nta_, reinterpret_cast<const url_string_t*>(url.c_str()),
                          TPTAG_IDENT(ident.c_str()), TPTAG_UDP_RMEM(options_.receive_buffer),
                          TPTAG_TIMEOUT(incomplete_message_ms), TPTAG_PONG2PING(1),
                          TAG_END()) < 0) {
    return tl::unexpected(cannot_listen(where, su_errno()));
  }
  Endpoint opened = where;
  for (tport_t* each = tport_primaries(nta_agent_tports(nta_)); each != nullptr;
       each = tport_next(each)) {
    const char* its = tport_ident(each);
    if (its == nullptr || ident != its) continue;
    const auto* name = tport_name(each);
    const auto bound = parse_number(name->tpn_port, 65535);
    if (bound) opened.port = static_cast<std::uint16_t>(*bound);
  }
  return opened;
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
  if (sip->sip_request != nullptr) {
    self->servers().receive(msg, sip);
  } else {
    self->clients().receive(msg, sip);
  }
  return 0;
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
}

}  // namespace ctibus::sip
