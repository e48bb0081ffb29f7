#include "core/cli/site_access.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/config/load.hpp"
#include "core/presentation/iso_time.hpp"
#include "core/presentation/schema_message.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;

constexpr const char* demo_site = "config/demo.toml";
constexpr const char* installed_site = "/etc/ctibus/site.toml";

volatile std::sig_atomic_t interrupt_signal = 0;

Result<std::string> endpoint_of(const std::string& file) {
  const auto site = load_site(file);
  if (!site) return tl::unexpected(site.error());
  return site->gateway.endpoint;
}

/// What the environment says; empty: nothing.
std::string given_endpoint() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
  const char* given = std::getenv("CTIBUS_ENDPOINT");
  return given != nullptr ? given : "";
}

}  // namespace

Result<config::SiteConfig> load_site(const std::string& file) {
  auto loaded = config::load(file);
  if (loaded.config) return std::move(*loaded.config);
  for (const auto& diagnostic : loaded.diagnostics) {
    if (!diagnostic.warning) return failure(diagnostic.code, diagnostic.line());
  }
  return failure("config.unreadable", file);
}

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
                                  "/etc/ctibus/site.toml says)")
                       ->type_name("ENDPOINT");
  app.add_option("--config", *config_, "The site's configuration file, to take the endpoint from")
      ->type_name("FILE")
      ->excludes(endpoint);
}

Result<std::string> SiteAccess::endpoint() const {
  if (!endpoint_->empty()) return *endpoint_;
  if (!config_->empty()) return endpoint_of(*config_);
  if (auto given = given_endpoint(); !given.empty()) return given;
  if (const auto file = default_site_file(); !file.empty()) return endpoint_of(file);
  return failure("cli.no_site",
                 "Which site? Write --endpoint ipc://PATH or --config FILE, or set "
                 "CTIBUS_ENDPOINT.");
}

std::string SiteAccess::config() const {
  if (!config_->empty()) return *config_;
  return endpoint_->empty() && given_endpoint().empty() ? default_site_file().string() : "";
}

Result<std::unique_ptr<wire::Client>> SiteAccess::connect(bool reconnect,
                                                          wire::ClientOptions options) const {
  auto found = endpoint();
  if (!found) return tl::unexpected(found.error());
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

Result<wire::Start> start_at(const std::string& from, std::uint64_t epoch) {
  if (from == "live") return wire::Start::live();
  if (from == "snapshot") return wire::Start::snapshot();
  std::uint64_t sequence = 0;
  const auto parsed = std::from_chars(from.data(), from.data() + from.size(), sequence);
  if (parsed.ec == std::errc() && parsed.ptr == from.data() + from.size()) {
    return wire::Start::at({epoch, sequence == 0 ? 0 : sequence - 1});
  }
  if (const auto time = presentation::parse_iso_time(from)) return wire::Start::since(*time);
  return failure("wire.bad_value",
                 fmt::format("--from is live, snapshot, a sequence or a time such as "
                             "2026-11-21T21:08:37Z, not \"{}\".",
                             from));
}

Result<presentation::Declarations> learn_declarations(wire::Client& client) {
  auto result = client.query(wire::QueryKind::schema);
  if (!result) return tl::unexpected(result.error());
  auto messages = presentation::decode_schema(result->body);
  if (!messages) return tl::unexpected(messages.error());
  presentation::Declarations declarations;
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
