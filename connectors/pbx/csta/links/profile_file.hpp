#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ctibus/result.hpp"
#include "profile.hpp"

/// Profiles as files in TOML (docs/csta-profiles.md). Errors: csta.bad_profile, with file, line,
/// key and cure. Any thread.
namespace ctibus::csta {

struct BuiltInProfile {
  std::string_view name;
  std::string_view text;
};
/// In the order of their names.
std::span<const BuiltInProfile> built_in_profiles();

/// A built-in one by its name; a file when there is a slash in it or it ends in ".toml".
Result<Profile> find_profile(std::string_view name_or_path);

/// `file`: what errors call it; files that it extends are looked for beside it.
Result<Profile> read_profile(std::string_view text, const std::string& file);

}  // namespace ctibus::csta
