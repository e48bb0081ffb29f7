#pragma once

#include <string>

#include "core/host/report.hpp"
#include "core/metrics/process_usage.hpp"

namespace ctibus::metrics {

/// What is known of a site at one moment.
struct Snapshot {
  host::SiteReport site;
  host::GatewayReport gateway;  ///< of all its gateways
  ProcessUsage process;
};

/// The snapshot in Prometheus' text format 0.0.4: what families() declares, and what the plugins
/// measure themselves as ctibus_PLUGIN_NAME with the label instance. A plugin's metric that has the
/// name of another kind or of one of ours is left out. Pure.
std::string exposition(const Snapshot& snapshot);

}  // namespace ctibus::metrics
