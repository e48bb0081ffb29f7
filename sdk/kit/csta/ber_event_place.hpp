#pragma once

#include <utility>

#include "ctibus/kit/csta/ber.hpp"

namespace ctibus::csta {

/// Where an event lies in a report, and which one it is.
struct EventPlace {
  ber::Tlv event;
  ber::Reader around;
  std::pair<int, std::int64_t> number;  ///< its group, and it within; -1: no such tag
};

/// ECMA-285: in a group. `parts`: of the report; `group`: what follows its cross reference.
Result<EventPlace> place_in_group(const ber::Reader& parts, const ber::Tlv& group);

/// ECMA-180: behind its number, in the group 0. ECMA-218: in a group, with its sequence within its
/// tag; it gets the number that it has in ECMA-180.
Result<EventPlace> place_in_first_phases(ber::Reader& parts, const ber::Tlv& kind);

}  // namespace ctibus::csta
