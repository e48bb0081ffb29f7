#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ctibus::csta {

/// ": did you mean X?" when a name is nearly the word, else ": leave it out.".
std::string proposal(std::string_view word, std::span<const std::string_view> names);

}  // namespace ctibus::csta
