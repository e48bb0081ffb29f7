#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/config/document.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/msgpack.hpp"

/// One value of an option, outside of any table. Any thread.
namespace ctibus::config {

/// A value in the two forms that the host needs.
struct OptionValue {
  msgpack::Buffer bytes;  ///< MessagePack
  std::string text;       ///< canonical
};

/// "a duration in quotes, as in \"20s\"": for errors.
std::string expected(const manifest::OptionType& type);

/// What is wrong with a value, without its place.
struct Refusal {
  std::string_view code;
  std::string text;
};

/// A value that holds no others (no list, group or dictionary), checked against type and range.
/// `subject` names the option in a refusal.
tl::expected<OptionValue, Refusal> scalar_value(const Node& node, const manifest::OptionSpec& spec,
                                                const manifest::OptionType& type,
                                                std::string_view subject);

/// The declared default of a type, complete for groups.
OptionValue default_value(const manifest::OptionType& type, const manifest::Value& fallback);

/// A text as it would be written in a configuration.
std::string in_quotes(std::string_view text);

}  // namespace ctibus::config
