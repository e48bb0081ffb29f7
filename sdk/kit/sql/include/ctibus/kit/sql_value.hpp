#ifndef CTIBUS_KIT_SQL_VALUE_HPP
#define CTIBUS_KIT_SQL_VALUE_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <ctibus/kit/error.hpp>

// Values that go into and come out of statements. Plain data: any thread that owns them.

namespace ctibus::sql {

using Blob = std::vector<std::byte>;

/** NULL, integer (booleans are 0 and 1), real, text or bytes. */
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

[[nodiscard]] inline Value to_value(const Value& value) { return value; }
[[nodiscard]] inline Value to_value(std::nullptr_t) { return {}; }
[[nodiscard]] inline Value to_value(std::nullopt_t) { return {}; }
[[nodiscard]] inline Value to_value(const Blob& bytes) { return bytes; }
[[nodiscard]] inline Value to_value(std::string_view text) { return std::string(text); }
[[nodiscard]] inline Value to_value(const std::string& text) { return text; }
[[nodiscard]] inline Value to_value(const char* text) { return std::string(text); }
template <std::floating_point T>
[[nodiscard]] Value to_value(T number) {
  return static_cast<double>(number);
}
template <std::integral T>
[[nodiscard]] Value to_value(T number) {
  static_assert(sizeof(T) < 8 || std::is_signed_v<T>, "a database has no unsigned 64-bit integer");
  return static_cast<std::int64_t>(number);
}
template <class T>
[[nodiscard]] Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value();
}

namespace detail {
// What a column's value reads as; an error text without the column when it does not.
[[nodiscard]] tl::expected<std::int64_t, std::string> to_integer(const Value& value);
[[nodiscard]] tl::expected<double, std::string> to_real(const Value& value);
[[nodiscard]] tl::expected<std::string, std::string> to_text(const Value& value);
[[nodiscard]] tl::expected<Blob, std::string> to_blob(const Value& value);

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
[[nodiscard]] tl::expected<T, std::string> read(const Value& value) {
  if constexpr (is_optional<T>::value) {
    if (std::holds_alternative<std::monostate>(value)) return T();
    return read<typename T::value_type>(value).map([](auto inner) { return T(std::move(inner)); });
  } else if constexpr (std::is_same_v<T, bool>) {
    return to_integer(value).map([](std::int64_t number) { return number != 0; });
  } else if constexpr (std::is_integral_v<T>) {
    auto number = to_integer(value);
    if (!number) return tl::unexpected(number.error());
    if (!std::in_range<T>(*number)) {
      return tl::unexpected(std::to_string(*number) + " does not fit");
    }
    return static_cast<T>(*number);
  } else if constexpr (std::is_floating_point_v<T>) {
    return to_real(value).map([](double number) { return static_cast<T>(number); });
  } else if constexpr (std::is_same_v<T, std::string>) {
    return to_text(value);
  } else {
    static_assert(std::is_same_v<T, Blob>, "a column reads as bool, integer, real, string or Blob");
    return to_blob(value);
  }
}
}  // namespace detail

/** One row of a result. Holds its values; copies and outlives whatever made it. */
class Row {
 public:
  using Columns = std::shared_ptr<const std::vector<std::string>>;
  Row(Columns columns, std::vector<Value> values)
      : columns_(std::move(columns)), values_(std::move(values)) {}

  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return *columns_; }
  /** The value as the database gave it; NULL for a column that is not there. */
  [[nodiscard]] const Value& value(std::size_t column) const noexcept;

  /** One column by place (from 0) or by name (as the statement spells it) as bool, any integer,
   *  float, double, std::string, Blob, or std::optional of these for columns that may be NULL. Text
   *  reads as a number only when all of it is one (PostgreSQL's NUMERIC comes as text).
   *  Errors: `sql.no_column`, `sql.column_type`. */
  template <class T>
  [[nodiscard]] kit::Result<T> get(std::size_t column) const {
    if (column >= values_.size()) return tl::unexpected(no_column(std::to_string(column)));
    auto out = detail::read<T>(values_[column]);
    if (!out) return tl::unexpected(wrong_type(column, out.error()));
    return std::move(*out);
  }
  template <class T>
  [[nodiscard]] kit::Result<T> get(std::string_view name) const {
    for (std::size_t i = 0; i < columns_->size(); ++i) {
      if ((*columns_)[i] == name) return get<T>(i);
    }
    return tl::unexpected(no_column(name));
  }

  /** Reads the columns in order into variables of the types that `get` knows; stops at the first
      error, with the earlier ones filled. The row may have more columns. */
  template <class... T>
  [[nodiscard]] kit::Result<void> read(T&... out) const {
    kit::Result<void> result;
    std::size_t column = 0;
    (void)(read_one(column++, out, result) && ...);
    return result;
  }

 private:
  template <class T>
  bool read_one(std::size_t column, T& out, kit::Result<void>& result) const {
    auto value = get<T>(column);
    if (!value) {
      result = tl::unexpected(std::move(value.error()));
      return false;
    }
    out = std::move(*value);
    return true;
  }
  [[nodiscard]] kit::Error no_column(std::string_view name) const;
  [[nodiscard]] kit::Error wrong_type(std::size_t column, std::string_view why) const;

  Columns columns_;
  std::vector<Value> values_;
};

using Rows = std::vector<Row>;

}  // namespace ctibus::sql

#endif
