#pragma once

#include <optional>
#include <string>

#include "our_site.hpp"

namespace ctibus::bench {

/// The row of a peer over whose server messages go; ours over ipc, with the log on the disk. With
/// `missing` it says which package is not there.
inline void compare_peer(const char* name, const char* baseline, std::uint64_t messages,
                         const Settings& settings, const std::function<void(Row)>& report,
                         const std::string& missing, const MakeRoute& theirs, bool stores = false) {
  if (!missing.empty()) {
    Row row;
    row.name = name;
    row.baseline_name = baseline;
    row.skipped = "package " + missing + " is not installed";
    return report(row);
  }
  compare_routes({.name = name,
                  .baseline_name = baseline,
                  .throughput_budget = stores ? 0.0 : 3.0,
                  .p50_budget = stores ? 0.0 : 1.5,
                  .messages = messages},
                 settings, report, theirs,
                 [&] { return make_our_route(settings, Transport::ipc, 1); });
}

}  // namespace ctibus::bench
