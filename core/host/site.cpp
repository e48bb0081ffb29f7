#include "core/host/site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "core/host/log_link.hpp"
#include "core/host/secret_store.hpp"
#include "core/host/site_implementation.hpp"
#include "ctibus/messages/privacy.hpp"
#include "ctibus/version.h"

namespace ctibus::host {

namespace {

CheckReport check_of(SitePhase phase) {
  switch (phase) {
    case SitePhase::running:
      return {.name = "site"};
    case SitePhase::stopping:
      return {"site", false, "host.stopping", "The site is being stopped."};
    default:
      return {"site", false, "host.starting", "The site is being started."};
  }
}

/// Null: not wanted.
Result<std::unique_ptr<Journal>> open_journal(const config::LoggingOptions& options,
                                              bool has_stderr) {
  const bool found =
      options.journal == config::Journal::automatic && has_stderr && Journal::has_standard_error();
  if (!found && options.journal != config::Journal::on) return std::unique_ptr<Journal>();
  auto journal = Journal::open(options.journal_socket);
  // Standard error leads to the journal just as well, without fields.
  if (!journal && found) return std::unique_ptr<Journal>();
  return journal;
}

/// Whether the site is ready to be used.
std::vector<CheckReport> checks_of(const SiteReport& report, SitePhase phase) {
  std::vector<CheckReport> checks{check_of(phase)};
  CheckReport& disk = checks.emplace_back();
  disk.name = "disk";
  if (report.log.disk_full) {
    disk = {"disk", false, "log.disk_full",
            "New segment files cannot be made: make room in the log's folder."};
  }
  for (const InstanceReport& instance : report.instances) {
    if (!instance.required) continue;
    CheckReport& check = checks.emplace_back();
    check.name = "instance." + instance.name;
    check.good = instance.phase == bus::InstancePhase::running;
    if (check.good) continue;
    check.code = instance.code.empty() ? "host.not_running" : instance.code;
    check.text = instance.text.empty()
                     ? fmt::format("It is {}.",
                                   names(instance.phase)[static_cast<std::size_t>(instance.phase)])
                     : instance.text;
  }
  return checks;
}

}  // namespace

std::int32_t level_of(config::Level level) {
  switch (level) {
    case config::Level::debug:
      return CTIBUS_LOG_DEBUG;
    case config::Level::warning:
      return CTIBUS_LOG_WARNING;
    case config::Level::error:
      return CTIBUS_LOG_ERROR;
    case config::Level::off:
      return CTIBUS_LOG_CRITICAL + 1;
    default:
      return CTIBUS_LOG_INFO;
  }
}

Site::Implementation::Implementation(config::SiteConfig config, SiteSetup setup)
    : config_(std::move(config)),
      setup_(std::move(setup)),
      clock_(setup_.clock != nullptr ? *setup_.clock : system_clock()) {}

Site::Implementation::~Implementation() { stop(); }

Result<> Site::Implementation::open() {
  Logging::Options options;
  options.level = level_of(config_.logging.level);
  options.file = config_.logging.file;
  options.to_stderr = setup_.write_to_stderr;
  auto journal = open_journal(config_.logging, setup_.write_to_stderr);
  if (!journal) return tl::unexpected(journal.error());
  options.journal = std::move(*journal);
  auto logging = Logging::open(std::move(options));
  if (!logging) return tl::unexpected(logging.error());
  logging_ = std::move(*logging);
  logger_ = logging_->logger("core.host");

  const std::filesystem::path data = config_.site.data;
  if (auto opened = open_data_folder(); !opened) return opened;
  started_utc_ns_ = clock_.utc_ns();
  supervisor_ = std::thread([this] { supervise(); });
  if (auto opened = open_log(); !opened) return opened;

  timers_ = std::make_unique<TimerService>(clock_);
  pool_ = std::make_unique<Pool>(config_.site.threads);
  commands_ = std::make_unique<CommandRouter>(*log_, *timers_, topics_, publisher_);
  entropy_ = std::make_unique<Entropy>(clock_);
  secrets_ = std::make_unique<SecretStore>(clock_, *entropy_);
  open_alarm_board();

  services_.clock = &clock_;
  services_.timers = timers_.get();
  services_.topics = &topics_;
  services_.entropy = entropy_.get();
  services_.logging = logging_.get();
  services_.pool = pool_.get();
  services_.instances_folder = data / "instances";
  services_.data_source = config_.site.data_source;
  boot_ = log_->tail();
  const LogLinkSetup link{log_.get(), commands_.get(), secrets_.get(), boot_};
  services_.link = [link](const std::string& name, BusLink::CompletionHandler on_completion) {
    return link_to_log(link, name, std::move(on_completion));
  };
  services_.callback_limit = setup_.callback_limit;
  return {};
}

Result<> Site::Implementation::open_data_folder() {
  const std::filesystem::path data = config_.site.data;
  std::error_code why;
  std::filesystem::create_directories(data, why);
  if (why) {
    return failure("host.folder",
                   fmt::format("Cannot make the data folder {}: {}. Check its owner.",
                               data.string(), why.message()));
  }
  auto lock = FileLock::take(lock_of_data_folder(data));
  if (!lock && lock.error() == EWOULDBLOCK) {
    return failure(
        "host.site_running",
        fmt::format("Another process has the data folder {}: stop it first, or give this "
                    "site a folder of its own.",
                    data.string()));
  }
  if (!lock) {
    return failure("host.folder", fmt::format("Cannot lock {}: {}. Check its owner.",
                                              lock_of_data_folder(data).string(),
                                              std::generic_category().message(lock.error())));
  }
  data_lock_ = std::move(*lock);
  return {};
}

void Site::Implementation::on_log_alarm(const std::string& code, const std::string& text) {
  {
    const std::lock_guard lock(early_mutex_);
    if (!board_open_) {
      early_alarms_.emplace_back(code, text);
      return;
    }
  }
  if (code == "log.disk_back") {
    logger_->write(CTIBUS_LOG_INFO, code, text);
    for (const char* over : {"log.disk_full", "log.disk_failed"}) alarms_->clear(over);
  } else {
    alarms_->raise(code, "core", text);
  }
}

void Site::Implementation::open_alarm_board() {
  alarms_ = std::make_unique<AlarmBoard>(*log_, *publisher_, *logger_, clock_);
  const std::lock_guard lock(early_mutex_);
  board_open_ = true;
  for (const auto& [code, text] : std::exchange(early_alarms_, {})) {
    enqueue([this, code = code, text = text] { on_log_alarm(code, text); });
  }
}

Result<> Site::Implementation::open_log() {
  log::Options options;
  if (config_.log.storage != config::Storage::memory) options.folder = config_.log.folder;
  options.memory_window_bytes = config_.log.memory_window.bytes;
  options.disk_segment_bytes = config_.log.segment_size.bytes;
  options.reserve_bytes = config_.log.reserve_size.bytes;
  options.sync_interval = config_.log.sync_interval;
  options.retention.events = config_.log.keep_events;
  options.retention.records = config_.log.keep_records;
  options.retention.max_bytes = config_.log.max_size.bytes;
  options.clock = &clock_;
  options.file_system = setup_.file_system;
  // The log must not be called from here: the supervisor publishes the alarm.
  options.on_alarm = [this](const std::string& code, const std::string& text) {
    enqueue([this, code, text] { on_log_alarm(code, text); });
  };
  auto log = log::Log::open(std::move(options));
  if (!log) return tl::unexpected(log.error());
  log_ = std::move(*log);
  log::PublisherOptions publisher;
  publisher.name = "core";
  auto made = log_->add_publisher(std::move(publisher));
  if (!made) return tl::unexpected(made.error());
  publisher_ = std::move(*made);
  return {};
}

Result<std::vector<Slot*>> Site::Implementation::in_start_order(const Slots& slots) const {
  std::vector<Slot*> usable;
  std::vector<Dependent> dependents;
  for (const auto& slot : slots) {
    if (!slot->manifest) continue;
    usable.push_back(slot.get());
    dependents.push_back({slot->config.name, slot->manifest.get()});
  }
  const auto order = start_order(dependents);
  if (!order) return tl::unexpected(order.error());
  std::vector<Slot*> out;
  for (const std::size_t index : *order) out.push_back(usable[index]);
  return out;
}

Result<> Site::Implementation::start() {
  const std::lock_guard control(control_mutex_);
  if (running_ || stopped_) return failure("host.start_failed", "The site was started before.");
  Slots slots;
  for (const config::Instance& instance : config_.instances) {
    slots.push_back(std::make_unique<Slot>());
    slots.back()->config = instance;
    resolve(*slots.back());
    const Slot& slot = *slots.back();
    if (!slot.manifest && slot.config.required) {
      return failure(slot.unusable.code, slot.config.name + ": " + slot.unusable.text);
    }
  }
  auto order = in_start_order(slots);
  if (!order) return tl::unexpected(order.error());
  {
    const std::lock_guard state(state_mutex_);
    slots_ = std::move(slots);
  }
  withdraw_strangers();
  commands_->recover();
  running_ = true;
  for (const auto& slot : slots_) {
    apply_log_level(*slot);
    if (!slot->manifest) set_phase(*slot, bus::InstancePhase::failed, slot->unusable);
  }
  for (Slot* slot : *order) {
    const Outcome outcome = start_slot(*slot);
    if (outcome || outcome.status == CTIBUS_DECLINED) continue;
    if (!slot->config.required) {
      count_failure(*slot, outcome.error);
      continue;
    }
    const std::string text = fmt::format("Instance {} is required and did not start: {}: {}",
                                         slot->config.name, outcome.error.code, outcome.error.text);
    logger_->write(CTIBUS_LOG_ERROR, "host.start_failed", text);
    std::reverse(order->begin(), order->end());
    drain_and_end(*order);
    running_ = false;
    return failure("host.start_failed", text);
  }
  phase_ = SitePhase::running;
  return {};
}

/// Instances of an earlier life that are not configured any more.
void Site::Implementation::withdraw_strangers() {
  for (const auto& frame : log_->snapshot({std::string(topic_of<bus::Instance>())}).frames) {
    const std::string name(frame.view().key());
    if (find(name) == nullptr) withdraw_instance(name);
  }
}

/// First all of them take on nothing new, then, when they are done or the time is over, they end.
void Site::Implementation::drain_and_end(const std::vector<Slot*>& slots) {
  const auto until = std::chrono::steady_clock::now() + config_.site.drain_time;
  for (Slot* slot : slots) {
    timers_->cancel(slot->restart);
    if (!slot->live) continue;
    set_phase(*slot, bus::InstancePhase::draining, {});
    slot->live->drain();
  }
  for (Slot* slot : slots) {
    if (!slot->live || slot->live->wait_drained(until)) continue;
    logger_->write(CTIBUS_LOG_WARNING, "host.drain_time",
                   slot->config.name + " was stopped before it had finished.");
  }
  for (Slot* slot : slots) {
    if (slot->live) end_slot(*slot, bus::InstancePhase::stopped, {});
  }
}

void Site::Implementation::stop() {
  {
    const std::lock_guard control(control_mutex_);
    if (stopped_) return;
    stopped_ = true;
    phase_ = SitePhase::stopping;
    if (running_) {
      auto order = in_start_order(slots_);
      std::vector<Slot*> slots;
      if (order) {
        slots = std::move(*order);
      } else {
        for (const auto& slot : slots_) slots.push_back(slot.get());
      }
      std::reverse(slots.begin(), slots.end());
      std::erase_if(slots, [&](Slot* slot) { return let_go(*slot); });
      drain_and_end(slots);
      running_ = false;
    }
  }
  {
    const std::lock_guard lock(jobs_mutex_);
    jobs_end_ = true;
  }
  jobs_wake_.notify_all();
  if (supervisor_.joinable()) supervisor_.join();
  // The start ended before there was a board.
  for (const auto& [code, text] : early_alarms_) logger_->write(CTIBUS_LOG_ERROR, code, text);
  early_alarms_.clear();
  if (timers_) timers_->stop();
  if (pool_) pool_->stop(std::chrono::seconds(1));
  publisher_.reset();
  if (log_) log_->close();
  if (logging_) logging_->flush();
  data_lock_.reset();
}

std::optional<config::Client> Site::Implementation::client(std::string_view name) const {
  const std::lock_guard state(state_mutex_);
  for (const config::Client& client : config_.clients) {
    if (client.name == name) return client;
  }
  return std::nullopt;
}

std::vector<config::Instance> Site::Implementation::instances() const {
  const std::lock_guard state(state_mutex_);
  return config_.instances;
}

std::vector<std::string> Site::Implementation::erasers() const {
  const std::string topic(topic_of<privacy::Erase>());
  const auto declares = [&](const std::vector<std::string>& provided) {
    return std::find(provided.begin(), provided.end(), topic) != provided.end();
  };
  const auto now = commands_->providers_of(topic);
  std::set<std::string> names(now.begin(), now.end());
  const std::lock_guard state(state_mutex_);
  for (const auto& slot : slots_) {
    if (slot->manifest && declares(slot->manifest->provides)) names.insert(slot->config.name);
  }
  for (const auto& client : config_.clients) {
    if (declares(client.options.provide)) names.insert(client.name);
  }
  return {names.begin(), names.end()};
}

SiteReport Site::Implementation::report() const {
  SiteReport out;
  out.erasers = erasers();
  out.keep_events = config_.log.keep_events;
  out.keep_records = config_.log.keep_records;
  out.name = config_.site.name;
  out.version = CTIBUS_VERSION;
  out.started_utc_ns = started_utc_ns_;
  out.tail = log_->tail();
  out.log = log_->counters();
  out.commands = commands_->counters();
  out.alarms = alarms_->report();
  const std::lock_guard state(state_mutex_);
  for (const auto& slot : slots_) {
    InstanceReport& instance = out.instances.emplace_back();
    instance.name = slot->config.name;
    instance.plugin = slot->config.plugin;
    instance.required = slot->config.required;
    instance.phase = slot->phase;
    instance.code = slot->reason.code;
    instance.text = slot->reason.text;
    instance.restarts = slot->restarts;
    instance.since_utc_ns = slot->since_utc_ns;
    if (slot->manifest) {
      instance.version = slot->manifest->version;
      instance.maturity = slot->manifest->maturity;
      instance.publishes = slot->manifest->publishes;
      instance.subscribes = slot->manifest->subscribes;
      instance.provides = slot->manifest->provides;
    }
    instance.isolated = slot->config.isolation == Isolation::process;
    instance.last_lines = slot->last_lines;
    if (slot->live) slot->live->report(instance);
    instance.failures = slot->failure_count;
  }
  out.checks = checks_of(out, phase_.load());
  return out;
}

std::int32_t Site::Implementation::log_level_of(const Slot& slot) const {
  return level_of(slot.config.log_level == config::Level::unknown ? config_.logging.level
                                                                  : slot.config.log_level);
}

void Site::Implementation::apply_log_level(const Slot& slot) {
  const std::string name = "plugin." + slot.config.name;
  if (slot.live) slot.live->set_log_level(log_level_of(slot));
  if (slot.config.log_level == config::Level::unknown) {
    logging_->clear_own_level(name);
  } else {
    logging_->set_own_level(name, level_of(slot.config.log_level));
  }
}

// The face ------------------------------------------------------------------------------------

Site::Site(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {
  implementation_->know_face(*this);
}

Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::open(config::SiteConfig config, SiteSetup setup) {
  auto implementation = std::make_unique<Implementation>(std::move(config), std::move(setup));
  if (auto opened = implementation->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<Site>(new Site(std::move(implementation)));
}

Result<> Site::start() { return implementation_->start(); }

Result<ReloadReport> Site::reload(const config::SiteConfig& config) {
  auto report = implementation_->reload(config);
  NamedLogger& logger = *implementation_->logger_;
  if (!report) {
    logger.write(CTIBUS_LOG_ERROR, report.error().code, report.error().text);
    return report;
  }
  for (const auto& failed : report->failures) {
    logger.write(CTIBUS_LOG_ERROR, failed.error.code, failed.instance + ": " + failed.error.text);
  }
  for (const auto& section : report->needs_restart) {
    logger.write(CTIBUS_LOG_WARNING, "host.needs_restart",
                 "[" + section + "] has changed, which takes effect when ctibus starts again.");
  }
  logger.write(
      CTIBUS_LOG_INFO, "host.reloaded",
      fmt::format("{} reloaded, {} restarted, {} added, {} removed.", report->reloaded.size(),
                  report->restarted.size(), report->added.size(), report->removed.size()));
  return report;
}

Result<ReloadReport> Site::reload() {
  if (!implementation_->setup_.configuration) {
    return failure("host.no_configuration", "This site was not given a configuration to reload.");
  }
  const auto config = implementation_->setup_.configuration();
  if (!config) {
    implementation_->logger_->write(CTIBUS_LOG_ERROR, config.error().code, config.error().text);
    return tl::unexpected(config.error());
  }
  return reload(*config);
}

void Site::stop() { implementation_->stop(); }
log::Log& Site::log() { return *implementation_->log_; }
CommandRouter& Site::commands() { return *implementation_->commands_; }
const TopicTable& Site::topics() const { return implementation_->topics_; }
const config::SiteConfig& Site::config() const { return implementation_->config_; }
SecretStore& Site::secrets() { return *implementation_->secrets_; }
log::Cursor Site::boot() const { return implementation_->boot(); }
std::shared_ptr<NamedLogger> Site::logger(const std::string& name) {
  return implementation_->logging_->logger(name);
}
std::shared_ptr<NamedLogger> Site::logger_of(const std::string& instance,
                                             const std::string& plugin) {
  return implementation_->logging_->logger_of(instance, plugin);
}
std::optional<config::Client> Site::client(std::string_view name) const {
  return implementation_->client(name);
}
std::vector<config::Instance> Site::instances() const { return implementation_->instances(); }
SiteReport Site::report() const { return implementation_->report(); }

void Site::raise_alarm(const std::string& id, const std::string& source, const std::string& text) {
  implementation_->alarms_->raise(id, source, text);
}

void Site::clear_alarm(const std::string& id) { implementation_->alarms_->clear(id); }
void Site::ask_timers(std::function<void()> answer) {
  implementation_->timers_->start(0, std::move(answer));
}
void Site::ask_threads(std::function<void()> answer) {
  Strand::make(*implementation_->pool_)->post(std::move(answer));
}
void Site::clock_moved() { implementation_->timers_->clock_moved(); }

}  // namespace ctibus::host
