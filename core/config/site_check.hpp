#pragma once

#include <string>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/libraries.hpp"

namespace ctibus::config {

/// What fitting together takes to know of an instance.
struct Member {
  std::string instance;
  Place place;
  manifest::Manifest manifest;
};

/// Whether every requirement is offered and instances can start one after the other. An instance
/// offers what its manifest says, its plugin's id and its own name. Reports
/// config.requirement_missing and config.requirement_cycle.
void check_requirements(const std::vector<Member>& members, const Libraries& libraries,
                        Report& report);

}  // namespace ctibus::config
