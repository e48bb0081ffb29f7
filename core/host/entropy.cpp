#include "core/host/entropy.hpp"

#include <sys/random.h>

#include <array>
#include <cstring>
#include <random>

namespace ctibus::host {
namespace {

/// The system's random numbers, a page at a time.
std::uint64_t system_random() {
  static thread_local std::array<std::uint64_t, 32> numbers;
  static thread_local std::size_t left = 0;
  if (left == 0) {
    // Reads of up to 256 bytes are never cut short (getrandom(2)).
    if (getrandom(numbers.data(), sizeof(numbers), 0) != sizeof(numbers)) {
      std::random_device device;
      for (auto& number : numbers) number = std::uint64_t{device()} << 32 | device();
    }
    left = numbers.size();
  }
  return numbers[--left];
}

}  // namespace

std::uint64_t Entropy::random() {
  if (!state_) return system_random();
  // SplitMix64 (Steele, Lea, Flood 2014).
  const std::lock_guard lock(mutex_);
  std::uint64_t z = *state_ += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

Uuid Entropy::uuid() {
  Uuid id;
  const auto millis = static_cast<std::uint64_t>(clock_.utc_ns() / 1'000'000);
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  }
  const std::uint64_t high = random();
  const std::uint64_t low = random();
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (high & 0x0f));
  id.bytes[7] = static_cast<std::uint8_t>(high >> 8);
  std::memcpy(id.bytes.data() + 8, &low, sizeof(low));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

}  // namespace ctibus::host
