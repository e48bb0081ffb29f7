#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/host/loader.hpp"
#include "core/host/site_implementation.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::host {
namespace {

constexpr auto watch_interval = std::chrono::seconds(5);
constexpr auto slow_callback = std::chrono::seconds(10);

/// Instances whose thread is lost: their memory is in use until the process ends.
void leave_behind(std::shared_ptr<Life> instance) {
  static auto* const all =
      new std::vector<std::shared_ptr<Life>>;  // NOLINT(cppcoreguidelines-owning-memory)
  all->push_back(std::move(instance));
}

/// Late callers of the ABI find a table that refuses, not freed memory; nobody but the core has
/// anything of an instance in a process of its own.
void retire(const Slot& slot, std::shared_ptr<Life> instance,
            std::vector<std::shared_ptr<Life>>& retired) {
  if (slot.config.isolation != Isolation::process) retired.push_back(std::move(instance));
}

}  // namespace

Slot* Site::Implementation::find(std::string_view name) {
  const auto found = std::find_if(slots_.begin(), slots_.end(),
                                  [&](const auto& slot) { return slot->config.name == name; });
  return found == slots_.end() ? nullptr : found->get();
}

const LinkedPlugin* Site::Implementation::find_linked(const std::string& plugin) const {
  const std::string member = fmt::format("\"id\":\"{}\"", plugin);
  for (const LinkedPlugin& linked : setup_.linked) {
    if (linked.manifest_json.find(member) != std::string::npos) return &linked;
  }
  return nullptr;
}

void Site::Implementation::resolve(Slot& slot) {
  const LinkedPlugin* linked = find_linked(slot.config.plugin);
  auto manifest = linked != nullptr ? manifest::parse(linked->manifest_json, slot.config.plugin)
                                    : manifest::read(slot.config.library);
  if (!manifest) {
    slot.unusable = manifest.error();
    return;
  }
  if (auto learnt = topics_.learn(*manifest); !learnt) {
    slot.unusable = learnt.error();
    return;
  }
  slot.manifest = std::make_shared<manifest::Manifest>(std::move(*manifest));
}

Result<const ctibus_plugin*> Site::Implementation::load(const Slot& slot) const {
  if (const LinkedPlugin* linked = find_linked(slot.config.plugin)) {
    return check_plugin(linked->entry(), slot.config.plugin, *slot.manifest);
  }
  return load_library(slot.config.library, *slot.manifest);
}

Result<> Site::Implementation::requirements_running(const Slot& slot) const {
  for (const std::string& what : slot.manifest->requires_) {
    const bool there = std::any_of(slots_.begin(), slots_.end(), [&](const auto& other) {
      return other->manifest && offers({other->config.name, other->manifest.get()}, what) &&
             (other.get() == &slot || other->phase == bus::InstancePhase::running);
    });
    if (!there) {
      return failure("host.requirement_missing",
                     fmt::format("{} requires {}, and no instance that offers it is running.",
                                 slot.config.name, what));
    }
  }
  return {};
}

Result<std::shared_ptr<Life>> Site::Implementation::make_life(const Slot& slot) {
  const auto on_failure = [this](const std::shared_ptr<Life>& instance, const Error& error) {
    enqueue([this, instance, error] { instance_failed(instance, error); });
  };
  if (slot.config.isolation == Isolation::process) {
    if (!setup_.process) {
      return failure("host.no_processes",
                     slot.config.name +
                         " wants a process of its own, which this program does not "
                         "make: write isolation = \"core\".");
    }
    return setup_.process(*face_,
                          {slot.config, slot.manifest, setup_.callback_limit, log_level_of(slot)},
                          on_failure);
  }
  const auto plugin = load(slot);
  if (!plugin) return tl::unexpected(plugin.error());
  auto made = Instance::make(
      services_, {slot.config.name, slot.manifest, *plugin, slot.config.options}, on_failure);
  if (!made) return tl::unexpected(made.error());
  return std::shared_ptr<Life>(std::move(*made));
}

void Site::Implementation::keep_last_lines(Slot& slot, const Life& instance) {
  auto lines = instance.last_lines();
  if (lines.empty()) return;
  const std::lock_guard state(state_mutex_);
  slot.last_lines = std::move(lines);
}

