#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/simulate/study.hpp"

namespace ctibus::cli {

/// Tables for people, one a group.
std::string simulated_text(const simulate::Study& study, simulate::Seconds threshold,
                           std::uint32_t replications);

/// The same for scripts. Shares are 0 to 1; what is not known is null.
nlohmann::ordered_json simulated_json(const simulate::Study& study);

}  // namespace ctibus::cli
