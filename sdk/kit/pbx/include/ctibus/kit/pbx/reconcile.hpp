#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/kit/pbx/call.hpp"

namespace ctibus::pbx {

using Calls = std::map<std::string, Call, std::less<>>;

/// One event that was missed, with the call as it was after it.
struct Missed {
  Call call;
  CallEvent event;
};

/// The events that lead from what was last told (`told`) to what is (`actual`), flagged inferred,
/// in an order that is legal for each connection. A call that is gone although one of its devices
/// is now in another call of the same conversation was merged; any other call that is gone was
/// cleared with `lost_cause`.
std::vector<Missed> reconcile(const Calls& told, const Calls& actual, Cause lost_cause);

}  // namespace ctibus::pbx
