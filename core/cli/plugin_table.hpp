#pragma once

#include <string>

#include "core/cli/table.hpp"
#include "core/gateway/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {

/// The instances of a report, a row each.
std::string plugin_table(const gateway::ReportBody& report);

}  // namespace ctibus::cli
