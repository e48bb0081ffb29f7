#include "daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/config/load.hpp"
#include "core/host/gateway.hpp"
#include "core/host/site.hpp"
#include "service_manager.hpp"
#include "signals.hpp"

#ifdef CTIBUS_WITH_GATEWAY
#include "core/gateway/admission.hpp"
#include "core/gateway/keyring.hpp"
#include "core/gateway/server.hpp"
#include "core/process/remote_instance.hpp"
#endif

namespace ctibus::daemon {
namespace {

using namespace std::chrono_literals;

void complain(const std::string& line) { fmt::print(stderr, "{}\n", line); }

config::Loaded load(const Arguments& arguments) {
  config::Surroundings surroundings = config::this_machine();
  surroundings.plugin_folders.insert(surroundings.plugin_folders.begin(),
                                     arguments.plugin_path.begin(), arguments.plugin_path.end());
  return config::load(arguments.config, surroundings);
}

/// For a reload: everything that is wrong, in one error.
Result<config::SiteConfig> load_again(const Arguments& arguments) {
  config::Loaded loaded = load(arguments);
  if (loaded.config) return std::move(*loaded.config);
  Error error{"host.reload_refused", "The site goes on as it was."};
  for (const auto& diagnostic : loaded.diagnostics) error.text += " " + diagnostic.line();
  return tl::unexpected(std::move(error));
}

using Gateways = std::vector<std::unique_ptr<host::Gateway>>;

Result<Gateways> open_gateways([[maybe_unused]] host::Site& site) {
  Gateways gateways;
#ifdef CTIBUS_WITH_GATEWAY
  const auto& wanted = site.config().gateway;
  if (!wanted.enabled) return gateways;
  const auto open = [&](gateway::ServerOptions options) -> Result<> {
    auto server = gateway::serve(site, std::move(options));
    if (!server) return tl::unexpected(server.error());
    gateways.push_back(std::move(*server));
    return {};
  };
  gateway::ServerOptions local;
  local.endpoint = wanted.endpoint;
  local.admit = gateway::admit_by_file(site);
  if (auto opened = open(std::move(local)); !opened) return tl::unexpected(opened.error());
  for (const std::string& endpoint : wanted.listen) {
    auto security = gateway::open_keyring(wanted.keyring);
    if (!security) return tl::unexpected(security.error());
    gateway::ServerOptions remote;
    remote.endpoint = endpoint;
    remote.security = std::move(*security);
    remote.admit = gateway::admit_by_key(site, wanted.keyring);
    if (auto opened = open(std::move(remote)); !opened) return tl::unexpected(opened.error());
  }
#endif
  return gateways;
}

std::string describe(const host::SiteReport& report) {
  const auto running = std::count_if(
      report.instances.begin(), report.instances.end(),
      [](const auto& instance) { return instance.phase == bus::InstancePhase::running; });
  return fmt::format("{}: {} of {} instances running, {} alarms", report.name, running,
                     report.instances.size(), report.alarms.size());
}

/// What a plugin's options say of files is relative to the site's file, as the core's own paths
/// are, wherever the daemon was started.
Arguments work_beside_the_site(Arguments arguments) {
  arguments.config = std::filesystem::absolute(arguments.config);
  for (auto& folder : arguments.plugin_path) folder = std::filesystem::absolute(folder);
  std::filesystem::current_path(arguments.config.parent_path());
  return arguments;
}

void serve(host::Site& site, Signals& signals) {
  const auto watchdog = std::chrono::duration_cast<std::chrono::milliseconds>(watchdog_interval());
  const auto tick = watchdog > 0ms ? std::clamp<std::chrono::milliseconds>(watchdog / 3, 10ms, 5s)
                                   : std::chrono::milliseconds(5s);
  std::string status = describe(site.report());
  notify_ready(status);
  while (true) {
    const Signals::Kind signal = signals.wait(tick);
    if (signal == Signals::Kind::stop) return;
    if (signal == Signals::Kind::reload) {
      notify_reloading();
      (void)site.reload();  // the site logs what came of it
      status = describe(site.report());
      notify_ready(status);
    }
    // A report needs the site's locks: a site that cannot give one is not alive.
    if (std::string now = describe(site.report()); now != status) {
      status = std::move(now);
      notify_status(status);
    }
    notify_alive();
  }
}

}  // namespace

ExitCode run(const Arguments& given) {
  config::Loaded loaded = load(given);
  for (const auto& diagnostic : loaded.diagnostics) complain(diagnostic.line());
  if (!loaded.config) return failed;
  if (given.check_only) return ok;

  const Arguments arguments = work_beside_the_site(given);
  Signals signals;
  host::SiteSetup setup;
  setup.callback_limit = loaded.config->isolation.callback_limit;
#ifdef CTIBUS_WITH_GATEWAY
  setup.process = [](host::Site& holder, host::ProcessRecipe recipe,
                     host::Life::OnFailure on_failure) {
    return process::make_remote_instance(holder, std::move(recipe), std::move(on_failure));
  };
#endif
  setup.configuration = [arguments] { return load_again(arguments); };
  auto site = host::Site::open(std::move(*loaded.config), std::move(setup));
  if (!site) {
    complain(site.error().code + " " + site.error().text);
    return failed;
  }
  if (auto started = (*site)->start(); !started) {
    complain(started.error().code + " " + started.error().text);
    return failed;
  }
  auto gateways = open_gateways(**site);
  if (!gateways) {
    complain(gateways.error().code + " " + gateways.error().text);
    return failed;
  }
  serve(**site, signals);
  notify_stopping();
  for (const auto& gateway : *gateways) gateway->stop();
  (*site)->stop();
  return ok;
}

}  // namespace ctibus::daemon
