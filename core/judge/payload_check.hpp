#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace ctibus::judge {

/// How a payload breaks the declaration of its fields, naming the field; empty: it does not.
std::string misfit(std::span<const std::uint8_t> payload,
                   const std::vector<manifest::FieldSpec>& fields);

}  // namespace ctibus::judge
