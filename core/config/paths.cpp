#include "core/config/paths.hpp"

#include <fmt/format.h>
#include <sys/un.h>

namespace ctibus::config {
namespace {

constexpr std::string_view kIpc = "ipc://";
constexpr std::string_view kTcp = "tcp://";
constexpr std::string_view kSqlite = "sqlite://";

std::string under(const std::filesystem::path& base, const std::string& path) {
  return (base / path).lexically_normal().string();
}

bool is_tcp(std::string_view endpoint) {
  const auto colon = endpoint.rfind(':');
  if (!endpoint.starts_with(kTcp) || colon == std::string_view::npos || colon <= kTcp.size()) {
    return false;
  }
  const std::string_view port = endpoint.substr(colon + 1);
  if (port == "*") return true;
  int number = 0;
  for (const char c : port) {
    if (c < '0' || c > '9' || number > 65535) return false;
    number = number * 10 + (c - '0');
  }
  return !port.empty() && number <= 65535;
}

void check_length(const std::string& path, std::string_view option, const Place& place,
                  Report& report) {
  if (path.size() < sizeof(sockaddr_un::sun_path)) return;
  report.error(place, "config.bad_endpoint",
               fmt::format("The path {} has {} bytes and a socket's path may have {}: set {} to a "
                           "shorter one.",
                           path, path.size(), sizeof(sockaddr_un::sun_path) - 1, option));
}

void resolve_endpoint(std::string& endpoint, const std::string& data, const Place& place,
                      Report& report) {
  if (endpoint.empty()) endpoint = "ipc://gateway.sock";
  if (endpoint.starts_with(kIpc)) {
    const std::string path = under(data, endpoint.substr(kIpc.size()));
    endpoint = std::string(kIpc) + path;
    check_length(path, "endpoint in [gateway]", place, report);
  } else {
    report.error(place, "config.bad_endpoint",
                 fmt::format("\"{}\" is no endpoint for this machine's programs: write ipc://PATH, "
                             "and TCP endpoints in listen.",
                             endpoint));
  }
}

}  // namespace

void resolve_paths(SiteConfig& config, const std::filesystem::path& base, const Place& endpoint,
                   const Place& listen, Report& report) {
  const std::string data = under(base, config.site.data);
  config.site.data = data;
  if (config.site.data_source.empty()) config.site.data_source = "sqlite://site.db";
  if (config.site.data_source.starts_with(kSqlite)) {
    const std::string file = config.site.data_source.substr(kSqlite.size());
    config.site.data_source = std::string(kSqlite) + under(data, file);
  }
  for (std::string& folder : config.site.plugin_path) folder = under(base, folder);
  config.log.folder = config.log.storage == Storage::memory ? "" : under(data, config.log.folder);
  if (!config.logging.file.empty()) config.logging.file = under(data, config.logging.file);
  resolve_endpoint(config.gateway.endpoint, data, endpoint, report);
  for (const std::string& address : config.gateway.listen) {
    if (is_tcp(address)) continue;
    report.error(listen, "config.bad_endpoint",
                 fmt::format("\"{}\" is no TCP endpoint: write tcp://ADDRESS:PORT.", address));
  }
  config.gateway.keyring = under(data, config.gateway.keyring);
  config.isolation.sockets = under(data, config.isolation.sockets);
  if (!config.isolation.program.empty()) {
    config.isolation.program = under(base, config.isolation.program);
  }
}

}  // namespace ctibus::config
