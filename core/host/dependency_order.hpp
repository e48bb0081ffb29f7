#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::host {

struct Dependent {
  std::string name;
  const manifest::Manifest* manifest = nullptr;  ///< not null
};

/// Does this instance offer it? What its manifest offers, its plugin id and its own name.
bool offers(const Dependent& instance, const std::string& what);

/// Indices in an order in which every instance follows all that offer what it requires, and those
/// that offer what it wants optionally where that is possible; else the given order. Errors, which
/// name the chain: host.requirement_missing, host.requirement_cycle. Pure.
Result<std::vector<std::size_t>> start_order(const std::vector<Dependent>& instances);

}  // namespace ctibus::host
