#include "core/host/metric_table.hpp"

#include <cmath>

#include "ctibus/abi/metrics.h"

namespace ctibus::host {
namespace {

/// [a-zA-Z_][a-zA-Z0-9_]*, as Prometheus wants it; colons are for recording rules. A name with many
/// digits would be made of a call or a number, and there are too many of those.
bool good_name(std::string_view name) {
  constexpr std::size_t most_digits = 4;
  if (name.empty() || name.size() > 128) return false;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && (i == 0 || c < '0' || c > '9' || ++digits > most_digits)) return false;
  }
  return true;
}

}  // namespace

std::uint32_t MetricTable::metric(std::uint32_t kind, std::string_view name,
                                  std::string_view help) {
  if (kind != CTIBUS_METRIC_COUNTER && kind != CTIBUS_METRIC_GAUGE) return 0;
  const bool counter = kind == CTIBUS_METRIC_COUNTER;
  const std::lock_guard lock(mutex_);
  if (const auto found = ids_.find(name); found != ids_.end()) {
    return metrics_[found->second - 1].counter == counter ? found->second : 0;
  }
  if (!good_name(name) || metrics_.size() >= max_metrics) return 0;
  metrics_.push_back({std::string(name), std::string(help.substr(0, 512)), counter, 0});
  const auto id = static_cast<std::uint32_t>(metrics_.size());
  ids_.emplace(name, id);
  return id;
}

void MetricTable::record(std::uint32_t metric, double value) {
  if (std::isnan(value)) return;
  const std::lock_guard lock(mutex_);
  if (metric == 0 || metric > metrics_.size()) return;
  MetricReport& entry = metrics_[metric - 1];
  if (!entry.counter) {
    entry.value = value;
  } else if (value >= 0) {
    entry.value += value;
  }
}

std::vector<MetricReport> MetricTable::report() const {
  const std::lock_guard lock(mutex_);
  return {metrics_.begin(), metrics_.end()};
}

}  // namespace ctibus::host
