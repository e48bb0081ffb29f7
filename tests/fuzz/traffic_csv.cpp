#include "core/simulate/agents_file.hpp"
#include "core/simulate/traffic_file.hpp"
#include "fuzz.hpp"

// The files of a simulated day. The first byte chooses which.

namespace ctibus::fuzz {

namespace {

acd::Options options() {
  acd::Options made;
  made.groups = {{.name = "sales"}, {.name = "help"}};
  made.agents = {{.id = "ann", .groups = {{.group = "sales"}}},
                 {.id = "bob", .groups = {{.group = "help"}}}};
  return made;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

void is_read_again(const simulate::CsvTable& table) {
  std::string text;
  const auto write = [&](const std::vector<simulate::CsvCell>& row) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (at > 0) text += table.separator;
      text += quoted(row[at].text);
    }
    text += '\n';
  };
  write(table.head);
  // Between quotation marks the first line may tell another separator.
  if (table.separator == ',' && table.head.size() == 1) return;
  for (const auto& row : table.rows) write(row);
  config::Report report;
  const auto again = simulate::parse_csv(text, "again.csv", report);
  if (!again || again->separator != table.separator) return;
  require(again->rows.size() == table.rows.size(), "every row is read again");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    for (std::size_t at = 0; at < table.rows[row].size(); ++at) {
      require(again->rows[row][at].text == table.rows[row][at].text, "values are read as written");
    }
  }
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const bool agents = (in.byte() & 1) != 0;
  config::Report report;
  const auto table = simulate::parse_csv(text_of(in.rest()), "fuzz.csv", report);
  require(table.has_value() == (report.errors() == 0), "a table, or an error");
  if (!table) return;
  for (const auto& row : table->rows) {
    require(row.size() == table->head.size(), "rows are as wide as the header");
  }
  is_read_again(*table);
  if (agents) {
    const auto staff = simulate::read_agents(*table, options(), report);
    require(staff.has_value() == (report.errors() == 0), "agents, or an error");
    return;
  }
  const std::vector<std::string> groups{"sales", "help"};
  const auto traffic = simulate::read_traffic(*table, groups, report);
  require(traffic.has_value() == (report.errors() == 0), "traffic, or an error");
  if (!traffic) return;
  require(traffic->interval > std::chrono::minutes(0), "parts of the day have a length");
  for (const simulate::Expected& row : traffic->rows) {
    require(row.calls >= 0 && row.talk.count() > 0, "calls are not negative, and last");
  }
}

}  // namespace ctibus::fuzz
