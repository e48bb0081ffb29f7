#pragma once

#include <cstdint>
#include <random>

/// Random numbers that are the same on every machine: the standard fixes what std::mt19937_64
/// gives, but not what its distributions make of it. (Of a logarithm, C libraries may still differ
/// in the last bit.)
namespace ctibus::traffic {

using Generator = std::mt19937_64;

/// A generator of its own for each purpose of a simulation (arrivals, handling, patience) keeps
/// one purpose's numbers the same when another one draws more or less. Streams of one seed are
/// as unlike as those of different seeds.
Generator make_generator(std::uint64_t seed, std::uint64_t stream = 0);

/// Above 0 and below 1, never either. One number of the generator, as all that follow from it.
double draw_unit(Generator& random);

/// 0 to bound - 1, all alike; 0 for a bound of 0.
std::uint64_t draw_below(Generator& random, std::uint64_t bound);

}  // namespace ctibus::traffic