bool Site::Implementation::let_go(Slot& slot) {
  if (!slot.live || !slot.live->outlives_core()) return false;
  timers_->cancel(slot.restart);
  std::shared_ptr<Life> instance;
  {
    const std::lock_guard state(state_mutex_);
    instance = std::exchange(slot.live, nullptr);
  }
  instance->leave();
  retire(slot, std::move(instance), retired_);
  return true;
}

Outcome Site::Implementation::start_slot(Slot& slot) {
  set_phase(slot, bus::InstancePhase::starting, {});
  const auto give_up = [&](Outcome outcome) {
    const bool declined = outcome.status == CTIBUS_DECLINED;
    set_phase(slot, declined ? bus::InstancePhase::declined : bus::InstancePhase::failed,
              outcome.error);
    logger_->write(declined ? CTIBUS_LOG_WARNING : CTIBUS_LOG_ERROR, outcome.error.code,
                   fmt::format("{} {}: {}", slot.config.name,
                               declined ? "declined to run" : "did not start", outcome.error.text));
    return outcome;
  };
  if (auto met = requirements_running(slot); !met) return give_up({CTIBUS_FAILED, met.error()});
  auto made = make_life(slot);
  if (!made) return give_up({CTIBUS_FAILED, made.error()});
  const std::shared_ptr<Life> instance = *made;
  Outcome outcome = instance->create();
  if (outcome) outcome = instance->start();
  if (!outcome) {
    keep_last_lines(slot, *instance);
    instance->end();
    if (instance->left_behind()) {
      leave_behind(instance);
    } else {
      retire(slot, instance, retired_);
    }
    return give_up(std::move(outcome));
  }
  {
    const std::lock_guard state(state_mutex_);
    slot.live = instance;
  }
  set_phase(slot, bus::InstancePhase::running, {});
  alarms_->clear("host.gave_up:" + slot.config.name);
  logger_->write(
      CTIBUS_LOG_INFO, "host.started",
      fmt::format("{} ({} {})", slot.config.name, slot.manifest->id, slot.manifest->version));
  return outcome;
}

void Site::Implementation::end_slot(Slot& slot, bus::InstancePhase phase, const Error& reason) {
  std::shared_ptr<Life> instance;
  {
    const std::lock_guard state(state_mutex_);
    instance = std::move(slot.live);
    slot.live = nullptr;
  }
  if (instance) {
    instance->end();
    if (instance->left_behind()) {
      alarms_->raise("host.unresponsive:" + slot.config.name, slot.config.name,
                     "It did not come back from a callback. Start ctibus again.");
      leave_behind(std::move(instance));
    } else {
      retire(slot, std::move(instance), retired_);
    }
  }
  set_phase(slot, phase, reason);
}

void Site::Implementation::set_phase(Slot& slot, bus::InstancePhase phase, const Error& reason) {
  {
    const std::lock_guard state(state_mutex_);
    slot.phase = phase;
    slot.reason = reason;
    slot.since_utc_ns = clock_.utc_ns();
  }
  publish_instance(slot);
}

void Site::Implementation::publish_instance(const Slot& slot) {
  const auto type = log_->intern(topic_of<bus::Instance>(), log::MessageClass::state);
  if (!type) return;
  bus::Instance body;
  body.instance = slot.config.name;
  body.plugin = slot.config.plugin;
  if (slot.manifest) body.version = slot.manifest->version;
  body.phase = slot.phase;
  body.code = slot.reason.code;
  body.text = slot.reason.text;
  body.restarts = slot.restarts;
  body.since = Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(slot.since_utc_ns)));
  msgpack::Buffer payload;
  encode(body, payload);
  log::Draft draft;
  draft.type = *type;
  draft.key = slot.config.name;
  draft.payload = std::as_bytes(std::span(payload));
  if (const auto published = publisher_->publish(draft); !published) {
    logger_->write(CTIBUS_LOG_WARNING, published.error().code, published.error().text);
  }
}

