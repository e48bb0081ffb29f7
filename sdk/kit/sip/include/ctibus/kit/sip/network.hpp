#pragma once

#include <string>
#include <string_view>

#include "ctibus/result.hpp"

namespace ctibus::sip {

/// The 4 or 16 bytes of a numeric address; empty: the text is none.
std::string address_bytes(std::string_view text);

inline bool is_numeric_address(std::string_view text) { return !address_bytes(text).empty(); }

/// An address and how many of its bits count, such as 192.168.0.0/16.
class Network {
 public:
  /// Errors: sip.bad_network
  static Result<Network> parse(std::string_view text);
  bool contains(std::string_view address) const;

 private:
  std::string bytes_;  ///< 4 or 16
  unsigned bits_ = 0;
};

}  // namespace ctibus::sip
