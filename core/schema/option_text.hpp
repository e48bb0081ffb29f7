#pragma once

#include <string>

#include "core/manifest/manifest.hpp"

/// Options in words, for references and for `ctibus inspect`. Any thread.
namespace ctibus::schema {

/// "duration", "list of text", "one of core, process".
std::string type_text(const manifest::OptionType& type);
/// As it would be written in a configuration; empty when there is none worth showing.
std::string default_text(const manifest::OptionSpec& option);
/// "1s to 1h", "at least 0"; empty: no limits.
std::string range_text(const manifest::OptionSpec& option);
/// "required, secret"; empty: nothing to remark.
std::string remarks(const manifest::OptionSpec& option);

}  // namespace ctibus::schema
