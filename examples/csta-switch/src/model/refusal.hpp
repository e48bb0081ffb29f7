#pragma once

#include <string_view>

namespace csta_switch {

/// A service that cannot be carried out, by the words of ECMA-269: thrown before anything changes,
/// and answered as CSTAErrorCode.
struct Refusal {
  std::string_view category;
  std::string_view word;
};

[[noreturn]] inline void refuse_operation(std::string_view word) {
  throw Refusal{"operation", word};
}
[[noreturn]] inline void refuse_state(std::string_view word) {
  throw Refusal{"stateIncompatibility", word};
}
[[noreturn]] inline void refuse_resource(std::string_view word) {
  throw Refusal{"systemResourceAvailibility", word};
}

}  // namespace csta_switch
