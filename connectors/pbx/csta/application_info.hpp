#pragma once

#include <optional>
#include <string_view>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/result.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// What the profile has in applicationSpecificInfo (ECMA-354), with user and password in their
/// places; none: it has nothing. Errors: csta.bad_options, when it is no XML with them.
Result<std::optional<Element>> application_info(const Profile& profile, std::string_view user,
                                                std::string_view password);

}  // namespace ctibus::csta
