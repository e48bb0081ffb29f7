#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctibus {

/// Where a server listens.
struct ListenAddress {
  std::string address;  ///< IPv4 or IPv6, in digits
  std::uint16_t port = 0;
};

/// Reads ADDRESS:PORT with an address in digits, an IPv6 one in brackets, or PORT alone, which is
/// that of 127.0.0.1. Port 0 is any that is free. Pure.
std::optional<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace ctibus
