#include "ctibus/kit/traffic/random.hpp"

namespace ctibus::traffic {
namespace {

std::uint32_t low_half(std::uint64_t value) { return static_cast<std::uint32_t>(value); }
std::uint32_t high_half(std::uint64_t value) { return static_cast<std::uint32_t>(value >> 32); }

}  // namespace

Generator make_generator(std::uint64_t seed, std::uint64_t stream) {
  std::seed_seq mixed{low_half(seed), high_half(seed), low_half(stream), high_half(stream)};
  return Generator(mixed);
}

double draw_unit(Generator& random) {
  // The middles of 2^52 equal parts.
  return (static_cast<double>(random() >> 12) + 0.5) * 0x1p-52;
}

std::uint64_t draw_below(Generator& random, std::uint64_t bound) {
  if (bound == 0) return 0;
  // The numbers beyond the largest multiple of the bound would favour some.
  const std::uint64_t beyond = (Generator::max() % bound + 1) % bound;
  for (;;) {
    const std::uint64_t number = random();
    if (number <= Generator::max() - beyond) return number % bound;
  }
}

}  // namespace ctibus::traffic
