#pragma once

#include <array>
#include <string_view>

#include "ctibus/kit/media/sdp.hpp"

namespace ctibus::media::words {

inline constexpr std::array<std::string_view, 4> directions = {"sendrecv", "sendonly", "recvonly",
                                                               "inactive"};

inline std::string_view name_of(Direction direction) {
  return directions[static_cast<std::size_t>(direction)];
}

inline std::string_view address_type(std::string_view ip) {
  return ip.find(':') == std::string_view::npos ? "IP4" : "IP6";
}

inline constexpr std::string_view telephone_event = "telephone-event";

}  // namespace ctibus::media::words
