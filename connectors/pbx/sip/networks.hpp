#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ctibus::sip {

/// An address, or all that begin like it: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32. A value.
class Network {
 public:
  static std::optional<Network> parse(std::string_view text);
  /// `address`: numeric.
  bool contains(std::string_view address) const;

 private:
  std::array<std::uint8_t, 16> bits_{};  ///< IPv4 as ::ffff:a.b.c.d
  unsigned length_ = 128;
};

}  // namespace ctibus::sip
