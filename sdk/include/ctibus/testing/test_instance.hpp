#pragma once

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctibus/abi/command.h"
#include "ctibus/abi/entropy.h"
#include "ctibus/abi/identity.h"
#include "ctibus/abi/logger.h"
#include "ctibus/abi/metrics.h"
#include "ctibus/abi/secret.h"
#include "ctibus/abi/storage.h"
#include "ctibus/abi/strand.h"
#include "ctibus/abi/time.h"
#include "ctibus/detail/trace_keeper.hpp"
#include "ctibus/result.hpp"
#include "ctibus/testing/observer.hpp"
#include "ctibus/testing/test_log.hpp"

namespace ctibus::testing {

class TestHost;

/// A line a plugin has logged.
struct LogLine {
  std::string instance;
  std::int32_t level = 0;
  std::string id;
  std::string text;
};

/// One plugin instance under the test host; the host's side of the ABI.
class TestInstance {
 public:
  enum class Phase { created, running, draining, stopped };

  TestInstance(TestHost& host, std::string name, const ctibus_plugin* plugin);
  TestInstance(const TestInstance&) = delete;
  TestInstance& operator=(const TestInstance&) = delete;
  ~TestInstance();

  TestHost& host() const { return host_; }
  const std::string& name() const { return name_; }
  Phase phase() const { return phase_; }
  bool drained() const { return drained_; }
  const Result<>& failure_reason() const { return failed_; }

 private:
  friend class TestHost;

  struct Stream {
    std::vector<std::string> patterns;
    std::vector<std::string> keys;
    std::vector<std::string> sources;
    std::string consumer;
    std::uint32_t from = CTIBUS_FROM_LIVE;
    std::uint64_t deliveries = 0;
    std::optional<ctibus_gap> gap;  ///< to be told; its reason is static
    std::deque<std::uint64_t> snapshot;
    std::uint64_t heard = 0;  ///< sequence of the latest one delivered
    bool snapshot_open = false;
    std::uint64_t snapshot_at = 0;
    std::deque<std::uint64_t> ready;            ///< what follows
    std::vector<std::optional<bool>> interest;  ///< by topic; what its patterns say

    bool has_work() const { return gap || snapshot_open || !ready.empty(); }
  };

  struct Metric {
    std::uint32_t kind = 0;
    double value = 0;
  };

  struct PendingCommand {
    std::uint64_t sequence = 0;
    std::int64_t deadline_ns = 0;
  };

  /// Within: this thread runs plugin code of the instance.
  class Entered {
   public:
    Entered(TestInstance& instance, const char* callback, std::string_view topic = {},
            const ctibus_frame_header* handled = nullptr);
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    ~Entered();

   private:
    TestInstance& instance_;
    const char* callback_;
    const TestInstance* outer_;
    const ctibus_frame_header* outer_handled_;
  };

  /// The instance whose strand this thread is now.
  static const TestInstance*& current() {
    static constinit thread_local const TestInstance* instance = nullptr;
    return instance;
  }
  /// Tells the observer of a call, and of its misuse: [any] is from create to the return of stop,
  /// [strand] from within a callback.
  void called(const char* function, bool strand_only = false);
  void put_trace(ctibus_frame_header& header, const ctibus_trace& given);
  void used(Use use, std::string_view topic, bool declared);
  ctibus_status no_argument(const char* function, ctibus_error* error);
  void forget_timer(std::uint64_t token);

  static TestInstance& of(const ctibus_host* host) {
    return *static_cast<TestInstance*>(host->context);
  }

  Result<> create(ctibus_bytes options);
  Result<> start();
  void drain();
  /// Calls stop(), once.
  void halt();
  /// `silently`: what it still says is not heard.
  void end(bool silently = false);
  void enter(Phase phase);
  bool stopped() const { return phase_ == Phase::stopped; }

