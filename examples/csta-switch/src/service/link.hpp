#pragma once

#include <functional>
#include <string>

#include "csta_switch/exchange.hpp"
#include "wire/frame.hpp"

namespace csta_switch {

inline constexpr std::string_view csta_name_space =
    "http://www.ecma-international.org/standards/ecma-323/csta/ed";
inline constexpr std::string_view session_name_space =
    "http://www.ecma-international.org/standards/ecma-354/appl_session";

/// The edition of ECMA-323 that a namespace names; 0: none of 2 to 6.
int edition_of(std::string_view name_space);

/// Whether a message is one of ECMA-354.
bool is_session_message(std::string_view name);

/// A connection to an application.
struct Link {
  int number = 0;
  LinkKind kind = LinkKind::xml;
  Exchange::Send send;
  Exchange::Close close;
  FrameReader reader = {};
  int edition = 3;                 ///< of the last message that the application sent
  std::string session = {};        ///< its application session's id; empty: none
  std::uint64_t session_age = 0;   ///< counts what prolongs it
  int requests = 0;                ///< that the switch has sent
  Time sent_until = Time::zero();  ///< when the last delayed message goes out
};

}  // namespace csta_switch
