#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ctibus::replay {

using HashKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein 2012): without the key nobody can tell what was hashed, nor
/// try out what it may have been.
std::uint64_t keyed_hash(const HashKey& key, std::string_view text) noexcept;

}  // namespace ctibus::replay
