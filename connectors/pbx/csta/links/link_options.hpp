#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/link_codec.hpp"
#include "profile.hpp"

namespace ctibus::csta {

/// What a profile says of the link, for its codec. `credentials` are sent with the association,
/// where there is one. Errors: csta.bad_profile.
Result<LinkOptions> link_options(const Profile& profile,
                                 std::optional<acse::Credentials> credentials = {});

/// Requests that the profile's encoding has no way to say.
std::set<std::string, std::less<>> unsayable(const Profile& profile);

/// "1.3.12.0.218". Errors: csta.bad_profile.
Result<ber::Oid> read_oid(std::string_view text);

}  // namespace ctibus::csta
