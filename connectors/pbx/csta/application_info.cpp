#include "application_info.hpp"

#include <fmt/format.h>

#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::csta {
namespace {

std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      case '\'':
        made += "&apos;";
        break;
      default:
        made += c;
    }
  }
  return made;
}

/// In one pass: what is put in has no places of its own.
std::string filled(std::string_view text, std::string_view user, std::string_view password) {
  constexpr std::string_view place_of_user = "{user}";
  constexpr std::string_view place_of_password = "{password}";
  std::string made;
  while (!text.empty()) {
    if (text.starts_with(place_of_user)) {
      made += escaped(user);
      text.remove_prefix(place_of_user.size());
    } else if (text.starts_with(place_of_password)) {
      made += escaped(password);
      text.remove_prefix(place_of_password.size());
    } else {
      made += text.front();
      text.remove_prefix(1);
    }
  }
  return made;
}

}  // namespace

Result<std::optional<Element>> application_info(const Profile& profile, std::string_view user,
                                                std::string_view password) {
  if (profile.application_info.empty()) return std::nullopt;
  auto read = read_xml(filled(profile.application_info, user, password));
  if (!read) {
    return failure("csta.bad_options",
                   fmt::format("session.application_info of the profile \"{}\" is no XML with this "
                               "user and password: {}",
                               profile.name, read.error().text));
  }
  return *std::move(read);
}

}  // namespace ctibus::csta
