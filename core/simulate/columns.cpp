#include "core/simulate/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/errors/nearest.hpp"

namespace ctibus::simulate {

namespace {

constexpr double highest_number = 100'000;

std::optional<int> two_digits(std::string_view text) {
  int value = 0;
  if (text.size() != 2) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

}  // namespace

Columns::Columns(const CsvTable& table, std::span<const Column> columns,
                 std::string_view error_code, config::Report& report)
    : table_(table), columns_(columns), error_code_(error_code), report_(report) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  where_.resize(columns.size());
  for (std::size_t at = 0; at < table.head.size(); ++at) {
    const CsvCell& head = table.head[at];
    const auto known = std::find(names.begin(), names.end(), head.text);
    if (known == names.end()) {
      error(head.place,
            fmt::format("there is no column \"{}\": the columns are {}.{}", head.text,
                        fmt::join(names, ", "), errors::did_you_mean(head.text, names)));
      good_ = false;
      continue;
    }
    auto& where = where_[static_cast<std::size_t>(known - names.begin())];
    if (where) {
      error(head.place, fmt::format("column \"{}\" is there twice", head.text));
      good_ = false;
    }
    where = at;
  }
  for (std::size_t at = 0; at < columns.size(); ++at) {
    if (!columns[at].required || where_[at]) continue;
    error(table.head.front().place,
          fmt::format("the header has no column \"{}\": the columns are {}", columns[at].name,
                      fmt::join(names, ", ")));
    good_ = false;
  }
}

void Columns::error(const config::Place& place, std::string text) const {
  report_.error(place, error_code_, std::move(text));
}

const CsvCell* Columns::cell(std::size_t row, std::size_t column) const {
  return where_[column] ? &table_.rows[row][*where_[column]] : nullptr;
}

std::optional<std::chrono::minutes> Columns::time(std::size_t row, std::size_t column) const {
  const CsvCell& from = *cell(row, column);
  const std::string_view text = from.text;
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    const std::string hour_text =
        colon == 1 ? "0" + std::string(text.substr(0, 1)) : std::string(text.substr(0, colon));
    const auto hours = two_digits(hour_text);
    const auto minutes = two_digits(text.substr(colon + 1));
    if (hours && minutes && *hours < 24 && *minutes < 60) {
      return std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    }
  }
  error(from.place, fmt::format("\"{}\" is no time of the day: write it as 08:30", text));
  return std::nullopt;
}

std::optional<double> Columns::number(std::size_t row, std::size_t column, bool positive,
                                      std::string_view example) const {
  const CsvCell& from = *cell(row, column);
  std::string text = from.text;
  if (table_.separator == ';') std::replace(text.begin(), text.end(), ',', '.');
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  const bool in_range =
      read.ec == std::errc() && read.ptr == end && value >= 0 && value <= highest_number;
  if (in_range && (!positive || value > 0)) return value;
  error(from.place,
        fmt::format("{} is \"{}\": write a number {} to {}, such as {}", columns_[column].name,
                    from.text, positive ? "above 0" : "from 0", highest_number, example));
  return std::nullopt;
}

std::optional<std::string> Columns::name(std::size_t row, std::size_t column, std::string_view what,
                                         std::span<const std::string> known) const {
  const CsvCell& from = *cell(row, column);
  if (std::find(known.begin(), known.end(), from.text) != known.end()) return from.text;
  error(from.place, fmt::format("there is no {} \"{}\" in the configuration.{}", what, from.text,
                                errors::did_you_mean(from.text, known)));
  return std::nullopt;
}

std::string time_text(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

}  // namespace ctibus::simulate
