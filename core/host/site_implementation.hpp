#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/file_lock.hpp"
#include "core/host/alarm_board.hpp"
#include "core/host/dependency_order.hpp"
#include "core/host/instance.hpp"
#include "core/host/secret_store.hpp"
#include "core/host/site.hpp"

namespace ctibus::host {

/// An instance of the configuration, through all its lives.
struct Slot {
  config::Instance config;
  std::shared_ptr<const manifest::Manifest> manifest;
  Error unusable;  ///< why there is no manifest
  std::shared_ptr<Life> live;
  bus::InstancePhase phase = bus::InstancePhase::unknown;
  Error reason;
  std::uint32_t restarts = 0;
  std::int64_t since_utc_ns = 0;
  std::vector<std::string> last_lines;  ///< of the latest life that failed
  std::deque<std::int64_t> failures;    ///< steady times of the latest
  std::uint64_t failure_count = 0;
  TimerService::Handle restart;
  std::uint64_t restart_ticket = 0;
};

enum class SitePhase : std::uint8_t { starting, running, stopping };

/// CTIBUS_LOG_*; above CTIBUS_LOG_CRITICAL: off.
std::int32_t level_of(config::Level level);

class Site::Implementation {
 public:
  Implementation(config::SiteConfig config, SiteSetup setup);
  /// Before start().
  void know_face(Site& face) { face_ = &face; }
  ~Implementation();

  Result<> open();
  Result<> start();
  Result<ReloadReport> reload(const config::SiteConfig& config);
  void stop();
  SiteReport report() const;
  std::optional<config::Client> client(std::string_view name) const;
  std::vector<config::Instance> instances() const;
  [[nodiscard]] log::Cursor boot() const { return boot_; }

  config::SiteConfig config_;
  SiteSetup setup_;
  const Clock& clock_;
  TopicTable topics_;
  std::unique_ptr<Logging> logging_;
  std::shared_ptr<NamedLogger> logger_;
  std::unique_ptr<log::Log> log_;
  std::shared_ptr<log::Publisher> publisher_;
  std::unique_ptr<TimerService> timers_;
  std::unique_ptr<Pool> pool_;
  std::unique_ptr<CommandRouter> commands_;
  std::unique_ptr<Entropy> entropy_;
  std::unique_ptr<SecretStore> secrets_;
  std::unique_ptr<AlarmBoard> alarms_;

 private:
  using Slots = std::vector<std::unique_ptr<Slot>>;
  using Job = std::function<void()>;

  // site_slots.cpp: one instance
  void resolve(Slot& slot);
  const LinkedPlugin* find_linked(const std::string& plugin) const;
  Result<const ctibus_plugin*> load(const Slot& slot) const;
  Result<> requirements_running(const Slot& slot) const;
  Outcome start_slot(Slot& slot);
  void keep_last_lines(Slot& slot, const Life& instance);
  void end_slot(Slot& slot, bus::InstancePhase phase, const Error& reason);
  void set_phase(Slot& slot, bus::InstancePhase phase, const Error& reason);
  void publish_instance(const Slot& slot);
  void withdraw_instance(const std::string& name);
  void count_failure(Slot& slot, const Error& error);
  void instance_failed(const std::shared_ptr<Life>& instance, const Error& error);
  Result<std::shared_ptr<Life>> make_life(const Slot& slot);
  void restart_due(const std::string& name, std::uint64_t ticket);
  void apply_log_level(const Slot& slot);
  [[nodiscard]] std::int32_t log_level_of(const Slot& slot) const;
  /// One that outlives the core goes on without it. False: it does not.
  bool let_go(Slot& slot);
  Slot* find(std::string_view name);

  // site.cpp
  [[nodiscard]] std::vector<std::string> erasers() const;
  Result<std::vector<Slot*>> in_start_order(const Slots& slots) const;
  void drain_and_end(const std::vector<Slot*>& slots);
  Result<> open_data_folder();
  Result<> open_log();
  void on_log_alarm(const std::string& code, const std::string& text);
  void open_alarm_board();
  void withdraw_strangers();

  // site_reload.cpp
  std::vector<std::string> unchangeable(const config::SiteConfig& config) const;
  void reload_slot(Slot& slot, Slot& fresh, ReloadReport& report);
  void replace_slot(Slot& slot, Slot& fresh, ReloadReport& report);

  // The supervisor: a thread that does what callbacks must not.
  void enqueue(Job job);
  void supervise();
  void watch_callbacks();

  Site* face_ = nullptr;
  std::optional<FileLock> data_lock_;  ///< from open() to the end of stop()
  Services services_;
  log::Cursor boot_;
  std::int64_t started_utc_ns_ = 0;
  std::mutex control_mutex_;  ///< start, reload, stop and the supervisor take turns
  bool running_ = false;
  bool stopped_ = false;
  std::atomic<SitePhase> phase_{SitePhase::starting};  ///< for who only looks
  mutable std::mutex state_mutex_;                     ///< slots_ and what report() reads of a slot
  Slots slots_;
  std::vector<std::shared_ptr<Life>> retired_;

  // The log speaks before there is a board, while it recovers.
  std::mutex early_mutex_;
  bool board_open_ = false;
  std::vector<std::pair<std::string, std::string>> early_alarms_;

  std::mutex jobs_mutex_;
  std::condition_variable jobs_wake_;
  std::deque<Job> jobs_;
  bool jobs_end_ = false;
  std::thread supervisor_;
};

}  // namespace ctibus::host
