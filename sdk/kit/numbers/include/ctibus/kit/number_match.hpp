#ifndef CTIBUS_KIT_NUMBER_MATCH_HPP
#define CTIBUS_KIT_NUMBER_MATCH_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ctibus/kit/numbers.hpp>

// Pure functions: any thread, no state.

namespace ctibus::numbers {

/** How sure a match is, the surest first. */
enum class MatchLevel : std::uint8_t { exact, national, suffix, none };

struct MatchOptions {
  /** Digits that must agree at the end of two numbers for a suffix match. Fewer than
      `least_suffix_digits` count as that many: shorter suffixes match strangers. */
  std::size_t suffix_digits = 9;
  static constexpr std::size_t least_suffix_digits = 7;
};

/** One thing to look for in a store of contacts. */
struct MatchKey {
  enum class Field : std::uint8_t { e164, uri, code, national, suffix, extension };
  Field field = Field::e164;
  std::string value;
  friend bool operator==(const MatchKey&, const MatchKey&) = default;
};

/** What to ask a store for, in the order to ask; stop at the first key that finds anything.
 *
 *  External: E.164, national digits, the last `suffix_digits` digits (compare with the *end* of the
 *  stored digits). Internal: only the extension, compared whole; the extension of an external
 * number is another company's and no key. A feature code or emergency number: only itself.
 * Anonymous: nothing.
 */
[[nodiscard]] std::vector<MatchKey> match_keys(const Number& number, MatchOptions options = {});

struct MatchResult {
  MatchLevel level = MatchLevel::none;
  /** Indexes into `candidates`, ascending; all of them equally good. */
  std::vector<std::size_t> matches;
};

/** The candidates that `wanted` may be, all from the surest level that has any.
 *
 *  Exact: same E.164, same extension, same URI or same code. National: same national digits;
 * suffix: same last digits; both only where at least one side has no valid E.164 form (two valid
 * numbers that differ are two numbers). Numbers of different kinds never match, an extension never
 * matches digits inside another number, and two different extensions of one external number are two
 *  parties, while the bare company number stands for each of them when nothing fits better.
 */
[[nodiscard]] MatchResult match(const Number& wanted, std::span<const Number> candidates,
                                MatchOptions options = {});

}  // namespace ctibus::numbers

#endif
