#pragma once

#include "wire/element.hpp"

namespace csta_switch {

/// The message with its fields in the order of the schema, without those that it does not have in
/// this edition.
Element in_order(Element message, int edition);

}  // namespace csta_switch
