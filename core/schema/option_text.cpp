#include "core/schema/option_text.hpp"

#include <fmt/format.h>

#include "core/config/option_value.hpp"

namespace ctibus::schema {

std::string type_text(const manifest::OptionType& type) {
  if (type.kind == Kind::enumeration) {
    return fmt::format("one of {}", fmt::join(type.values, ", "));
  }
  if (type.kind == Kind::group) return "table";
  if (type.kind == Kind::dictionary) return "table of text";
  if (type.kind == Kind::list) {
    const std::string element = type_text(type.element.front());
    return fmt::format("list of {}{}", element, element == "table" ? "s" : "");
  }
  if (type.kind == Kind::unsigned_integer) return "integer >= 0";
  return std::string(name_of(type.kind));
}

std::string default_text(const manifest::OptionSpec& option) {
  if (option.required || option.kind == Kind::group || option.kind == Kind::dictionary) return {};
  std::string text = config::default_value(option, option.fallback).text;
  // The first value of an enumeration stands for "not set".
  if (option.kind == Kind::enumeration && text == "\"unknown\"") return {};
  if (option.kind == Kind::duration || option.kind == Kind::size) return "\"" + text + "\"";
  return text == "\"\"" || text == "[]" ? std::string() : text;
}

std::string range_text(const manifest::OptionSpec& option) {
  if (option.min.empty() && option.max.empty()) return {};
  if (option.min.empty()) return "at most " + option.max;
  if (option.max.empty()) return "at least " + option.min;
  return option.min + " to " + option.max;
}

std::string remarks(const manifest::OptionSpec& option) {
  std::vector<std::string> out;
  if (option.required) out.emplace_back("required");
  if (option.secret) out.emplace_back("secret");
  if (option.reloadable) out.emplace_back("reloadable");
  if (!option.formerly.empty()) out.push_back("formerly " + option.formerly);
  return fmt::format("{}", fmt::join(out, ", "));
}

}  // namespace ctibus::schema
