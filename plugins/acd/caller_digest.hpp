#pragma once

#include <string>
#include <string_view>

namespace ctibus::acd {

/// The key under which it is kept whom a caller talked to: 128 bits of the SHA-256 of number and
/// group, in hexadecimal digits. It keeps numbers out of keys and logs; who has the keys can still
/// try out numbers, so they are as confidential as a call's.
std::string caller_digest(std::string_view caller, std::string_view group);

}  // namespace ctibus::acd
