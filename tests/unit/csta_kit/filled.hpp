#pragma once

#include <random>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta::testing {

using Random = std::mt19937;

/// A message with everything that the edition has, in the order of the standard.
Element filled(const Message& message, Edition edition, Random& random);

/// The same in another order, but for elements of the same name and for private data.
Element shuffled(const Element& message, Random& random);

}  // namespace ctibus::csta::testing
