#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/element.hpp"

/// CSTA messages for people and for programs. Pure.
namespace ctibus::cli {

/// A line for each value, indented by `indent`, with the names of what it is in.
std::string csta_lines(const csta::Element& message, std::size_t indent);
/// Control characters, which would steer a terminal, as "\\x1b".
std::string visible(std::string_view text);
/// Children as fields; several of one name as a list; attributes as "@name", text beside them as
/// "#text".
nlohmann::ordered_json csta_json(const csta::Element& element);

}  // namespace ctibus::cli
