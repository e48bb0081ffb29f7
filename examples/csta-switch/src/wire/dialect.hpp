#pragma once

#include "csta_switch/site.hpp"
#include "wire/element.hpp"

namespace csta_switch {

/// What a message becomes in a dialect before it is written. Its fields are in order.
void to_dialect(Dialect dialect, Element& message);

/// What the switch understands of a message that was written in a dialect.
void from_dialect(Dialect dialect, Element& message);

}  // namespace csta_switch
