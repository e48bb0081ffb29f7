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

void resolve_endpoint(std::string& endpoint, const std::string& data, const Place& place,
                      Report& report) {
  if (endpoint.empty()) endpoint = "ipc://gateway.sock";
  if (endpoint.starts_with(kIpc)) {
    const std::string path = under(data, endpoint.substr(kIpc.size()));
    endpoint = std::string(kIpc) + path;
    if (path.size() < sizeof(sockaddr_un::sun_path)) return;
    report.error(place, "config.bad_endpoint",
                 fmt::format("The path {} has {} bytes and a socket's path may have {}: set "
                             "endpoint in [gateway] to a shorter one.",
                             path, path.size(), sizeof(sockaddr_un::sun_path) - 1));
  } else if (!is_tcp(endpoint)) {
    report.error(
        place, "config.bad_endpoint",
        fmt::format("\"{}\" is no endpoint: write ipc://PATH or tcp://ADDRESS:PORT.", endpoint));
  }
}

}  // namespace

void resolve_paths(SiteConfig& config, const std::filesystem::path& base, const Place& endpoint,
                   Report& report) {
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
}

}  // namespace ctibus::config
