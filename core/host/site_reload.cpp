#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/host/site_implementation.hpp"

namespace ctibus::host {
namespace {

bool same_log(const config::LogOptions& a, const config::LogOptions& b) {
  const auto all = [](const config::LogOptions& o) {
    return std::tuple(o.storage, o.folder, o.segment_size.bytes, o.memory_window.bytes,
                      o.reserve_size.bytes, o.max_size.bytes, o.keep_events, o.keep_records,
                      o.sync_interval);
  };
  return all(a) == all(b);
}

/// What limits a process cannot change while it runs.
bool same_limits(const config::Instance& a, const config::Instance& b) {
  return a.isolation != Isolation::process ||
         (a.memory_bytes == b.memory_bytes && a.open_files == b.open_files);
}

bool same_library(const Slot& a, const Slot& b) {
  return same_limits(a.config, b.config) && a.config.plugin == b.config.plugin &&
         a.config.library == b.config.library && a.config.isolation == b.config.isolation &&
         a.manifest && b.manifest && a.manifest->version == b.manifest->version;
}

/// Only options that the plugin can change while it runs differ.
bool differs_in_reloadable_only(const config::Instance& a, const config::Instance& b) {
  if (a.option_texts.size() != b.option_texts.size()) return false;
  for (std::size_t i = 0; i < a.option_texts.size(); ++i) {
    const auto& before = a.option_texts[i];
    const auto& after = b.option_texts[i];
    if (before.name != after.name) return false;
    if (before.text != after.text && !after.reloadable) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> Site::Implementation::unchangeable(
    const config::SiteConfig& config) const {
  std::vector<std::string> sections;
  const auto site = [](const config::SiteOptions& o) {
    return std::tuple(o.name, o.data, o.data_source, o.threads);
  };
  if (site(config.site) != site(config_.site)) sections.emplace_back("site");
  if (!same_log(config.log, config_.log)) sections.emplace_back("log");
  if (config.gateway.enabled != config_.gateway.enabled ||
      config.gateway.endpoint != config_.gateway.endpoint ||
      config.gateway.listen != config_.gateway.listen ||
      config.gateway.keyring != config_.gateway.keyring) {
    sections.emplace_back("gateway");
  }
  const auto isolation = [](const config::IsolationOptions& o) {
    return std::tuple(o.supervisor, o.program, o.sockets, o.start_limit, o.silence_limit,
                      o.callback_limit);
  };
  if (isolation(config.isolation) != isolation(config_.isolation)) {
    sections.emplace_back("isolation");
  }
  const auto logging = [](const config::LoggingOptions& o) {
    return std::tuple(o.file, o.journal, o.journal_socket);
  };
  if (logging(config.logging) != logging(config_.logging)) sections.emplace_back("logging");
  if (config.metrics.listen != config_.metrics.listen) sections.emplace_back("metrics");
  return sections;
}

Result<ReloadReport> Site::Implementation::reload(const config::SiteConfig& config) {
  const std::lock_guard control(control_mutex_);
  if (!running_) return failure("host.not_running", "The site is not running.");
  Slots fresh;
  for (const config::Instance& instance : config.instances) {
    fresh.push_back(std::make_unique<Slot>());
    fresh.back()->config = instance;
    resolve(*fresh.back());
    const Slot& slot = *fresh.back();
    if (!slot.manifest && slot.config.required) {
      return failure(slot.unusable.code, slot.config.name + ": " + slot.unusable.text);
    }
  }
  const auto order = in_start_order(fresh);
  if (!order) return tl::unexpected(order.error());

  ReloadReport report;
  report.needs_restart = unchangeable(config);
  const auto is_new = [&](const std::string& name) {
    return std::none_of(fresh.begin(), fresh.end(),
                        [&](const auto& slot) { return slot->config.name == name; });
  };
  if (auto before = in_start_order(slots_)) {
    std::vector<Slot*> gone;
    for (Slot* slot : *before) {
      if (is_new(slot->config.name)) gone.insert(gone.begin(), slot);
    }
    drain_and_end(gone);
  }
  for (const auto& slot : slots_) {
    if (!is_new(slot->config.name)) continue;
    timers_->cancel(slot->restart);
    report.removed.push_back(slot->config.name);
    withdraw_instance(slot->config.name);
    for (const char* alarm : {"host.gave_up:", "host.slow_callback:", "host.unresponsive:"}) {
      alarms_->clear(alarm + slot->config.name);
    }
  }

  // The slots in their new order: old ones go on, new ones join.
  std::vector<std::pair<Slot*, Slot*>> pairs;  // the slot, and its new recipe when it is an old one
  {
    const std::lock_guard state(state_mutex_);
    Slots joined;
    std::vector<std::unique_ptr<Slot>> recipes;
    for (auto& slot : fresh) {
      const auto old = std::find_if(slots_.begin(), slots_.end(), [&](const auto& candidate) {
        return candidate && candidate->config.name == slot->config.name;
      });
      if (old == slots_.end()) {
        pairs.emplace_back(slot.get(), nullptr);
        joined.push_back(std::move(slot));
      } else {
        pairs.emplace_back(old->get(), slot.get());
        joined.push_back(std::move(*old));
        recipes.push_back(std::move(slot));
      }
    }
    slots_ = std::move(joined);
    fresh = std::move(recipes);
    config_.site.drain_time = config.site.drain_time;
    config_.logging.level = config.logging.level;
    config_.instances = config.instances;
    config_.clients = config.clients;
    config_.isolation.first_pause = config.isolation.first_pause;
    config_.isolation.longest_pause = config.isolation.longest_pause;
    config_.isolation.crashes = config.isolation.crashes;
    config_.isolation.crash_window = config.isolation.crash_window;
  }
  logging_->set_level(level_of(config.logging.level));

  for (Slot* target : *order) {
    const auto pair = std::find_if(pairs.begin(), pairs.end(), [&](const auto& candidate) {
      return candidate.first == target || candidate.second == target;
    });
    Slot& slot = *pair->first;
    if (pair->second != nullptr) {
      reload_slot(slot, *pair->second, report);
      continue;
    }
    apply_log_level(slot);
    report.added.push_back(slot.config.name);
    const Outcome outcome = start_slot(slot);
    if (outcome.status == CTIBUS_FAILED) {
      report.failures.push_back({slot.config.name, outcome.error});
      count_failure(slot, outcome.error);
    }
  }
  for (const auto& [slot, recipe] : pairs) {
    if (!slot->manifest && !slot->live)
      set_phase(*slot, bus::InstancePhase::failed, slot->unusable);
  }
  return report;
}

void Site::Implementation::reload_slot(Slot& slot, Slot& fresh, ReloadReport& report) {
  const bool same = same_library(slot, fresh);
  const bool same_options = slot.config.option_texts == fresh.config.option_texts;
  if (same && same_options && slot.live) {
    const std::lock_guard state(state_mutex_);
    slot.config = fresh.config;
  } else if (same && slot.live && slot.live->can_reload() &&
             differs_in_reloadable_only(slot.config, fresh.config)) {
    const Outcome outcome = slot.live->reload(fresh.config.options);
    if (outcome) {
      report.reloaded.push_back(slot.config.name);
      const std::lock_guard state(state_mutex_);
      slot.config = fresh.config;
    } else {
      report.failures.push_back({slot.config.name, outcome.error});
    }
  } else {
    replace_slot(slot, fresh, report);
  }
  apply_log_level(slot);
}

/// Stops the instance and starts it anew; when that fails, as it was before.
void Site::Implementation::replace_slot(Slot& slot, Slot& fresh, ReloadReport& report) {
  timers_->cancel(slot.restart);
  ++slot.restart_ticket;
  const bool was_running = slot.live != nullptr;
  if (was_running) drain_and_end({&slot});
  const config::Instance old_config = slot.config;
  const auto old_manifest = slot.manifest;
  const auto use = [&](const config::Instance& config,
                       const std::shared_ptr<const manifest::Manifest>& manifest) {
    const std::lock_guard state(state_mutex_);
    slot.config = config;
    slot.manifest = manifest;
    slot.failures.clear();
    ++slot.restarts;
  };
  use(fresh.config, fresh.manifest);
  const Outcome outcome = start_slot(slot);
  if (outcome.status != CTIBUS_FAILED) {
    report.restarted.push_back(slot.config.name);
    return;
  }
  report.failures.push_back({slot.config.name, outcome.error});
  if (!was_running) {
    count_failure(slot, outcome.error);
    return;
  }
  logger_->write(CTIBUS_LOG_WARNING, "host.rolled_back",
                 slot.config.name + " goes on with its former configuration.");
  use(old_config, old_manifest);
  const Outcome again = start_slot(slot);
  if (again.status == CTIBUS_FAILED) count_failure(slot, again.error);
}

}  // namespace ctibus::host
