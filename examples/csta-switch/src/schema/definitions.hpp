#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace csta_switch {

/// The definitions of a table: each begins at the beginning of a line; lines that begin with a
/// space continue it.
void for_each_definition(std::string_view table,
                         const std::function<void(const std::string& definition)>& define);

}  // namespace csta_switch
