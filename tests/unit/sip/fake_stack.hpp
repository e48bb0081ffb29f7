#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"
#include "network.hpp"

namespace ctibus::sip::testing {

/// RFC 3261 17.1.1.1: the estimated round trip, from which all times come.
constexpr std::chrono::milliseconds t1{500};
constexpr std::chrono::seconds t2{4};
/// How long a transaction lives at most (timers B, D, F, H, J).
constexpr std::chrono::nanoseconds transaction_time = 64 * t1;

/// How a stack's owner is entered: the connector's strand, or the network for a user agent.
struct Runner {
  std::function<void(std::function<void()>)> post;
  std::function<std::shared_ptr<void>(std::chrono::nanoseconds, std::function<void()>)> after;
  /// The owner was killed: what it still does in its last moment is not heard.
  std::function<bool()> is_dead = [] { return false; };
};
Runner run_in(const std::shared_ptr<Network>& network);

/// Transactions over the simulated network, with the promises of Stack: retransmissions, ACK of
/// refusals, CANCEL, time-outs, 2xx repeated until their ACK, reliable provisional responses until
/// their PRACK. The connector's is watched by the network's referee; the user agents have one each.
class FakeStack final : public Stack, private Network::Node {
 public:
  enum class Role : std::uint8_t { user_agent, connector };

  FakeStack(std::shared_ptr<Network> network, std::string address, std::uint16_t port,
            StackEvents& events, Runner runner, Role role);
  ~FakeStack() override;

  TransactionId send(const Message& request) override;
  void send_ack(const Message& ack) override;
  void cancel(TransactionId transaction) override;
  void respond(TransactionId transaction, const Message& response) override;
  Endpoint contact(const Endpoint& peer) const override;

  /// The transport fails at once for what is sent from now on, which is told as 503.
  void fail_sending(bool fails) { fails_ = fails; }

 private:
  enum class Progress : std::uint8_t { calling, proceeding, completed };
  using Handle = std::shared_ptr<void>;

  struct Client {
    Message request;
    Endpoint to;
    Progress progress = Progress::calling;
    bool cancel_wanted = false;
    std::chrono::nanoseconds interval{0};
    Handle repeat;
    Handle limit;
  };
  struct Server {
    Message request;
    Packet request_packet;
    std::string tag;
    Progress progress = Progress::calling;
    int final_status = 0;
    std::vector<Packet> answers;  ///< to be repeated: the last one, or each forked 2xx
    std::chrono::nanoseconds interval{0};
    std::uint32_t rseq = 0;  ///< of a provisional response that waits for its PRACK
    Handle repeat;
    Handle limit;
  };
  using ServerKey = std::pair<std::uint64_t, std::string>;  ///< branch, method

  void receive(const SentPacket& packet) override;
  void take_request(const Packet& packet);
  void take_response(const Packet& packet);
  void take_ack(const Packet& packet);
  void take_cancel(const Packet& packet);
  void repeat_request(TransactionId id);
  void send_answer(TransactionId id, Server& server, const Message& response);
  void repeat_answers(TransactionId id);
  void repeat_provisional(TransactionId id);
  void lose_prack(TransactionId id);
  void take_prack(const Message& prack);
  void give_up(TransactionId id);
  void send_cancel(TransactionId id, Client& client);
  void acknowledge(TransactionId id, const Client& client, const Message& response);
  void transmit(const Endpoint& to, std::uint64_t branch, const Message& message);
  void end_later(TransactionId id, bool client);
  Endpoint destination(const Message& request) const;
  bool watched() const { return role_ == Role::connector; }

  std::shared_ptr<Network> network_;
  std::string address_;
  std::uint16_t port_;
  StackEvents& events_;
  Runner runner_;
  Role role_;
  bool fails_ = false;
  std::map<TransactionId, Client> clients_;
  std::map<TransactionId, Server> servers_;
  std::map<ServerKey, TransactionId> server_ids_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ctibus::sip::testing
