#pragma once

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {

/// A message in the form of the standard's edition. Pure; any thread.
///
/// The children stand in the order of the schema, without what the edition lacks; what no edition
/// knows stands behind them. Mended is what peers and editions are known to spell otherwise: the
/// case of letters ("lampMode" and "LampMode"), a device's number without the element around it
/// (`<device>1001</device>` where `<deviceIdentifier>` belongs inside) or with one too many, white
/// space in octets. Messages that the tables do not know are returned as they are.
Element arrange(const Element& message, Edition edition);

}  // namespace ctibus::csta
