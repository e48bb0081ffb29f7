#include "ctibus/kit/csta/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "values.hpp"

namespace ctibus::csta {
namespace {

constexpr std::size_t kLongest = 63;
constexpr std::size_t kNear = 2;

std::size_t edits(std::string_view a, std::string_view b) {
  std::array<std::size_t, kLongest + 1> row{};
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

bool is_near(std::string_view a, std::string_view b) {
  if (same_letters(a, b)) return true;
  if (std::max(a.size(), b.size()) > kLongest || std::min(a.size(), b.size()) <= kNear)
    return false;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > kNear) return false;
  return edits(a, b) <= kNear;
}

}  // namespace

std::string proposal(std::string_view word, std::span<const std::string_view> names) {
  const auto found = std::ranges::find_if(names, [&](auto name) { return is_near(word, name); });
  return found == names.end() ? ": leave it out." : fmt::format(": did you mean {}?", *found);
}

}  // namespace ctibus::csta
