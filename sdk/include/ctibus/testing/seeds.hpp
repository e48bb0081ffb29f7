#pragma once

#include <cstdint>
#include <cstdlib>
#include <ranges>

namespace ctibus::testing {

/// The seeds that a randomized test runs: 1 to `last`. CTIBUS_SEEDS=n in the environment says how
/// many, CTIBUS_SEED=n asks for that one alone, to repeat a failure.
struct Seeds {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  bool one = false;  ///< one failure is being repeated

  static Seeds wanted(std::uint64_t otherwise) {
    const auto number = [](const char* name, std::uint64_t none) {
      const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
      return text == nullptr ? none : std::strtoull(text, nullptr, 10);
    };
    if (const std::uint64_t seed = number("CTIBUS_SEED", 0); seed != 0) return {seed, seed, true};
    return {1, number("CTIBUS_SEEDS", otherwise), false};
  }

  [[nodiscard]] auto all() const { return std::views::iota(first, last + 1); }
};

}  // namespace ctibus::testing
