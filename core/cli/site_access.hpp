#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/error.hpp"
#include "core/presentation/declarations.hpp"
#include "ctibus/kit/wire/client.hpp"

namespace CLI {
class App;
}

namespace ctibus::config {
struct SiteConfig;
}

namespace ctibus::cli {

/// The site that is meant when none is named: the demo site of the present folder, else the one of
/// this machine (/etc/ctibus/site.toml). Empty: neither is there.
std::filesystem::path default_site_file();

/// How a command finds the running site: `--endpoint`, `--config`, $CTIBUS_ENDPOINT, or
/// default_site_file().
class SiteAccess {
 public:
  explicit SiteAccess(CLI::App& app);

  /// Errors: cli.no_site, those of the configuration.
  [[nodiscard]] Result<std::string> endpoint() const;
  /// The site's file, when it is known by that: the one that was given, or the demo site's.
  [[nodiscard]] std::string config() const;
  /// Errors: those of endpoint() and of Client::connect. With `reconnect`, losses and returns of
  /// the connection are told on standard error. `options` may say more than where and as whom.
  [[nodiscard]] Result<std::unique_ptr<wire::Client>> connect(
      bool reconnect = false, wire::ClientOptions options = {}) const;

 private:
  std::shared_ptr<std::string> endpoint_;
  std::shared_ptr<std::string> config_;
};

/// Where a subscription begins, as people write it: live, snapshot, a sequence of the log's `epoch`
/// or a time. The error is for people.
Result<wire::Start> start_at(const std::string& from, std::uint64_t epoch);
/// The whole configuration. Errors: the first that it has.
Result<config::SiteConfig> load_site(const std::string& file);

/// The catalogue, and what the site's plugins brought along.
Result<presentation::Declarations> learn_declarations(wire::Client& client);

/// Runs the client until `done`, or it is interrupted (SIGINT, SIGTERM). Errors: those of
/// Client::run.
Result<> run_until(wire::Client& client, const std::function<bool()>& done);

/// Whether somebody asked this program to end, since the first call of watch_interrupts().
bool interrupted();
void watch_interrupts();

}  // namespace ctibus::cli
