#include "core/cli/site_access.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/config/load.hpp"
#include "core/gateway/schema_message.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;

constexpr const char* demo_site = "config/demo.toml";
constexpr const char* installed_site = "/etc/ctibus/site.toml";

volatile std::sig_atomic_t interrupt_signal = 0;

Result<std::string> endpoint_of(const std::string& file) {
  const auto loaded = config::load(file);
  if (loaded.config) return loaded.config->gateway.endpoint;
  for (const auto& diagnostic : loaded.diagnostics) {
    if (!diagnostic.warning) return failure(diagnostic.code, diagnostic.line());
  }
  return failure("config.unreadable", file);
}

}  // namespace

std::filesystem::path default_site_file() {
  std::error_code ignored;
  for (const char* file : {demo_site, installed_site}) {
    if (std::filesystem::exists(file, ignored)) return file;
  }
  return {};
}

SiteAccess::SiteAccess(CLI::App& app)
    : endpoint_(std::make_shared<std::string>()), config_(std::make_shared<std::string>()) {
  auto* endpoint = app.add_option("--endpoint", *endpoint_,
                                  "Where ctibusd listens, as ipc://PATH (default: "
                                  "$CTIBUS_ENDPOINT, else what config/demo.toml of this folder or "
                                  "/etc/ctibus/site.toml says)");
  app.add_option("--config", *config_, "The site's configuration file, to take the endpoint from")
      ->type_name("FILE")
      ->excludes(endpoint);
}

Result<std::string> SiteAccess::endpoint() const {
  if (!endpoint_->empty()) return *endpoint_;
  if (!config_->empty()) return endpoint_of(*config_);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* given = std::getenv("CTIBUS_ENDPOINT");
  if (given != nullptr && *given != '\0') return std::string(given);
  if (const auto file = default_site_file(); !file.empty()) return endpoint_of(file);
  return failure("cli.no_site",
                 "Which site? Write --endpoint ipc://PATH or --config FILE, or set "
                 "CTIBUS_ENDPOINT.");
}

Result<std::unique_ptr<wire::Client>> SiteAccess::connect(bool reconnect) const {
  auto found = endpoint();
  if (!found) return tl::unexpected(found.error());
  wire::ClientOptions options;
  options.connection.endpoint = *found;
  options.connection.name = "cli";
  options.reconnect = reconnect;
  if (reconnect) {
    options.on_connection = [](const Error* lost) {
      fmt::print(stderr, "ctibus: {}\n",
                 lost != nullptr ? lost->text + " Trying again." : "Connected again.");
    };
  }
  return wire::Client::connect(std::move(options));
}

Result<gateway::Declarations> learn_declarations(wire::Client& client) {
  auto result = client.query(wire::QueryKind::schema);
  if (!result) return tl::unexpected(result.error());
  auto messages = gateway::decode_schema(result->body);
  if (!messages) return tl::unexpected(messages.error());
  gateway::Declarations declarations;
  declarations.add(std::move(*messages));
  return declarations;
}

Result<> run_until(wire::Client& client, const std::function<bool()>& done) {
  while (!done() && !interrupted()) {
    if (auto ran = client.run(200ms); !ran) return ran;
  }
  return {};
}

bool interrupted() { return interrupt_signal != 0; }

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int signal) { interrupt_signal = signal; };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

}  // namespace ctibus::cli
