#include "announcement.hpp"

#include <algorithm>

namespace ctibus::acd {

namespace {

void replace(std::string& sound, std::string_view placeholder, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  for (std::size_t at = 0; (at = sound.find(placeholder, at)) != std::string::npos;) {
    sound.replace(at, placeholder.size(), digits);
    at += digits.size();
  }
}

}  // namespace

bool uses(const AnnouncementOptions& announcement, std::string_view placeholder) {
  return std::any_of(
      announcement.sounds.begin(), announcement.sounds.end(),
      [&](const std::string& sound) { return sound.find(placeholder) != std::string::npos; });
}

Words words_of(const AnnouncementOptions& announcement, std::uint32_t position,
               std::optional<std::uint32_t> minutes, std::optional<std::uint32_t> said) {
  const bool tells_position = uses(announcement, position_placeholder);
  const bool tells_minutes = uses(announcement, minutes_placeholder);
  if (!tells_position && !tells_minutes) return {announcement.sounds, std::nullopt};
  if (tells_minutes && !minutes) return {announcement.otherwise, std::nullopt};
  const std::uint32_t greatest =
      std::max(tells_position ? position : 0, tells_minutes ? *minutes : 0);
  if (announcement.up_to > 0 && greatest > announcement.up_to) {
    return {announcement.otherwise, std::nullopt};
  }
  const std::uint32_t number = tells_position ? position : *minutes;
  if (announcement.only_closer && said && number >= *said) return {};
  Words words{announcement.sounds, number};
  for (std::string& sound : words.sounds) {
    replace(sound, position_placeholder, position);
    replace(sound, minutes_placeholder, minutes.value_or(0));
  }
  return words;
}

}  // namespace ctibus::acd
