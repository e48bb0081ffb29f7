#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ctibus::errors {

/// Edits (insert, remove, replace, swap of neighbours) that make one word of the other. Any thread.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that was probably meant by `word`, or empty when none is near enough. Any thread.
std::string_view nearest(std::string_view word, std::span<const std::string> candidates);

/// A sentence to append to an error: ` Did you mean "groups"?`, or nothing. Any thread.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace ctibus::errors