  static bool wants(Stream& stream, const TestLog::Entry& entry);
  void open_snapshot(Stream& stream) const;
  /// A new message of the log.
  void offer(const TestLog::Entry& entry);
  void add_task(std::function<void()> task);
  bool has_work() const;
  void run_one();
  bool run_command(std::unique_lock<std::recursive_mutex>& lock);
  bool step_stream(std::uint32_t id, Stream& stream, std::unique_lock<std::recursive_mutex>& lock);
  template <class Handler>
  const Handler* handler(const char* id) const {
    return instance_.extension == nullptr
               ? nullptr
               : static_cast<const Handler*>(instance_.extension(instance_.self, id));
  }

  // The tables of the ABI, in the order of the headers.
  static const void* extension(const ctibus_host* host, const char* id);
  static ctibus_status publish(const ctibus_host* host, const ctibus_publication* publication,
                               ctibus_message_id* id, ctibus_error* error);
  static ctibus_status subscribe(const ctibus_host* host, const ctibus_subscription* subscription,
                                 std::uint32_t* id, ctibus_error* error);
  static void unsubscribe(const ctibus_host* host, std::uint32_t id);
  static void acknowledge(const ctibus_host* host, std::uint32_t id, std::uint64_t sequence);
  static ctibus_status request(const ctibus_host* host, const ctibus_request* request,
                               ctibus_message_id* id, ctibus_error* error);
  static ctibus_status provide(const ctibus_host* host, ctibus_text topic, ctibus_error* error);
  static void reply(const ctibus_host* host, const ctibus_reply* reply);
  static std::int64_t steady_ns(const ctibus_host* host);
  static std::int64_t utc_ns(const ctibus_host* host);
  static void start_timer(const ctibus_host* host, std::uint64_t token, std::int64_t delay_ns);
  static void cancel_timer(const ctibus_host* host, std::uint64_t token);
  static ctibus_uuid uuid(const ctibus_host* host);
  static std::uint64_t random(const ctibus_host* host);
  static void post(const ctibus_host* host, std::uint64_t token);
  static std::int32_t log_level(const ctibus_host* host);
  static void log_write(const ctibus_host* host, std::int32_t level, ctibus_text id,
                        ctibus_text text);
  static ctibus_text instance_name(const ctibus_host* host);
  static ctibus_text directory(const ctibus_host* host);
  static ctibus_text data_source(const ctibus_host* host);
  static ctibus_uuid deposit(const ctibus_host* host, ctibus_bytes secret, std::uint32_t lease_ms);
  static std::size_t redeem(const ctibus_host* host, ctibus_uuid handle, std::uint8_t* buffer,
                            std::size_t capacity);
  static std::uint32_t metric(const ctibus_host* host, std::uint32_t kind, ctibus_text name,
                              ctibus_text help);
  static void record(const ctibus_host* host, std::uint32_t metric, double value);
  static void drained(const ctibus_host* host);
  static void failed(const ctibus_host* host, ctibus_text code, ctibus_text text);

  TestHost& host_;
  std::string name_;
  const ctibus_plugin* plugin_;
  ctibus_host abi_{};
  ctibus_instance instance_{};
  Phase phase_ = Phase::created;
  bool drained_ = false;
  bool halted_ = false;  ///< its stop() has returned
  Result<> failed_;

  const ctibus_frame_header* handled_ = nullptr;  ///< by the callback that runs
  ctibus::detail::TraceKeeper traces_;
  std::uint64_t source_epoch_ = 0;
  std::uint64_t published_ = 0;
  std::uint32_t last_stream_ = 0;
  std::map<std::uint32_t, Stream> streams_;
  std::deque<PendingCommand> commands_;
  std::deque<std::function<void()>> tasks_;  ///< timers, posts, completions, replies
  std::unordered_map<std::uint64_t, std::uint64_t> timers_;  ///< token to the clock's id
  std::vector<std::string> provides_;
  std::filesystem::path directory_;
  std::string directory_text_;
  std::map<std::string, std::uint32_t, std::less<>> metric_ids_;
  std::vector<Metric> metrics_{Metric{}};  ///< by id, from 1
  bool is_ready_ = false;                  ///< stands in the host's list of those with work
  const ctibus_bus_handler* bus_ = nullptr;
  const ctibus_command_handler* command_handler_ = nullptr;
  const ctibus_time_handler* time_handler_ = nullptr;
  const ctibus_strand_handler* strand_handler_ = nullptr;
};

}  // namespace ctibus::testing
