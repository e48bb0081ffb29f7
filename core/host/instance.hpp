#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/latencies.hpp"
#include "core/host/abi_support.hpp"
#include "core/host/bus_link.hpp"
#include "core/host/command_router.hpp"
#include "core/host/entropy.hpp"
#include "core/host/handling.hpp"
#include "core/host/life.hpp"
#include "core/host/logging.hpp"
#include "core/host/metric_table.hpp"
#include "core/host/pool.hpp"
#include "core/host/report.hpp"
#include "core/host/strand.hpp"
#include "core/host/timer_service.hpp"
#include "core/host/topic_table.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/abi/plugin.h"
#include "ctibus/abi/time.h"
#include "ctibus/detail/trace_keeper.hpp"

namespace ctibus::host {

/// What the instances of a host share. All of it outlives every instance.
struct Services {
  /// Ties an instance to the bus.
  using Link = std::function<Result<std::unique_ptr<BusLink>>(const std::string& name,
                                                              BusLink::CompletionHandler)>;
  const Clock* clock = nullptr;
  TimerService* timers = nullptr;
  Link link;
  const TopicTable* topics = nullptr;
  Entropy* entropy = nullptr;
  Logging* logging = nullptr;
  Pool* pool = nullptr;
  std::filesystem::path instances_folder;
  std::string data_source;
  std::chrono::nanoseconds callback_limit = std::chrono::seconds(60);
};

struct InstanceRecipe {
  std::string name;
  std::shared_ptr<const manifest::Manifest> manifest;
  const ctibus_plugin* plugin = nullptr;
  std::vector<std::uint8_t> options;  ///< MessagePack map
};

/// One life of one plugin instance in this process: the host's side of the ABI. An instance that
/// does not come back is left behind for good.
class Instance final : public Life,
                       public CommandProvider,
                       public std::enable_shared_from_this<Instance> {
 public:
  /// Errors: host.folder, host.unknown_topic, host.reserved_topic, those of Log::add_publisher.
  static Result<std::shared_ptr<Instance>> make(const Services& services, InstanceRecipe recipe,
                                                OnFailure on_failure);
  ~Instance() override;

  Outcome create() override;
  Outcome start() override;
  void drain() override;
  bool wait_drained(std::chrono::steady_clock::time_point until) override;
  void end() override;
  [[nodiscard]] bool can_reload() const override;
  Outcome reload(const std::vector<std::uint8_t>& options) override;

  [[nodiscard]] const std::string& name() const { return recipe_.name; }
  [[nodiscard]] const manifest::Manifest& manifest() const { return *recipe_.manifest; }
  /// False after a failure or the end.
  [[nodiscard]] bool running() const;
  [[nodiscard]] bool left_behind() const override { return left_behind_; }
  void report(InstanceReport& out) const override;
  [[nodiscard]] std::chrono::nanoseconds busy_for() const override {
    return strand_->running_for();
  }

  // CommandProvider
  void post_command(std::shared_ptr<const CommandDelivery> command) override;

 private:
  friend struct InstanceTables;
  enum class Phase : std::uint8_t {
    made,
    creating,
    created,
    starting,
    running,
    draining,
    stopping,
    ended
  };
  struct Published {
    std::uint32_t type = 0;
    log::MessageClass message_class = log::MessageClass::event;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  /// A subscription; its feed is used on the strand only.
  struct Stream {
    std::uint32_t id = 0;
    std::string consumer;
    std::unique_ptr<Feed> feed;
    std::uint64_t replay_up_to = 0;
    std::uint32_t last_source = 0;
    std::uint64_t last_epoch = 0;
    std::string last_source_name;
    bool closed = false;
    std::atomic<std::uint64_t> position{0};
    std::atomic<bool> parked{false};
  };
  struct RunningTimer {
    TimerService::Handle handle;
    std::uint64_t generation = 0;
  };
  struct Tally {
    std::atomic<std::uint64_t> messages_in{0};
    std::atomic<std::uint64_t> messages_out{0};
    std::atomic<std::uint64_t> commands{0};
    std::atomic<std::uint64_t> publish_refused{0};
    std::atomic<std::uint64_t> misuses{0};
    std::atomic<std::uint64_t> callbacks{0};
    LatencyTally handlers;
    std::atomic<std::uint64_t> handler_max_ns{0};
  };

  Instance(const Services& services, InstanceRecipe recipe, OnFailure on_failure);
  Result<> prepare();
  Result<> intern_topics();

  // instance.cpp: life and threads
  [[nodiscard]] bool on_strand() const;
  [[nodiscard]] bool may_call() const;
  [[nodiscard]] bool accepting() const;
  ctibus_status misuse(const char* function, const char* why, ctibus_error* error);
  void fail(const Error& error);
  /// Runs plugin code: marks the thread, measures, lets no exception out.
  template <class Callback>
  void call(Callback&& callback);
  /// Runs on the strand while the instance runs; waits for its start, is dropped after its end.
  void arrive(Strand::Task task);
  Outcome wait_for(const char* what, std::function<Outcome()> task);
  Outcome after_callback(ctibus_status status, const ctibus_error& error);
  void account(std::chrono::steady_clock::time_point began);
  /// The trace that a publication continues when it names none; nothing: it is derived.
  std::optional<ctibus_trace> trace_for(const ctibus_trace& given, const ctibus_uuid& correlation,
                                        const ctibus_message_id& causation);
  template <class Table>
  const Table* handler(const char* id);

  // instance_bus.cpp
  ctibus_status publish(const ctibus_publication& publication, ctibus_message_id* id,
                        ctibus_error* error);
  ctibus_status subscribe(const ctibus_subscription& subscription, std::uint32_t* id,
                          ctibus_error* error);
  void unsubscribe(std::uint32_t id);
  void acknowledge(std::uint32_t id, std::uint64_t sequence);
  void pump(const std::shared_ptr<Stream>& stream);
  void deliver(Stream& stream, const log::Delivery& delivery);
  void complete(const log::Completion& completion);

  // instance_commands.cpp
  ctibus_status request(const ctibus_request& request, ctibus_message_id* id, ctibus_error* error);
  ctibus_status provide(std::string_view topic, ctibus_error* error);
  void reply(const ctibus_reply& reply);
  void run_command(const CommandDelivery& command);
  void hand_over(std::uint64_t token, const CommandReply& reply, const ctibus_uuid& call);

  // instance_timers.cpp
  void start_timer(std::uint64_t token, std::int64_t delay_ns);
  void cancel_timer(std::uint64_t token);
  void fire_timer(std::uint64_t token, std::uint64_t generation);
  void cancel_all_timers();
  void post(std::uint64_t token);

  const Services services_;
  const InstanceRecipe recipe_;
  const OnFailure on_failure_;
  std::shared_ptr<NamedLogger> logger_;
  std::string directory_;
  ctibus_host abi_{};
  ctibus_instance instance_{};
  std::unique_ptr<Pool> own_pool_;
  std::shared_ptr<Strand> strand_;
  std::unique_ptr<BusLink> link_;

  std::atomic<Phase> phase_{Phase::made};
  std::atomic<bool> failed_{false};
  bool created_ = false;
  bool started_ = false;
  bool ended_ = false;
  std::atomic<bool> left_behind_{false};
  mutable std::mutex error_mutex_;
  Error error_;
  std::mutex drain_mutex_;
  std::condition_variable drain_done_;
  bool drained_ = false;

  std::unordered_map<std::string, Published, TextHash, std::equal_to<>> publishes_;
  std::vector<Strand::Task> deferred_;  ///< strand only: what arrived before the start returned
  std::uint32_t last_stream_ = 0;       ///< strand only
  mutable std::mutex streams_mutex_;
  std::map<std::uint32_t, std::shared_ptr<Stream>> streams_;
  std::mutex completions_mutex_;
  std::unordered_map<std::uint64_t, std::uint64_t> completions_;  ///< message number -> token
  std::set<std::string> provides_;
  std::atomic<std::size_t> requests_{0};
  std::mutex timers_mutex_;
  std::unordered_map<std::uint64_t, RunningTimer> timers_;
  std::uint64_t timer_generation_ = 0;
  std::atomic<std::size_t> posts_{0};
  MetricTable metrics_;
  ctibus::detail::TraceKeeper traces_;
  Tally tally_;
};

extern thread_local const Instance* current_instance;

template <class Callback>
void Instance::call(Callback&& callback) {
  const auto began = std::chrono::steady_clock::now();
  current_instance = this;
  try {
    callback();
  } catch (const std::exception& exception) {
    fail({"plugin.exception", exception.what()});
  } catch (...) {
    fail({"plugin.exception", "an exception that is no std::exception"});
  }
  current_instance = nullptr;
  account(began);
}

template <class Table>
const Table* Instance::handler(const char* id) {
  if (instance_.extension == nullptr) return nullptr;
  const auto* table = static_cast<const Table*>(instance_.extension(instance_.self, id));
  return table != nullptr && table->size >= sizeof(Table) ? table : nullptr;
}

}  // namespace ctibus::host
