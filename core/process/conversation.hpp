#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/gateway/outbox.hpp"
#include "core/gateway/server.hpp"
#include "core/host/life.hpp"
#include "core/host/logging.hpp"
#include "core/process/protocol.hpp"

namespace ctibus::process {

/// What the core says to the process of one instance and hears of it, over whatever connections
/// there are: an order that a cut connection swallowed is given again, and only then. Any thread.
class Conversation final : public gateway::Attendant {
 public:
  using SteadyClock = std::chrono::steady_clock;
  /// Writes a message that names the order's number.
  using Write = std::function<msgpack::Buffer(std::uint64_t order)>;

  struct Setup {
    std::chrono::nanoseconds silence_limit{};
    std::shared_ptr<host::NamedLogger> logger;  ///< of the instance
    /// The instance cannot go on. The server's thread; may come again for the same.
    std::function<void(const Error&)> on_failure;
  };

  /// What a process says of itself when it connects.
  struct Presence {
    bool running = false;
    bool fresh = false;  ///< nobody has asked anything of it
    std::string digest;
  };

  explicit Conversation(Setup setup);

  std::optional<Presence> await_presence(std::chrono::milliseconds limit);
  /// From here on another process is meant than the one that speaks now.
  void forget();
  [[nodiscard]] bool connected() const;
  /// For how long nothing was heard of it; 0 while it is connected.
  [[nodiscard]] std::chrono::nanoseconds silent_for() const;

  /// Nothing happens when it is not connected.
  void say(msgpack::Buffer message);
  /// Said at once, and again whenever it connects.
  void set_level(std::int32_t level);
  /// Asks for a step, in the place of the one before.
  void give_order(Step step, Write write);
  /// How the step ended, or with what the process ended. Nothing when the limit has passed since
  /// the order was sent, or when the process was silent for too long.
  std::optional<host::Outcome> await_outcome(std::chrono::nanoseconds limit);
  /// The same for the order to drain.
  bool await_drained(SteadyClock::time_point until);
  /// The process is no more: whoever waits gets this.
  void hang_up(const Error& error);

  /// Why the instance cannot go on, as the process said, or the end of the process.
  [[nodiscard]] std::optional<Error> failure() const;
  [[nodiscard]] bool can_reload() const;
  void report(host::InstanceReport& out) const;
  [[nodiscard]] std::chrono::nanoseconds busy_for() const;

  // The server's thread.
  void joined(gateway::Session& session, const std::shared_ptr<gateway::Outbox>& outbox) override;
  void received(gateway::Session& session, std::span<const std::uint8_t> message) override;
  void left(gateway::Session& session) override;

 private:
  struct Asked {
    Step step = Step::unknown;
    std::uint64_t number = 0;
    msgpack::Buffer message;
    SteadyClock::time_point sent;
    std::optional<host::Outcome> outcome;
  };

  void take(gateway::Session& session, const Present& body);
  void take(const Stage& body);
  void take(const Failed& body);
  void take(const Health& body);
  void send(msgpack::Buffer message);

  const Setup setup_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<gateway::Outbox> outbox_;
  std::uint64_t session_ = 0;
  SteadyClock::time_point heard_ = SteadyClock::now();
  std::optional<Presence> presence_;
  std::uint64_t last_order_;
  std::optional<Asked> asked_;
  std::optional<std::int32_t> level_;
  std::optional<Error> failure_;
  std::optional<Error> ended_;
  bool can_reload_ = false;
  host::InstanceActivity activity_;
  std::chrono::nanoseconds busy_{0};
};

}  // namespace ctibus::process
