#include <charconv>
#include <cmath>

#include <ctibus/kit/sql_value.hpp>

namespace ctibus::sql {
namespace {

const char* kind_of(const Value& value) {
  constexpr const char* names[] = {"NULL", "an integer", "a real number", "text", "bytes"};
  return names[value.index()];
}

template <class Number>
std::optional<Number> whole_number(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

tl::unexpected<std::string> not_a(const char* wanted, const Value& value) {
  return tl::unexpected(std::string("holds ") + kind_of(value) + ", not " + wanted);
}

}  // namespace

namespace detail {

tl::expected<std::int64_t, std::string> to_integer(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* number = std::get_if<double>(&value)) {
    // 2^63 is the first double that no int64 holds.
    if (std::trunc(*number) == *number && std::abs(*number) < 9223372036854775808.0) {
      return static_cast<std::int64_t>(*number);
    }
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (const auto number = whole_number<std::int64_t>(*text)) return *number;
  }
  return not_a("an integer", value);
}

tl::expected<double, std::string> to_real(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return static_cast<double>(*number);
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (const auto number = whole_number<double>(*text)) return *number;
  }
  return not_a("a real number", value);
}

tl::expected<std::string, std::string> to_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return not_a("text", value);
}

tl::expected<Blob, std::string> to_blob(const Value& value) {
  if (const auto* bytes = std::get_if<Blob>(&value)) return *bytes;
  return not_a("bytes", value);
}

}  // namespace detail

const Value& Row::value(std::size_t column) const noexcept {
  static const Value null;
  return column < values_.size() ? values_[column] : null;
}

kit::Error Row::no_column(std::string_view name) const {
  std::string known;
  for (const auto& column : *columns_) known += (known.empty() ? "" : ", ") + column;
  return {"sql.no_column",
          "the result has no column " + std::string(name) + "; its columns are: " + known};
}

kit::Error Row::wrong_type(std::size_t column, std::string_view why) const {
  return {"sql.column_type", "column " + (*columns_)[column] + " " + std::string(why)};
}

}  // namespace ctibus::sql
