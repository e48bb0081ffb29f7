#include "core/config/option_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/config/units.hpp"
#include "core/errors/nearest.hpp"

namespace ctibus::config {
namespace {

using manifest::OptionSpec;
using manifest::OptionType;
using Answer = tl::expected<OptionValue, Refusal>;

tl::unexpected<Refusal> refuse(std::string_view code, std::string text) {
  return tl::unexpected(Refusal{code, std::move(text)});
}

/// Writes one value with `write` and keeps its text.
template <class Write>
OptionValue written(std::string text, Write write) {
  OptionValue out;
  msgpack::Writer writer(out.bytes);
  write(writer);
  out.text = std::move(text);
  return out;
}

OptionValue integer_value(std::int64_t value, std::string text) {
  return written(std::move(text), [&](auto& out) { out.integer(value); });
}

OptionValue text_value(std::string_view value) {
  return written(in_quotes(value), [&](auto& out) { out.text(value); });
}

OptionValue bytes_value(std::string_view value) {
  return written(in_quotes(value), [&](auto& out) {
    out.bytes({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});
  });
}

/// A limit as the number that values of this kind are compared by; none when it cannot be read.
std::optional<double> limit(const std::string& text, Kind kind) {
  if (text.empty()) return std::nullopt;
  if (kind == Kind::duration) {
    const auto parsed = parse_duration(text);
    return parsed ? std::optional(static_cast<double>(parsed->count())) : std::nullopt;
  }
  if (kind == Kind::size) {
    const auto parsed = parse_size(text);
    return parsed ? std::optional(static_cast<double>(parsed->bytes)) : std::nullopt;
  }
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = code == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

std::string range_of(const OptionSpec& spec) {
  if (spec.min.empty()) return fmt::format("at most {}", spec.max);
  if (spec.max.empty()) return fmt::format("at least {}", spec.min);
  return fmt::format("from {} to {}", spec.min, spec.max);
}

Answer in_range(OptionValue value, double number, const OptionSpec& spec, Kind kind,
                std::string_view subject) {
  const auto least = limit(spec.min, kind);
  const auto greatest = limit(spec.max, kind);
  if ((least && number < *least) || (greatest && number > *greatest)) {
    return refuse("config.out_of_range",
                  fmt::format("{} is {}; write a value {}.", subject, value.text, range_of(spec)));
  }
  return value;
}

Answer integer(std::int64_t value, const OptionSpec& spec, Kind kind, std::string_view subject) {
  if (kind == Kind::unsigned_integer && value < 0) {
    return refuse("config.out_of_range",
                  fmt::format("{} is {}; write 0 or a value above it.", subject, value));
  }
  return in_range(integer_value(value, std::to_string(value)), static_cast<double>(value), spec,
                  kind, subject);
}

Answer number(double value, const OptionSpec& spec, std::string_view subject) {
  if (!std::isfinite(value)) {
    return refuse("config.out_of_range",
                  fmt::format("{} is {}; write a finite number.", subject, value));
  }
  auto out = written(fmt::format("{}", value), [&](auto& writer) { writer.number(value); });
  return in_range(std::move(out), value, spec, Kind::number, subject);
}

Answer duration(const std::string& text, const OptionSpec& spec, std::string_view subject) {
  const auto parsed = parse_duration(text);
  if (!parsed) {
    return refuse("config.bad_unit", fmt::format("{}: {}", subject, parsed.error().text));
  }
  return in_range(integer_value(parsed->count(), format_duration(*parsed)),
                  static_cast<double>(parsed->count()), spec, Kind::duration, subject);
}

Answer size(const std::string& text, const OptionSpec& spec, std::string_view subject) {
  const auto parsed = parse_size(text);
  if (!parsed) {
    return refuse("config.bad_unit", fmt::format("{}: {}", subject, parsed.error().text));
  }
  return in_range(integer_value(static_cast<std::int64_t>(parsed->bytes), format_size(*parsed)),
                  static_cast<double>(parsed->bytes), spec, Kind::size, subject);
}

Answer choice(const std::string& text, const OptionType& type, std::string_view subject) {
  if (std::find(type.values.begin(), type.values.end(), text) != type.values.end()) {
    return text_value(text);
  }
  return refuse("config.unknown_value",
                fmt::format("{} is {}; write one of {}.{}", subject, in_quotes(text),
                            fmt::join(type.values, ", "), errors::did_you_mean(text, type.values)));
}

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string expected(const OptionType& type) {
  switch (type.kind) {
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
    case Kind::unsigned_integer:
      return "an integer";
    case Kind::number:
      return "a number";
    case Kind::duration:
      return "a duration in quotes, as in \"20s\"";
    case Kind::timestamp:
      return "a moment with its offset, as in 2025-01-31T08:00:00Z";
    case Kind::size:
      return "a size in quotes, as in \"64MiB\"";
    case Kind::enumeration:
      return fmt::format("one of \"{}\"", fmt::join(type.values, "\", \""));
    case Kind::list:
      return type.element.front().kind == Kind::group ? "a list of tables, as in [[...]]"
                                                      : "a list, as in [ ..., ... ]";
    case Kind::group:
      return "a table";
    case Kind::dictionary:
      return "a table of texts";
    case Kind::text:
    case Kind::bytes:
    case Kind::secret:
      break;
  }
  return "a text in quotes";
}

Answer scalar_value(const Node& node, const OptionSpec& spec, const OptionType& type,
                    std::string_view subject) {
  const auto* text = node.as<std::string>();
  switch (type.kind) {
    case Kind::boolean:
      if (const auto* flag = node.as<bool>()) {
        return written(*flag ? "true" : "false", [&](auto& out) { out.boolean(*flag); });
      }
      break;
    case Kind::integer:
    case Kind::unsigned_integer:
      if (const auto* value = node.as<std::int64_t>()) {
        return integer(*value, spec, type.kind, subject);
      }
      break;
    case Kind::number:
      if (const auto* value = node.as<double>()) return number(*value, spec, subject);
      if (const auto* value = node.as<std::int64_t>()) {
        return number(static_cast<double>(*value), spec, subject);
      }
      break;
    case Kind::duration:
      if (text != nullptr) return duration(*text, spec, subject);
      break;
    case Kind::size:
      if (text != nullptr) return size(*text, spec, subject);
      break;
    case Kind::timestamp:
      if (const auto* time = node.as<Timestamp>()) {
        const std::int64_t count = time->time_since_epoch().count();
        return integer_value(count, std::to_string(count));
      }
      break;
    case Kind::enumeration:
      if (text != nullptr) return choice(*text, type, subject);
      break;
    case Kind::bytes:
      if (text != nullptr) return bytes_value(*text);
      break;
    case Kind::text:
    case Kind::secret:
      if (text != nullptr) return text_value(*text);
      break;
    case Kind::list:
    case Kind::group:
    case Kind::dictionary:
      break;
  }
  return refuse("config.wrong_type",
                fmt::format("{} is {}; write {}.", subject, node.type(), expected(type)));
}

OptionValue default_value(const OptionType& type, const manifest::Value& fallback) {
  const auto* integer = std::get_if<std::int64_t>(&fallback.data);
  const std::int64_t count = integer != nullptr ? *integer : 0;
  const auto* text = std::get_if<std::string>(&fallback.data);
  const std::string_view view = text != nullptr ? std::string_view(*text) : std::string_view();
  switch (type.kind) {
    case Kind::boolean: {
      const auto* flag = std::get_if<bool>(&fallback.data);
      const bool value = flag != nullptr && *flag;
      return written(value ? "true" : "false", [&](auto& out) { out.boolean(value); });
    }
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::timestamp:
      return integer_value(count, std::to_string(count));
    case Kind::number: {
      const auto* real = std::get_if<double>(&fallback.data);
      const double value = real != nullptr ? *real : static_cast<double>(count);
      return written(fmt::format("{}", value), [&](auto& out) { out.number(value); });
    }
    case Kind::duration:
      return integer_value(count, format_duration(Duration(count)));
    case Kind::size:
      return integer_value(count, format_size(Size{static_cast<std::uint64_t>(count)}));
    case Kind::bytes:
      return bytes_value(view);
    case Kind::text:
    case Kind::secret:
    case Kind::enumeration:
      return text_value(view);
    case Kind::dictionary:
      return written("{}", [](auto& out) { out.map(0); });
    case Kind::list: {
      const auto* values = std::get_if<std::vector<manifest::Value>>(&fallback.data);
      const std::size_t length = values != nullptr ? values->size() : 0;
      std::vector<std::string> texts;
      OptionValue out = written("", [&](auto& writer) { writer.array(length); });
      for (std::size_t i = 0; i < length; ++i) {
        OptionValue element = default_value(type.element.front(), (*values)[i]);
        out.bytes.insert(out.bytes.end(), element.bytes.begin(), element.bytes.end());
        texts.push_back(std::move(element.text));
      }
      out.text = fmt::format("[{}]", fmt::join(texts, ", "));
      return out;
    }
    case Kind::group:
      break;
  }
  std::vector<std::string> texts;
  OptionValue out = written("", [&](auto& writer) { writer.map(type.options.size()); });
  for (const OptionSpec& option : type.options) {
    msgpack::Writer(out.bytes).text(option.name);
    const OptionValue value = default_value(option, option.fallback);
    out.bytes.insert(out.bytes.end(), value.bytes.begin(), value.bytes.end());
    texts.push_back(fmt::format("{} = {}", option.name, value.text));
  }
  out.text = fmt::format("{{{}}}", fmt::join(texts, ", "));
  return out;
}

}  // namespace ctibus::config
