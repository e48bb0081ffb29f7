#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ctibus/testing/clock.hpp"

namespace ctibus::judge {

/// Values for the texts of random messages. Few of each kind, so that messages speak of the same
/// calls, devices and agents; a field's name tells which kind it holds.
class FieldValues {
 public:
  /// `instance` is the connector that some of the devices belong to; `more` are texts to mix in,
  /// such as those of the plugin's options.
  FieldValues(std::string_view instance, std::vector<std::string> more);

  std::string text(std::string_view field, testing::Random& random) const;
  /// Whether a field may hold this key of a state.
  static bool fits(std::string_view field, std::string_view key);

 private:
  std::vector<std::string> calls_;
  std::vector<std::string> devices_;
  std::vector<std::string> numbers_;
  std::vector<std::string> names_;
  std::vector<std::string> more_;
};

}  // namespace ctibus::judge
