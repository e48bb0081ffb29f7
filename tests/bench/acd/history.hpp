#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace ctibus::bench::acd {

/// Something that a centre is told, or decides, in numbers.
struct Fact {
  enum class Kind : std::uint8_t {
    call_waits,     ///< in `group` since `at`; calls are numbered as they came
    call_leaves,    ///< nobody waits any more, or has waited
    agent_free,     ///< idle since `at`
    agent_away,     ///< not free any more
    agent_answers,  ///< one call more
    offer,          ///< decided: of `call` to `agent`
    decided,        ///< at `at`, all that can be offered is
  };
  Kind kind{};
  bool measured = false;  ///< a `decided` after offers whose time is wanted
  std::uint32_t call = 0;
  std::uint32_t agent = 0;
  std::uint32_t group = 0;
  std::chrono::nanoseconds at{};
};

using History = std::vector<Fact>;

}  // namespace ctibus::bench::acd
