#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/acd/waiting_options.hpp"

namespace ctibus::acd {

inline constexpr std::string_view position_placeholder = "{position}";
inline constexpr std::string_view minutes_placeholder = "{minutes}";

/// Whether a sound of the announcement has the placeholder.
bool uses(const AnnouncementOptions& announcement, std::string_view placeholder);

/// What there is to say to a caller now.
struct Words {
  std::vector<std::string> sounds;      ///< empty: nothing
  std::optional<std::uint32_t> number;  ///< that is said in them
};

/// `said`: the number of the last time. `minutes`: none where the wait is not known.
Words words_of(const AnnouncementOptions& announcement, std::uint32_t position,
               std::optional<std::uint32_t> minutes, std::optional<std::uint32_t> said);

}  // namespace ctibus::acd
