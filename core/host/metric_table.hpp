#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/host/report.hpp"

namespace ctibus::host {

/// The counters and gauges that one instance has registered. Any thread.
class MetricTable {
 public:
  static constexpr std::size_t max_metrics = 256;

  /// Finds or makes one; 0 when the name is none that Prometheus takes or has more than four
  /// digits, when it exists with the other kind, or when there are too many.
  std::uint32_t metric(std::uint32_t kind, std::string_view name, std::string_view help);
  /// Unknown ids, negative increments and values that are no numbers are ignored.
  void record(std::uint32_t metric, double value);
  [[nodiscard]] std::vector<MetricReport> report() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  std::deque<MetricReport> metrics_;
};

}  // namespace ctibus::host
