#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/error.hpp"
#include "core/host/reply_store.hpp"
#include "core/host/timer_service.hpp"
#include "core/log/log.hpp"
#include "ctibus/abi/command.h"
#include "ctibus/command.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {

class TopicTable;

/// A command as somebody asks for it. Views need to be valid during the call only.
struct CommandRequest {
  std::string_view topic;
  std::string_view target;  ///< "pbx1", a device "pbx1:1001", or empty: the only provider
  std::string_view key;
  std::span<const std::uint8_t> payload;
  std::string_view idempotency;  ///< recognised again for 24 h from the same source
  std::uint32_t remaining_ms = 5000;
  Uuid correlation;
  MessageId causation;
  const ctibus_trace* trace = nullptr;
  std::uint64_t number = 0;  ///< of a source that counts itself; see log::Draft
};

/// A command on its way to its provider.
struct CommandDelivery {
  MessageId id;
  std::string source;                ///< name of the requester
  std::vector<std::uint64_t> frame;  ///< as it lies in the log, but for its sequence, which is 0
  std::int64_t due_steady_ns = 0;
  /// Its room in the provider's queue, given back by CommandRouter::begin or with the delivery.
  mutable std::shared_ptr<void> room;

  const ctibus_frame_header& header() const {
    return *reinterpret_cast<const ctibus_frame_header*>(frame.data());
  }
};

/// Whoever can execute commands. Implementations run on a strand of their own.
class CommandProvider {
 public:
  CommandProvider() = default;
  CommandProvider(const CommandProvider&) = delete;
  CommandProvider& operator=(const CommandProvider&) = delete;
  virtual ~CommandProvider() = default;

  /// Any thread, also during CommandRouter::request. Must only queue the command; when its turn
  /// comes, ask CommandRouter::begin whether it is still wanted.
  virtual void post_command(std::shared_ptr<const CommandDelivery> command) = 0;
};

/// All count from the start of the site.
struct CommandCounters {
  std::uint64_t requests = 0;
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::uint64_t no_provider = 0;
  std::uint64_t outcome_unknown = 0;
  std::uint64_t deadlines = 0;    ///< of the rejected ones
  std::uint64_t busy = 0;         ///< of the rejected ones
  std::uint64_t repetitions = 0;  ///< answered with the reply to an earlier request
  std::uint64_t late_replies = 0;
  std::uint64_t pending = 0;  ///< now
};

/// Brings commands to their providers and exactly one reply back to each requester, at the latest
/// at the command's deadline. Commands and replies are logged, and never executed from the log.
/// Every function may be called from any thread and never blocks.
class CommandRouter {
 public:
  struct Limits {
    std::size_t queued = 256;         ///< commands waiting for one provider's strand
    std::size_t reserved = 32;        ///< beyond that, for call.clear and call.clear_connection
    std::size_t pending = 16384;      ///< commands of one provider without a reply
    std::size_t pending_all = 65536;  ///< of all, and of repetitions waiting
    ReplyStore::Limits replies;
  };
  /// Called once, from any thread, possibly before request() has returned; must be cheap.
  using ReplyHandler = std::function<void(const CommandReply&)>;

  /// All must outlive the router. `publisher` logs the replies nobody else gives.
  CommandRouter(log::Log& log, TimerService& timers, const TopicTable& topics,
                std::shared_ptr<log::Publisher> publisher, Limits limits);
  CommandRouter(log::Log& log, TimerService& timers, const TopicTable& topics,
                std::shared_ptr<log::Publisher> publisher)
      : CommandRouter(log, timers, topics, std::move(publisher), Limits()) {}
  CommandRouter(const CommandRouter&) = delete;
  CommandRouter& operator=(const CommandRouter&) = delete;
  ~CommandRouter();

  /// Ask. `from` is the requester's publisher; the command is logged through it. `done` may be
  /// empty. Errors, after which `done` is not called: bus.undeclared_topic (no command has this
  /// topic), bus.malformed, bus.busy (too much is pending in the whole site), those of
  /// Publisher::publish.
  Result<MessageId> request(log::Publisher& from, const CommandRequest& request, ReplyHandler done);

  /// A provider is there. `publisher` logs its replies.
  void add_provider(const std::string& name, std::shared_ptr<CommandProvider> provider,
                    std::shared_ptr<log::Publisher> publisher, std::set<std::string> topics);
  /// It is gone: what it was given ends as outcome_unknown, what waits is rejected with
  /// bus.provider_stopped.
  void remove_provider(std::string_view name);

  /// For a provider, on its strand, before it executes a command: the time left, or nothing when
  /// nobody wants it any more.
  std::optional<std::uint32_t> begin(const CommandDelivery& command);
  /// Of a command that was begun: the same once more.
  [[nodiscard]] std::optional<std::uint32_t> time_left(const MessageId& command) const;
  /// The provider's answer. A reply to a command that is not (any more) this provider's is ignored
  /// and counted; one above max_reply_bytes becomes outcome_unknown with bus.frame_too_large.
  void reply(std::string_view provider, const CommandReply& reply);

  /// It has no reply yet.
  [[nodiscard]] bool is_pending(const MessageId& command) const;
  [[nodiscard]] bool is_provider(std::string_view name) const;
  /// Names of the instances that provide this command now.
  [[nodiscard]] std::vector<std::string> providers_of(std::string_view topic) const;
  [[nodiscard]] CommandCounters counters() const;

  /// Before anybody asks: learns from the log the replies of the last 24 h, and gives those
  /// commands of earlier epochs that have none the logged reply outcome_unknown. Blocks.
  void recover();

 private:
  struct Provider {
    std::shared_ptr<CommandProvider> target;
    std::shared_ptr<log::Publisher> publisher;
    std::set<std::string> topics;
    /// Shared with the rooms, which may outlive the provider.
    std::shared_ptr<std::atomic<std::size_t>> queued =
        std::make_shared<std::atomic<std::size_t>>(0);
    std::size_t pending = 0;
  };
  struct Pending {
    std::shared_ptr<Provider> provider;  ///< null: a repetition that waits for the first reply
    std::string provider_name;
    bool delivered = false;
    Uuid correlation;
    std::optional<ctibus_trace> trace;  ///< unless it is derived
    std::string idempotency;            ///< key in the store, of a first request
    ReplyHandler done;
    TimerService::Handle timer;
  };
  struct Choice;

  [[nodiscard]] std::optional<std::uint32_t> time_left(const Pending& pending) const;
  Choice choose(const CommandRequest& request);
  std::string idempotency_key(const log::Publisher& from, const CommandRequest& request) const;
  void finish(const CommandReply& reply, std::string_view from_provider, bool by_deadline);
  void log_reply(log::Publisher& publisher, const CommandReply& reply, const Uuid& correlation,
                 const std::optional<ctibus_trace>& trace);
  void count(const CommandReply& reply);

  log::Log& log_;
  TimerService& timers_;
  const TopicTable& topics_;
  std::shared_ptr<log::Publisher> publisher_;
  Limits limits_;
  std::uint32_t reply_type_ = 0;

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Provider>, std::less<>> providers_;
  std::unordered_map<MessageId, Pending> pending_;
  ReplyStore replies_;
  CommandCounters counters_;
};

}  // namespace ctibus::host
