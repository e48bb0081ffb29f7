#include "core/judge/option_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "core/config/units.hpp"

namespace ctibus::judge {
namespace {

using config::List;
using config::Node;
using config::Table;
using manifest::OptionSpec;
using manifest::OptionType;

constexpr double day_ms = 24.0 * 3600 * 1000;
/// Above it a double has no place for the next integer.
constexpr double greatest_exact = 0x1p53;

Node node(auto value) {
  Node out;
  out.value = std::move(value);
  return out;
}

/// A limit as a number of the option's smallest unit; compared as the host compares.
std::optional<double> limit_of(const std::string& text, Kind kind) {
  if (text.empty()) return std::nullopt;
  if (kind == Kind::duration) {
    const auto parsed = config::parse_duration(text);
    return parsed ? std::optional(static_cast<double>(parsed->count())) : std::nullopt;
  }
  if (kind == Kind::size) {
    const auto parsed = config::parse_size(text);
    return parsed ? std::optional(static_cast<double>(parsed->bytes)) : std::nullopt;
  }
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc{} ? std::optional(value) : std::nullopt;
}

Node number_node(double number, Kind kind) {
  if (kind == Kind::number) return node(number);
  constexpr double most = 9.2e18;  // nearly what an std::int64_t holds
  const auto value = static_cast<std::int64_t>(std::clamp(number, -most, most));
  if (kind == Kind::duration) return node(config::format_duration(Duration(value)));
  if (kind == Kind::size) {
    return node(config::format_size(Size{static_cast<std::uint64_t>(value)}));
  }
  return node(value);
}

bool is_numeric(Kind kind) {
  return kind == Kind::integer || kind == Kind::unsigned_integer || kind == Kind::number ||
         kind == Kind::duration || kind == Kind::size;
}

double least_of(const OptionSpec& option, Kind kind) {
  if (const auto limit = limit_of(option.min, kind)) {
    return kind == Kind::number ? *limit : std::ceil(*limit);
  }
  return kind == Kind::integer ? std::numeric_limits<std::int32_t>::min() : 0;
}

double greatest_of(const OptionSpec& option, Kind kind) {
  if (const auto limit = limit_of(option.max, kind)) {
    return kind == Kind::number ? *limit : std::floor(*limit);
  }
  if (kind == Kind::duration) return 3650 * day_ms;
  if (kind == Kind::size) return 0x1p40;
  return std::numeric_limits<std::int32_t>::max();
}

std::vector<OptionCase> values_of_type(const OptionSpec& option, const OptionType& type, int depth);

/// The plainest value that a checker takes.
Node plain(const OptionSpec& option, const OptionType& type, int depth) {
  auto values = values_of_type(option, type, depth + 1);
  return values.empty() ? node(std::string("x")) : std::move(values.front().node);
}

/// A table of a group with what is required.
Table plain_group(const OptionType& type, int depth) {
  Table table;
  for (const OptionSpec& option : type.options) {
    if (!option.required) continue;
    table.entries.push_back({option.name, {}, plain(option, option, depth)});
  }
  return table;
}

std::vector<OptionCase> group_values(const OptionType& type, int depth) {
  std::vector<OptionCase> out{{"what is required", node(plain_group(type, depth))}};
  for (const OptionSpec& option : type.options) {
    for (OptionCase& value : values_of_type(option, option, depth + 1)) {
      out.push_back({fmt::format("{} = {}", option.name, value.what),
                     node(with(plain_group(type, depth), option.name, std::move(value.node)))});
    }
  }
  return out;
}

std::vector<OptionCase> values_of_type(const OptionSpec& option, const OptionType& type,
                                       int depth) {
  std::vector<OptionCase> out;
  if (depth > 4) return out;
  if (is_numeric(type.kind)) {
    out.push_back({"the smallest value", number_node(least_of(option, type.kind), type.kind)});
    out.push_back({"the largest value", number_node(greatest_of(option, type.kind), type.kind)});
    return out;
  }
  switch (type.kind) {
    case Kind::boolean:
      out.push_back({"true", node(true)});
      out.push_back({"false", node(false)});
      break;
    case Kind::enumeration:
      for (const auto& value : type.values) out.push_back({value, node(value)});
      break;
    case Kind::text:
    case Kind::secret:
    case Kind::bytes:
      out.push_back({"a word", node(std::string("1001"))});
      out.push_back({"an empty text", node(std::string())});
      out.push_back({"a long text", node(std::string(65536, 'x'))});
      out.push_back(
          {"unicode", node(std::string("Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x93\x9e"))});
      out.push_back({"control characters", node(std::string("a\nb\tc\x01"))});
      out.push_back({"a path", node(std::string("../no/such/../place"))});
      break;
    case Kind::list: {
      out.push_back({"an empty list", node(List{})});
      const OptionType& element = type.element.front();
      for (OptionCase& value : values_of_type(option, element, depth + 1)) {
        out.push_back({fmt::format("a list of {}", value.what), node(List{std::move(value.node)})});
      }
      if (element.kind != Kind::group) {
        out.push_back({"a long list", node(List(500, plain(option, element, depth)))});
      }
      break;
    }
    case Kind::group:
      return group_values(type, depth);
    case Kind::dictionary: {
      out.push_back({"an empty dictionary", node(Table{})});
      Table table;
      table.entries.push_back({"name", {}, node(std::string("value"))});
      table.entries.push_back({"", {}, node(std::string())});
      out.push_back({"a dictionary", node(std::move(table))});
      break;
    }
    default:
      break;
  }
  return out;
}

}  // namespace

std::vector<OptionCase> allowed_values(const OptionSpec& option) {
  return values_of_type(option, option, 0);
}

std::vector<OptionCase> forbidden_values(const OptionSpec& option) {
  std::vector<OptionCase> out;
  if (is_numeric(option.kind)) {
    const double least = least_of(option, option.kind);
    const double greatest = greatest_of(option, option.kind);
    // No duration or size is written with a sign.
    const bool is_signed = option.kind == Kind::integer || option.kind == Kind::number;
    if (!option.min.empty() && (is_signed || least > 0) && least > -greatest_exact) {
      out.push_back({"just below its smallest", number_node(least - 1, option.kind)});
    }
    if (!option.max.empty() && greatest < greatest_exact) {
      out.push_back({"just above its largest", number_node(greatest + 1, option.kind)});
    }
    out.push_back({"of another type", node(true)});
  } else if (option.kind == Kind::enumeration) {
    out.push_back({"not among its choices", node(std::string("no-such-value"))});
  } else if (option.kind == Kind::boolean) {
    out.push_back({"of another type", node(std::string("yes"))});
  } else {
    out.push_back({"of another type", node(std::int64_t{7})});
  }
  return out;
}

Table with(Table table, const std::string& name, Node value) {
  for (auto& entry : table.entries) {
    if (entry.name == name) {
      entry.node = std::move(value);
      return table;
    }
  }
  table.entries.push_back({name, {}, std::move(value)});
  return table;
}

Table without(Table table, const std::string& name) {
  std::erase_if(table.entries, [&](const auto& entry) { return entry.name == name; });
  return table;
}

}  // namespace ctibus::judge
