#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "profile.hpp"

namespace ctibus::csta {

/// What may stand in a profile.
using ProfileValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>,
                                  std::vector<std::int64_t>>;

struct ProfileKey {
  std::string_view name;  ///< with its table, such as "session.style"
  /// Returns what is wrong with the value; empty: nothing.
  std::string (*set)(Profile& profile, const ProfileValue& value);
};

/// All but "extends".
std::span<const ProfileKey> profile_keys();

}  // namespace ctibus::csta
