#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ctibus::judge {

/// What one run saw of the rules that hold at all times. Runs are added up.
struct Record {
  /// Topics by list of the manifest, in the order of testing::Use.
  std::set<std::string> used[4];
  std::set<std::string> undeclared[4];
  /// Sentences, each once.
  std::set<std::string> misuses;
  std::set<std::string> crashes;   ///< exceptions, aborts, signals
  std::set<std::string> overruns;  ///< callbacks that did not come back
  std::set<std::string> floods;
  std::set<std::string> misfits;  ///< what it published and did not declare so
  std::set<std::string> error_ids;
  std::int64_t longest_ns = 0;  ///< of all callbacks
  std::string longest;

  void add(const Record& other);
};

}  // namespace ctibus::judge
