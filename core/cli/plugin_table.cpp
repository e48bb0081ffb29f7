#include "core/cli/plugin_table.hpp"

#include <fmt/format.h>

namespace ctibus::cli {
namespace {

std::string microseconds(std::uint64_t ns) {
  return fmt::format("{:.1f}us", static_cast<double>(ns) / 1000);
}

}  // namespace

std::string plugin_table(const presentation::ReportBody& report) {
  Table table({"INSTANCE", "PLUGIN", "PHASE", "IN", "OUT", "COMMANDS", "LAG", "QUEUE", "HANDLER",
               "LONGEST", "RESTARTS"});
  for (const auto& one : report.instances) {
    const auto average = one.callbacks == 0 ? 0 : one.handler_ns / one.callbacks;
    table.add({std::string(one.name), fmt::format("{} {}", one.plugin, one.version),
               std::string(names(one.phase)[static_cast<std::size_t>(one.phase)]),
               std::to_string(one.messages_in), std::to_string(one.messages_out),
               std::to_string(one.commands), std::to_string(one.lag),
               std::to_string(one.queue_depth), microseconds(average),
               microseconds(one.handler_max_ns), std::to_string(one.restarts)});
  }
  return table.text();
}

}  // namespace ctibus::cli
