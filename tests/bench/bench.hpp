#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ctibus::bench {

inline constexpr std::size_t kPayloadBytes = 200;

/// What one row came to. `better` is the sign of the ratio: more is better for throughput.
struct Row {
  std::string name;
  double value = 0;
  std::string unit;
  double baseline = 0;
  std::string baseline_name;
  double budget = 0;  ///< the ratio to reach
  bool less_is_better = false;
  std::string failure;  ///< a gap, a loss: the figure means nothing
  std::string skipped;  ///< what is not installed
  double paired = 0;    ///< the median of the ratios of each round, when it is known

  [[nodiscard]] double ratio() const {
    if (paired > 0) return paired;
    return baseline > 0 ? value / baseline : 0;
  }
};

struct Settings {
  std::filesystem::path folder;  ///< for the log on disk
  double scale = 1;              ///< of message counts
  int rounds = 5;
  std::uint64_t paced = 4000;  ///< messages that measure latency
  bool log_in_memory = false;  ///< of ctibusd, which has it on the disk by default
};

/// A group of rows. To add one: a file in rows/ with a static Group, and its name in
/// CMakeLists.txt.
struct Group {
  using Run = std::function<void(const Settings&, const std::function<void(Row)>& report,
                                 const std::function<bool(const std::string&)>& wanted)>;
  explicit Group(Run run) { all().push_back(std::move(run)); }
  static std::vector<Run>& all() {
    static std::vector<Run> groups;
    return groups;
  }
};

/// A failed measurement.
struct Failed {
  std::string why;
};

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Runs baseline and candidate in turns, so that both meet the same noise; the medians count.
inline void compare(Row& row, int rounds, const std::function<double()>& baseline,
                    const std::function<double()>& candidate) {
  std::vector<double> base, ours;
  try {
    for (int round = 0; round < rounds; ++round) {
      base.push_back(baseline());
      ours.push_back(candidate());
    }
    row.baseline = median(base);
    row.value = median(ours);
  } catch (const Failed& failed) {
    row.failure = failed.why;
  }
}

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace ctibus::bench
