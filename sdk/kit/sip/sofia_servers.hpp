#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "sofia_agent.hpp"
#include "sofia_retransmission.hpp"

namespace ctibus::sip {

/// A request of a peer.
struct ServerTransaction {
  ServerTransaction(SofiaServers& all, SofiaTimers& timers) : owner(all), retransmission(timers) {}

  SofiaServers& owner;
  TransactionId id = 0;
  nta_incoming_t* nta = nullptr;
  std::string method;
  bool answered = false;  ///< finally
  Message last;           ///< the response that is sent until it is acknowledged
  std::string key;        ///< what acknowledges it
  SofiaRetransmission retransmission;
  SofiaTimers::Id limit;  ///< of a request other than INVITE
};

/// The requests of peers (RFC 3261 17.2), 2xx and reliable provisional responses included, whose
/// retransmission nta leaves to its user.
class SofiaServers {
 public:
  explicit SofiaServers(SofiaAgent& agent) : agent_(agent) {}
  ~SofiaServers();
  SofiaServers(const SofiaServers&) = delete;
  SofiaServers& operator=(const SofiaServers&) = delete;

  /// A request that belongs to no transaction yet; takes the message.
  void receive(msg_t* msg, sip_t* sip);
  void respond(TransactionId id, const Message& response);

 private:
  static int cancelled(ServerTransaction* transaction, nta_incoming_t* nta, const sip_t* sip);
  bool is_too_much(const sip_t* sip) const;
  void refuse(msg_t* msg);
  void begin(msg_t* msg, sip_t* sip);
  void acknowledged(const std::string& key);
  bool send(ServerTransaction& transaction, const Message& response);
  void repeat(ServerTransaction& transaction, const Message& response, std::string key);
  void give_up(TransactionId id);
  void forget(TransactionId id);

  SofiaAgent& agent_;
  std::unordered_map<TransactionId, std::unique_ptr<ServerTransaction>> transactions_;
  std::unordered_map<std::string, TransactionId> awaited_;  ///< by what acknowledges them
  std::size_t unanswered_ = 0;
};

}  // namespace ctibus::sip
