#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/testing/test_host.hpp"
#include "referee.hpp"
#include "rtp.hpp"

/// A network without a network: SIP messages and sound between the connector and simulated user
/// agents, under a test host's clock and chance.
namespace ctibus::sip::testing {

using namespace std::chrono_literals;
using ctibus::testing::TestHost;

struct Packet {
  Endpoint from;
  Endpoint to;
  std::uint64_t branch = 0;  ///< of the top Via: names the transaction (RFC 3261 17.1.3)
  Message message;

  std::string text() const;
};

/// Carried, kept and looked at in several places, never changed.
using SentPacket = std::shared_ptr<const Packet>;

/// What packets meet on their way. By default they arrive at once, each of them once.
struct Weather {
  std::chrono::nanoseconds least_delay{0};
  std::chrono::nanoseconds most_delay{0};  ///< differing delays let packets overtake each other
  std::uint32_t lost_percent = 0;
  std::uint32_t doubled_percent = 0;
};

class Network : public std::enable_shared_from_this<Network> {
 public:
  class Node {
   public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    virtual ~Node() = default;
    virtual void receive(const SentPacket& packet) = 0;
  };
  using Filter = std::function<bool(const Packet&)>;

  /// The network that a connector made from now on finds; the one before is found again when this
  /// one is closed. The host must outlive all that is done here.
  static std::shared_ptr<Network> open(TestHost& host);
  static std::shared_ptr<Network> current();
  /// Nothing moves any more.
  void close();

  void attach(const Endpoint& endpoint, Node& node);
  void detach(const Node& node);
  void send(Packet packet);

  /// Runs the action unless its handle was dropped.
  [[nodiscard]] std::shared_ptr<void> after(std::chrono::nanoseconds delay,
                                            std::function<void()> action);
  std::chrono::nanoseconds now() const;
  std::uint64_t number() { return ++last_number_; }
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

  Weather weather;
  /// Packets for which it holds are lost.
  Filter lose;
  /// Packets for which it holds wait until let_go().
  void hold_back(Filter filter) { hold_back_ = std::move(filter); }
  void let_go();
  /// Nothing of this Call-ID arrives any more: somebody has disappeared.
  void cut(std::string_view call_id) { cut_.emplace(call_id); }

  Referee& referee() { return referee_; }
  Rtp& rtp() { return rtp_; }
  /// What was sent last, one packet a line.
  std::string ladder() const;

 private:
  explicit Network(TestHost& host);
  void carry(const SentPacket& packet);
  void deliver(const SentPacket& packet);
  void remember(const SentPacket& packet);

  TestHost* host_;
  ctibus::testing::Random random_;
  Referee referee_;
  Rtp rtp_;
  std::map<Endpoint, Node*> nodes_;
  std::set<std::string, std::less<>> cut_;
  Filter hold_back_;
  std::vector<SentPacket> held_back_;
  std::deque<std::pair<std::chrono::nanoseconds, SentPacket>> ladder_;
  std::uint64_t last_number_ = 0;
};

}  // namespace ctibus::sip::testing
