#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "sofia_agent.hpp"

namespace ctibus::sip {

/// A request of ours.
struct ClientTransaction {
  SofiaClients* owner = nullptr;
  TransactionId id = 0;
  nta_outgoing_t* nta = nullptr;
  Message request;
  std::string branch;
  std::optional<Endpoint> tls;  ///< the connection that it goes by
  bool is_invite = false;
  bool starting = false;    ///< nta may report before it has handed out the transaction
  bool proceeding = false;  ///< a provisional response came
  bool answered = false;    ///< finally
  bool cancel = false;      ///< asked for
  int failed_at_once = 0;   ///< while starting
  std::optional<SofiaTimers::Id> limit;
};

/// Our requests (RFC 3261 17.1). An INVITE is remembered for 64*T1 after its first 2xx, so that
/// every further 2xx is told of, whichever way it came.
class SofiaClients {
 public:
  explicit SofiaClients(SofiaAgent& agent) : agent_(agent) {}
  ~SofiaClients();
  SofiaClients(const SofiaClients&) = delete;
  SofiaClients& operator=(const SofiaClients&) = delete;

  void send(TransactionId id, const Message& request);
  void send_ack(const Message& ack);
  void cancel(TransactionId id);
  /// A response that belongs to no transaction of nta; takes the message.
  void receive(msg_t* msg, sip_t* sip);

 private:
  struct Way;  ///< where a request goes, and how
  std::optional<Way> way_of(const Message& request, const std::optional<Endpoint>& tls) const;
  void connect(const Message& request, std::function<void(const Result<Endpoint>&)> connected);
  void begin(ClientTransaction& transaction);
  nta_outgoing_t* submit(const Message& request, const std::optional<Endpoint>& tls,
                         const std::string& branch, bool stateless, ClientTransaction* transaction);
  void tell(const ClientTransaction& transaction, msg_t* msg, const sip_t* sip);
  static int responded(ClientTransaction* transaction, nta_outgoing_t* nta, const sip_t* sip);
  bool is_worth_telling(const ClientTransaction& transaction, int status) const;
  void take(ClientTransaction& transaction, const sip_t* sip);
  void send_cancel(ClientTransaction& transaction);
  void fail(TransactionId id, int status);
  void forget(TransactionId id);
  std::string new_branch();

  SofiaAgent& agent_;
  std::unordered_map<TransactionId, std::unique_ptr<ClientTransaction>> transactions_;
  std::unordered_map<std::string, TransactionId> by_branch_;  ///< INVITEs
};

}  // namespace ctibus::sip
