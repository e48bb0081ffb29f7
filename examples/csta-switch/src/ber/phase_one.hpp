#pragma once

#include <optional>

#include "wire/element.hpp"

namespace csta_switch::ber {

/// A message with no more in it than the first phase (ECMA-180) has: causes and errors by its
/// words, what is withheld as not known. Nothing: it has no such message.
std::optional<Element> in_phase_one(Element message);

/// The second phase tells of its numbers: those of the switch are in a private numbering plan,
/// longer ones in the public one.
void number_as_private(Element& event);

/// What a request of the first phase leaves to the switch: its telephones are not prompted.
void complete_from_phase_one(Element& request);

}  // namespace csta_switch::ber
