#pragma once

#include <string_view>

namespace csta_switch {

inline constexpr std::string_view csta_name_space =
    "http://www.ecma-international.org/standards/ecma-323/csta/ed";
/// That of Avaya's DMCC in release 6.3, which is the third edition.
inline constexpr std::string_view avaya_name_space =
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7";
inline constexpr std::string_view session_name_space =
    "http://www.ecma-international.org/standards/ecma-354/appl_session";

/// The edition of ECMA-323 that a namespace names; 0: none of 2 to 6.
int edition_of(std::string_view name_space);

/// Whether a message is one of ECMA-354.
bool is_session_message(std::string_view name);

}  // namespace csta_switch
