#include "event_zones.hpp"

#include <fmt/format.h>
#include <unicode/ucal.h>

#include <array>
#include <string_view>

namespace ctibus::calendar {
namespace {

constexpr std::size_t longest_name = 128;

std::optional<Zone> windows_zone(std::string_view name) {
  std::array<UChar, longest_name> wide{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (static_cast<unsigned char>(name[i]) >= 0x80) return std::nullopt;
    wide[i] = static_cast<UChar>(name[i]);
  }
  std::array<UChar, longest_name> found{};
  UErrorCode status = U_ZERO_ERROR;
  const int size = ucal_getTimeZoneIDForWindowsID(wide.data(), static_cast<int>(name.size()),
                                                  nullptr, found.data(), longest_name, &status);
  if (status != U_ZERO_ERROR || size <= 0) return std::nullopt;
  return Zone::find(std::string(found.begin(), found.begin() + size));
}

std::optional<Zone> look_up(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return std::nullopt;
  if (const auto zone = Zone::find(name)) return zone;
  if (const auto zone = windows_zone(name)) return zone;
  // "/example.org/20260101/Europe/Paris"
  if (!name.starts_with('/')) return std::nullopt;
  for (auto slash = name.find('/', 1); slash != std::string_view::npos;
       slash = name.find('/', slash + 1)) {
    if (const auto zone = Zone::find(name.substr(slash + 1))) return zone;
  }
  return std::nullopt;
}

}  // namespace

Result<Zone> EventZones::of(const ContentLine& property) {
  const std::string* name = property.parameter("TZID");
  return name == nullptr ? service_ : find(*name, property);
}

Result<Zone> EventZones::find(const std::string& name, const ContentLine& property) {
  auto known = known_.find(name);
  if (known == known_.end()) known = known_.emplace(name, look_up(name)).first;
  if (known->second) return *known->second;
  return property.failure(fmt::format(
      "TZID \"{}\" is no time zone; write an IANA name such as Europe/Paris", shown(name)));
}

}  // namespace ctibus::calendar
