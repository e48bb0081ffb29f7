#pragma once

#include <string>
#include <vector>

#include "core/host/report.hpp"

namespace ctibus::metrics {

struct Health {
  bool good = true;
  std::string json;  ///< {"status": "ok" or "failing", "checks": [{name, ok, code, text} ...]}
};

/// What is told of checks. Pure.
Health health_of(const std::vector<host::CheckReport>& checks);

}  // namespace ctibus::metrics
