#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// Looks at arguments one after the other and keeps the first that is wrong. NaN always is.
class Arguments {
 public:
  Arguments& load(double erlangs);
  Arguments& agents(std::uint32_t count);
  /// What a mean time of the formulas may be.
  Arguments& time(std::string_view what, Seconds value);
  Arguments& positive(std::string_view what, double value);
  Arguments& not_negative(std::string_view what, double value);
  /// from <= value < below
  Arguments& within(std::string_view what, double value, double from, double below);

  [[nodiscard]] bool good() const { return !wrong_; }
  /// Of arguments that are not good.
  [[nodiscard]] tl::unexpected<Error> refusal() const { return tl::unexpected(*wrong_); }

  Arguments& require(bool holds, std::string_view what, double value, std::string_view rule);

 private:
  std::optional<Error> wrong_;
};

}  // namespace ctibus::traffic
