#include "core/simulate/traffic_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/simulate/columns.hpp"

namespace ctibus::simulate {

namespace {

enum : std::size_t { start, group, calls, talk, wrap_up, patience };
constexpr double most_calls = 10'000'000;

bool is_empty(const CsvCell* cell) { return cell == nullptr || cell->text.empty(); }

std::optional<Expected> read_row(const Columns& columns, std::size_t row,
                                 std::span<const std::string> groups) {
  const auto time = columns.time(row, start);
  const auto name = columns.name(row, group, "group", groups);
  const auto count = columns.number(row, calls, false, "120");
  const auto talks = columns.number(row, talk, true, "180 (seconds)");
  bool good = time && name && count && talks;
  const auto seconds = [&](std::size_t column, bool positive,
                           std::string_view example) -> std::optional<Seconds> {
    if (is_empty(columns.cell(row, column))) return std::nullopt;
    const auto value = columns.number(row, column, positive, example);
    good = good && value;
    return Seconds(value.value_or(0));
  };
  const auto wraps = seconds(wrap_up, false, "30 (seconds)");
  const auto waits = seconds(patience, true, "120 (seconds), or leave it empty for ever");
  if (!good) return std::nullopt;
  return Expected{*time, *name, *count, Seconds(*talks), wraps, waits};
}

/// nullopt was reported.
std::optional<std::chrono::minutes> interval_of(const Traffic& traffic, const Columns& columns) {
  std::vector<std::chrono::minutes> starts;
  for (const Expected& row : traffic.rows) starts.push_back(row.start);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  std::optional<std::chrono::minutes> shortest;
  for (std::size_t at = 1; at < starts.size(); ++at) {
    shortest = std::min(shortest.value_or(std::chrono::hours(24)), starts[at] - starts[at - 1]);
  }
  const auto interval = shortest.value_or(std::chrono::minutes(30));
  for (std::size_t row = 0; row < traffic.rows.size(); ++row) {
    const auto off = (traffic.rows[row].start - starts.front()) % interval;
    if (off == std::chrono::minutes(0)) continue;
    columns.error(
        columns.cell(row, start)->place,
        fmt::format("{} does not follow the others: parts of the day are {} minutes here, "
                    "from {} on",
                    time_text(traffic.rows[row].start), interval.count(),
                    time_text(starts.front())));
    return std::nullopt;
  }
  return interval;
}

}  // namespace

std::optional<Traffic> read_traffic(const CsvTable& table, std::span<const std::string> groups,
                                    config::Report& report) {
  static const Column all[] = {{"start", true}, {"group", true},    {"calls", true},
                               {"talk", true},  {"wrap_up", false}, {"patience", false}};
  const std::size_t errors_before = report.errors();
  const Columns columns(table, all, "simulate.bad_traffic", report);
  if (!columns.good()) return std::nullopt;
  Traffic traffic;
  std::map<std::pair<std::chrono::minutes, std::string>, std::uint32_t> lines;
  double sum = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    auto expected = read_row(columns, row, groups);
    if (!expected) continue;
    const config::Place& place = columns.cell(row, start)->place;
    const auto [earlier, fresh] = lines.try_emplace({expected->start, expected->group}, place.line);
    if (!fresh) {
      columns.error(
          place, fmt::format("line {} tells the calls of group \"{}\" at {} too", earlier->second,
                             expected->group, time_text(expected->start)));
      continue;
    }
    sum += expected->calls;
    traffic.rows.push_back(std::move(*expected));
  }
  if (table.rows.empty()) columns.error(table.head.front().place, "there are no calls in the file");
  if (sum > most_calls) {
    columns.error(table.head.front().place,
                  fmt::format("{:.0f} calls are too many: at most {:.0f}", sum, most_calls));
  }
  if (report.errors() != errors_before) return std::nullopt;
  const auto interval = interval_of(traffic, columns);
  if (!interval) return std::nullopt;
  traffic.interval = *interval;
  return traffic;
}

}  // namespace ctibus::simulate
