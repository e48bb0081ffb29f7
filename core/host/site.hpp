#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/error.hpp"
#include "core/config/site_config.hpp"
#include "core/host/command_router.hpp"
#include "core/host/life.hpp"
#include "core/host/report.hpp"
#include "core/log/log.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/abi/plugin.h"

namespace ctibus::host {

class NamedLogger;
class SecretStore;
class TopicTable;

/// A plugin that is part of this program instead of a library: for tests and small sites.
struct LinkedPlugin {
  std::string manifest_json;  ///< ctibus::manifest_json<P>()
  ctibus_plugin_entry entry = nullptr;
};

class Site;

/// What makes up an instance in a process of its own.
struct ProcessRecipe {
  config::Instance instance;
  std::shared_ptr<const manifest::Manifest> manifest;
  std::chrono::nanoseconds callback_limit{};
  std::int32_t log_level = 0;  ///< CTIBUS_LOG_*
};

/// What a site is given besides its configuration.
struct SiteSetup {
  /// Makes an instance with isolation = "process". Null: there is none. The site outlives what is
  /// made.
  std::function<Result<std::shared_ptr<Life>>(Site& site, ProcessRecipe recipe,
                                              Life::OnFailure on_failure)>
      process;
  const Clock* clock = nullptr;            ///< null: the machine's; must outlive the site
  log::FileSystem* file_system = nullptr;  ///< null: the machine's; must outlive the site
  std::vector<LinkedPlugin> linked;        ///< found before libraries, by plugin id
  /// Where a reload gets the new configuration from.
  std::function<Result<config::SiteConfig>()> configuration;
  bool write_to_stderr = true;
  /// How long create, start and stop of one instance may take.
  std::chrono::nanoseconds callback_limit = std::chrono::seconds(60);
};

/// A running site: the log, the instances and what they share. Functions may be called from any
/// thread but a plugin's callback; start, reload and stop take turns.
class Site {
 public:
  /// Opens the log and recovers what an earlier life left. Runs no plugin code. Errors: those of
  /// Log::open, host.folder.
  static Result<std::unique_ptr<Site>> open(config::SiteConfig config, SiteSetup setup);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  /// As stop().
  ~Site();

  /// Creates and starts the instances, each after what it requires. An instance that declines, or
  /// that fails and is not required, leaves the site running without it. Errors:
  /// host.requirement_missing, host.requirement_cycle, host.start_failed; then every instance has
  /// been stopped again.
  Result<> start();

  /// Brings the running site to a new configuration, changing only what differs. An error means
  /// that nothing was changed: host.requirement_missing, host.requirement_cycle.
  Result<ReloadReport> reload(const config::SiteConfig& config);
  /// The same with what SiteSetup::configuration returns, and its errors; host.no_configuration.
  Result<ReloadReport> reload();

  /// Drains all instances within the site's drain time, stops and destroys them, closes the log.
  /// Idempotent.
  void stop();

  [[nodiscard]] log::Log& log();
  [[nodiscard]] CommandRouter& commands();
  /// Classes of all known topics: the catalogue's and those of the loaded manifests.
  [[nodiscard]] const TopicTable& topics() const;
  [[nodiscard]] const config::SiteConfig& config() const;
  /// A program outside that the configuration names, as of the latest reload.
  [[nodiscard]] std::optional<config::Client> client(std::string_view name) const;
  [[nodiscard]] SiteReport report() const;
  [[nodiscard]] SecretStore& secrets();
  /// The log's tail when this life of the site began: where a new durable consumer begins.
  [[nodiscard]] log::Cursor boot() const;
  /// The logger of this name, such as "core.gateway".
  [[nodiscard]] std::shared_ptr<NamedLogger> logger(const std::string& name);
  /// That of an instance.
  [[nodiscard]] std::shared_ptr<NamedLogger> logger_of(const std::string& instance,
                                                       const std::string& plugin);

  /// Something an operator must know, published as bus.alarm until it is cleared. `id` is a
  /// catalogue id, with the place after a ':' where there can be several.
  void raise_alarm(const std::string& id, const std::string& source, const std::string& text);
  void clear_alarm(const std::string& id);

  /// Signs of life: the answer comes from the thread that fires timers, or from one of those that
  /// run plugins. Not after stop().
  void ask_timers(std::function<void()> answer);
  void ask_threads(std::function<void()> answer);

  /// A clock that is not the machine's was moved.
  void clock_moved();

 private:
  class Implementation;
  explicit Site(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace ctibus::host
