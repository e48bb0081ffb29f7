#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "core/manifest/manifest.hpp"

namespace ctibus::schema {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

/// An object with these fields.
Json fields_schema(std::span<const manifest::FieldSpec> fields);

}  // namespace ctibus::schema
