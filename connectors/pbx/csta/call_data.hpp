#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/pbx/call.hpp"
#include "profile.hpp"

/// Business data of calls that goes through the switch: correlatorData, userData and private data
/// of its events (ECMA-269, Correlator Data, User Data, CSTA Private Data). Pure; any thread.
namespace ctibus::csta {

/// Names of the data.
inline constexpr std::string_view correlator_data = "correlator";
inline constexpr std::string_view user_data = "user_data";
inline constexpr std::string_view private_prefix = "private.";

/// Of one call: private values, and the bytes of any value, which is cut.
inline constexpr std::size_t most_private_values = 32;
inline constexpr std::size_t longest_value = 256;

/// What an event of a call brings, as far as the profile has it passed on. Values that are not
/// there stay as they were.
pbx::Data data_of(const Element& event, const Profile& profile);

/// The same without private values that a call with `known` has no room for.
pbx::Data fitting(pbx::Data news, const pbx::Data& known);

/// correlatorData for a request; none: there is no correlator among the data, or the profile does
/// not say how it is written.
std::optional<Element> correlator_of(const Attributes& data, const Profile& profile);

}  // namespace ctibus::csta