void Site::Implementation::withdraw_instance(const std::string& name) {
  const auto type = log_->intern(topic_of<bus::Instance>(), log::MessageClass::state);
  if (!type) return;
  log::Draft draft;
  draft.type = *type;
  draft.key = name;
  draft.flags = CTIBUS_FRAME_TOMBSTONE;
  if (const auto published = publisher_->publish(draft); !published) {
    logger_->write(CTIBUS_LOG_WARNING, published.error().code, published.error().text);
  }
}

// Failures at run time ----------------------------------------------------------------------------

void Site::Implementation::instance_failed(const std::shared_ptr<Life>& instance,
                                           const Error& error) {
  const std::lock_guard control(control_mutex_);
  if (stopped_) return;
  for (const auto& slot : slots_) {
    if (slot->live != instance) continue;
    keep_last_lines(*slot, *instance);
    end_slot(*slot, bus::InstancePhase::failed, error);
    if (!instance->left_behind()) count_failure(*slot, error);
    return;
  }
}

/// Decides whether and when a failed instance starts again.
void Site::Implementation::count_failure(Slot& slot, const Error& error) {
  const auto ns = [](Duration duration) { return std::chrono::nanoseconds(duration).count(); };
  const config::IsolationOptions& policy = config_.isolation;
  const std::int64_t now = clock_.steady_ns();
  {
    const std::lock_guard state(state_mutex_);
    ++slot.failure_count;
  }
  slot.failures.push_back(now);
  while (slot.failures.front() < now - ns(policy.crash_window)) slot.failures.pop_front();
  if (slot.failures.size() >= policy.crashes) {
    set_phase(slot, bus::InstancePhase::quarantined, error);
    alarms_->raise("host.gave_up:" + slot.config.name, slot.config.name,
                   fmt::format("It failed {} times within {} s and is in quarantine ({}: {}). "
                               "Reload or restart ctibus to try again.",
                               slot.failures.size(), policy.crash_window.count() / 1000, error.code,
                               error.text));
    return;
  }
  const std::size_t doublings = std::min<std::size_t>(slot.failures.size() - 1, 30);
  const std::int64_t pause =
      std::min(ns(policy.longest_pause), ns(policy.first_pause) << doublings);
  const std::uint64_t ticket = ++slot.restart_ticket;
  slot.restart = timers_->start(pause, [this, name = slot.config.name, ticket] {
    enqueue([this, name, ticket] { restart_due(name, ticket); });
  });
}

void Site::Implementation::restart_due(const std::string& name, std::uint64_t ticket) {
  const std::lock_guard control(control_mutex_);
  Slot* slot = find(name);
  if (stopped_ || slot == nullptr || slot->live || slot->restart_ticket != ticket) return;
  {
    const std::lock_guard state(state_mutex_);
    ++slot->restarts;
  }
  const Outcome outcome = start_slot(*slot);
  if (outcome.status == CTIBUS_FAILED) count_failure(*slot, outcome.error);
}

// The supervisor ----------------------------------------------------------------------------------

void Site::Implementation::enqueue(Job job) {
  {
    const std::lock_guard lock(jobs_mutex_);
    if (jobs_end_) return;
    jobs_.push_back(std::move(job));
  }
  jobs_wake_.notify_one();
}

void Site::Implementation::supervise() {
  std::unique_lock lock(jobs_mutex_);
  while (!jobs_end_) {
    jobs_wake_.wait_for(lock, watch_interval, [&] { return jobs_end_ || !jobs_.empty(); });
    std::deque<Job> jobs;
    jobs.swap(jobs_);
    lock.unlock();
    if (jobs.empty()) watch_callbacks();
    for (const Job& job : jobs) job();
    jobs.clear();
    lock.lock();
  }
}

/// A callback that does not return holds a thread; somebody should know before calls are lost.
void Site::Implementation::watch_callbacks() {
  std::vector<std::pair<std::string, bool>> seen;
  {
    const std::lock_guard state(state_mutex_);
    for (const auto& slot : slots_) {
      if (slot->live) {
        seen.emplace_back(slot->config.name, slot->live->busy_for() > slow_callback);
      }
    }
  }
  for (const auto& [name, slow] : seen) {
    const std::string id = "host.slow_callback:" + name;
    if (slow) {
      alarms_->raise(id, name, "A callback has been running for more than 10 s.");
    } else {
      alarms_->clear(id);
    }
  }
}

}  // namespace ctibus::host
