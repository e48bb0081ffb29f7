#include "arguments.hpp"

#include <fmt/format.h>

#include <cmath>

namespace ctibus::traffic {

Arguments& Arguments::require(bool holds, std::string_view what, double value,
                              std::string_view rule) {
  if (!holds && !wrong_) {
    wrong_ = Error{"traffic.bad_value", fmt::format("{} is {}; it must be {}", what, value, rule)};
  }
  return *this;
}

Arguments& Arguments::load(double erlangs) {
  return require(erlangs >= 0 && erlangs <= max_agents, "the load", erlangs,
                 "0 to 1000000 erlangs");
}

Arguments& Arguments::agents(std::uint32_t count) {
  return require(count >= 1 && count <= max_agents, "the number of agents", count, "1 to 1000000");
}

Arguments& Arguments::time(std::string_view what, Seconds value) {
  // Products of these with loads and with each other are still numbers.
  return require(value.count() >= 1e-9 && value.count() <= 1e12, what, value.count(),
                 "1e-9 to 1e12 seconds");
}

Arguments& Arguments::positive(std::string_view what, double value) {
  return require(value > 0 && std::isfinite(value), what, value, "above 0 and finite");
}

Arguments& Arguments::not_negative(std::string_view what, double value) {
  return require(value >= 0 && std::isfinite(value), what, value, "0 or more and finite");
}

Arguments& Arguments::within(std::string_view what, double value, double from, double below) {
  return require(value >= from && value < below, what, value,
                 fmt::format("at least {} and below {}", from, below));
}

}  // namespace ctibus::traffic
