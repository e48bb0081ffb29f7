#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {

/// Where a message is not what the standard wants.
struct Fault {
  enum class Kind : std::uint8_t {
    unknown_message,
    unknown_element,
    unknown_attribute,
    not_in_edition,
    wrong_order,
    missing,
    too_many,
    bad_value,
    not_one_alternative,
    text_between_elements,
  };
  Kind kind = Kind::unknown_element;
  std::string path;  ///< such as "MakeCall/callingDevice"
  std::string text;  ///< what is wrong and what to write instead

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// What a validator with the schema of that edition would say, and what ECMA-269 makes mandatory.
/// Private data and other namespaces are not looked at. At most a hundred faults. Pure; any thread.
std::vector<Fault> check(const Element& message, Edition edition);

}  // namespace ctibus::csta
