#include "core/config/units.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <span>

namespace ctibus::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr Unit kDurations[] = {
    {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr Unit kSizes[] = {{"TiB", std::uint64_t{1} << 40},
                           {"GiB", std::uint64_t{1} << 30},
                           {"MiB", std::uint64_t{1} << 20},
                           {"KiB", std::uint64_t{1} << 10},
                           {"B", 1}};

constexpr std::size_t kLongestShown = 40;

/// Takes "NUMBER UNIT" off `rest`; `units` shrinks to the ones that may still follow. False: not a
/// number with one of these units, or too large.
bool take(std::string_view& rest, std::span<const Unit>& units, std::uint64_t& total) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (code != std::errc{}) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  std::size_t letters = 0;
  while (letters < rest.size() && (rest[letters] < '0' || rest[letters] > '9')) ++letters;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].name != rest.substr(0, letters)) continue;
    const std::uint64_t limit =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (number > (limit - total) / units[i].factor) return false;
    total += number * units[i].factor;
    units = units.subspan(i + 1);
    rest.remove_prefix(letters);
    return true;
  }
  return false;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  std::string_view rest = text;
  std::span<const Unit> units = kDurations;
  std::uint64_t total = 0;
  bool good = !text.empty();
  while (good && !rest.empty()) good = take(rest, units, total);
  if (good && total > static_cast<std::uint64_t>(longest_duration.count())) {
    return failure("config.bad_unit",
                   fmt::format("\"{}\" is too long: write at most {}.",
                               text.substr(0, kLongestShown), format_duration(longest_duration)));
  }
  if (good) return Duration(static_cast<std::int64_t>(total));
  return failure("config.bad_unit",
                 fmt::format("\"{}\" is no duration: write whole numbers with d, h, m, s or ms, as "
                             "in \"20s\" or \"1h30m\".",
                             text.substr(0, kLongestShown)));
}

Result<Size> parse_size(std::string_view text) {
  std::string_view rest = text;
  std::span<const Unit> units = kSizes;
  std::uint64_t total = 0;
  if (take(rest, units, total) && rest.empty()) return Size{total};
  return failure(
      "config.bad_unit",
      fmt::format("\"{}\" is no size: write a whole number with B, KiB, MiB, GiB or TiB, "
                  "as in \"64MiB\".",
                  text.substr(0, kLongestShown)));
}

std::string format_duration(Duration value) {
  if (value.count() < 0) return fmt::format("{}ms", value.count());
  auto left = static_cast<std::uint64_t>(value.count());
  if (left == 0) return "0s";
  std::string out;
  for (const Unit& unit : kDurations) {
    if (left >= unit.factor) out += fmt::format("{}{}", left / unit.factor, unit.name);
    left %= unit.factor;
  }
  return out;
}

std::string format_size(Size value) {
  for (const Unit& unit : kSizes) {
    if (value.bytes >= unit.factor && value.bytes % unit.factor == 0) {
      return fmt::format("{}{}", value.bytes / unit.factor, unit.name);
    }
  }
  return "0B";
}

}  // namespace ctibus::config
