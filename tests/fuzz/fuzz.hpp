#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

/// What every fuzz target is made of. A target is one file that defines run().
namespace ctibus::fuzz {

using Bytes = std::span<const std::uint8_t>;

/// Gives arbitrary bytes to the parser under test, and ends the process by require() when a promise
/// is broken. Called again and again in one process: what it returns with must not depend on the
/// inputs before.
void run(Bytes input);

/// A broken promise is a finding, as a crash is.
inline void require(bool promise, std::string_view what) {
  if (promise) return;
  std::fprintf(stderr, "Broken promise: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

inline std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Cuts an input into choices and parts. At its end there are zeros and empty parts.
class Input {
 public:
  explicit Input(Bytes bytes) : rest_(bytes) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    const Bytes one = take(1);
    return one.empty() ? std::uint8_t{0} : one.front();
  }
  /// Little-endian.
  std::uint16_t word() {
    const unsigned low = byte();
    return static_cast<std::uint16_t>(low | unsigned{byte()} << 8);
  }
  /// A word that tells its size, and as many bytes as there are.
  Bytes part() { return take(word()); }
  Bytes take(std::size_t size) {
    const Bytes taken = rest_.first(size < rest_.size() ? size : rest_.size());
    rest_ = rest_.subspan(taken.size());
    return taken;
  }
  Bytes rest() { return take(rest_.size()); }

 private:
  Bytes rest_;
};

}  // namespace ctibus::fuzz
