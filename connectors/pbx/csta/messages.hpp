#pragma once

#include <vector>

#include "ctibus/describe.hpp"

/// What the CSTA connector keeps on the bus for its own next life.
namespace ctibus::csta {

struct KnownRecords {
  Text connector{};
  std::vector<Text> records{};

  static constexpr auto describe() {
    using M = KnownRecords;
    return declare_message<M>(
        MessageClass::state, "csta.records.known", &M::connector,
        "The latest call detail records of a switch that were told by cdr.reported, so that none "
        "is "
        "told twice.",
        field("connector", &M::connector, "The connector of that switch."),
        field("records", &M::records, "Number and time of each, the latest last."));
  }
};

}  // namespace ctibus::csta
