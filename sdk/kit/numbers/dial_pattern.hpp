#ifndef CTIBUS_KIT_NUMBERS_DIAL_PATTERN_HPP
#define CTIBUS_KIT_NUMBERS_DIAL_PATTERN_HPP

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include <ctibus/kit/error.hpp>

namespace ctibus::numbers {

/** One entry of a dial plan; see DialPlanConfig::internal for the notation. Matches whole numbers.
 */
class DialPattern {
 public:
  /** Errors: `numbers.bad_pattern`. */
  [[nodiscard]] static kit::Result<DialPattern> parse(std::string_view text);

  [[nodiscard]] bool matches(std::string_view digits) const noexcept;

 private:
  std::vector<std::bitset<10>> positions_;
  // A range has equally long bounds, so comparing text compares the numbers.
  std::string low_, high_;
};

}  // namespace ctibus::numbers

#endif
