#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace ctibus::schema {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view kDialect = "https://json-schema.org/draft/2020-12/schema";

}  // namespace ctibus::schema
