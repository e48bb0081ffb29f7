#pragma once

#include <span>

#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta::tables {

/// What ECMA-180 (CSTA phase I) has, by the names of ECMA-323. BER only.
std::span<const Message> phase_one_messages();

}  // namespace ctibus::csta::tables
