#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/sip/sofia_stack.hpp"
#include "sofia_addressing.hpp"
#include "sofia_counters.hpp"
#include "sofia_nta.hpp"
#include "sofia_strand.hpp"
#include "sofia_timers.hpp"
#include "tls_front.hpp"

namespace ctibus::sip {

class SofiaClients;
class SofiaServers;

/// Has something done on the stack's thread; any thread.
using SofiaRun = std::function<void(std::function<void()>)>;
using SofiaNotify = std::function<void(SofiaNotice::Level, std::string_view id, std::string text)>;

/// One nta agent with its transports and transactions. All on the stack's thread.
class SofiaAgent {
 public:
  SofiaAgent(const SofiaOptions& options, std::shared_ptr<SofiaStrand> strand,
             SofiaCounters& counters, std::atomic<TransactionId>& last_id, SofiaNotify notify,
             SofiaRun run);
  ~SofiaAgent();
  SofiaAgent(const SofiaAgent&) = delete;
  SofiaAgent& operator=(const SofiaAgent&) = delete;

  /// Opens its sockets; once.
  Result<> listen(su_root_t* root, std::vector<Endpoint> where, std::vector<Network> local);
  const std::shared_ptr<const Addressing>& addressing() const { return addressing_; }

  SofiaServers& servers() { return *servers_; }
  SofiaClients& clients() { return *clients_; }
  SofiaTimers& timers() { return timers_; }
  SofiaCounters& counters() { return counters_; }
  SofiaStrand& strand() { return *strand_; }
  /// Name of a listener for nta, which keeps pointers to it.
  const std::string& ident(std::size_t listener) const { return idents_.at(listener); }
  const SofiaOptions& options() const { return options_; }
  nta_agent_t* nta() { return nta_; }
  TransactionId next_id() { return ++last_id_; }
  void notify(SofiaNotice::Level level, std::string_view id, std::string text) const {
    notify_(level, id, std::move(text));
  }
  /// What was received, while it is being delivered.
  Message message_of(msg_t* msg, const sip_t* sip) const;
  /// Null: it listens at no tls: address.
  TlsFront* tls() const { return tls_.get(); }
  const SofiaRun& runner() const { return run_; }
  /// What nta counts itself.
  void read_counters();

 private:
  static int received(SofiaAgent* self, nta_agent_t* agent, msg_t* msg, sip_t* sip);
  Result<Endpoint> open(const Endpoint& where, const std::string& ident);
  Result<Endpoint> open_tls(const Endpoint& where);
  Result<> start_tls();
  const tport_t* primary(const std::string& ident) const;
  bool is_from_its_sender(const msg_t* msg) const;
  void check_receive_buffer() const;

  const SofiaOptions& options_;
  std::shared_ptr<SofiaStrand> strand_;
  SofiaCounters& counters_;
  std::atomic<TransactionId>& last_id_;
  SofiaNotify notify_;
  SofiaRun run_;
  SofiaTimers timers_;
  std::vector<std::string> idents_;
  nta_agent_t* nta_ = nullptr;
  std::unique_ptr<TlsFront> tls_;
  const tport_t* inner_ = nullptr;  ///< where TLS connections come in
  std::shared_ptr<const Addressing> addressing_;
  std::unique_ptr<SofiaServers> servers_;
  std::unique_ptr<SofiaClients> clients_;
};

}  // namespace ctibus::sip
