#include "core/simulate/agents_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "core/errors/nearest.hpp"
#include "core/simulate/columns.hpp"

namespace ctibus::simulate {

namespace {

enum : std::size_t { start, group, agents };

class StaffReader {
 public:
  StaffReader(const CsvTable& table, const Columns& columns, const acd::Options& options)
      : table_(table), columns_(columns) {
    for (const acd::GroupOptions& one : options.groups) groups_.push_back(one.name);
    for (const acd::AgentOptions& one : options.agents) {
      ids_.push_back(one.id);
      for (const acd::Membership& member : one.groups) members_[member.group].push_back(one.id);
    }
  }

  std::vector<Staffing> read() {
    std::map<std::chrono::minutes, std::set<std::string>> times;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      const auto time = columns_.time(row, start);
      const std::vector<std::string>* pool = pool_of(row);
      if (time && pool != nullptr) add(row, *pool, times[*time]);
    }
    std::vector<Staffing> all;
    for (auto& [time, working] : times) all.push_back({time, std::move(working)});
    return all;
  }

 private:
  /// Null: reported.
  const std::vector<std::string>* pool_of(std::size_t row) {
    const CsvCell* cell = columns_.cell(row, group);
    if (cell == nullptr || cell->text.empty()) return &ids_;
    const auto name = columns_.name(row, group, "group", groups_);
    return name ? &members_[*name] : nullptr;
  }

  void add(std::size_t row, const std::vector<std::string>& pool, std::set<std::string>& working) {
    const CsvCell& cell = *columns_.cell(row, agents);
    std::size_t count = 0;
    const char* end = cell.text.data() + cell.text.size();
    const auto read = std::from_chars(cell.text.data(), end, count);
    const bool is_id = std::find(ids_.begin(), ids_.end(), cell.text) != ids_.end();
    if (!is_id && read.ec == std::errc() && read.ptr == end) {
      if (count > pool.size()) {
        columns_.error(cell.place, fmt::format("{} agents are wanted, and {} are configured", count,
                                               pool.size()));
      }
      const auto wanted = static_cast<std::ptrdiff_t>(std::min(count, pool.size()));
      working.insert(pool.begin(), pool.begin() + wanted);
      return;
    }
    for (std::size_t at = 0; at < cell.text.size();) {
      const std::size_t blank = std::min(cell.text.find(' ', at), cell.text.size());
      if (blank > at) add_id(cell, cell.text.substr(at, blank - at), pool, working);
      at = blank + 1;
    }
  }

  void add_id(const CsvCell& cell, const std::string& id, const std::vector<std::string>& pool,
              std::set<std::string>& working) {
    if (std::find(pool.begin(), pool.end(), id) != pool.end()) {
      working.insert(id);
    } else {
      columns_.error(cell.place,
                     fmt::format("there is no agent \"{}\" {}.{}", id,
                                 &pool == &ids_ ? "in the configuration" : "in the group",
                                 errors::did_you_mean(id, pool)));
    }
  }

  const CsvTable& table_;
  const Columns& columns_;
  std::vector<std::string> groups_;
  std::vector<std::string> ids_;
  std::map<std::string, std::vector<std::string>> members_;
};

}  // namespace

std::optional<std::vector<Staffing>> read_agents(const CsvTable& table, const acd::Options& options,
                                                 config::Report& report) {
  static const Column all[] = {{"start", true}, {"group", false}, {"agents", true}};
  const std::size_t errors_before = report.errors();
  const Columns columns(table, all, "simulate.bad_agents", report);
  if (!columns.good()) return std::nullopt;
  auto staff = StaffReader(table, columns, options).read();
  if (report.errors() != errors_before) return std::nullopt;
  return staff;
}

}  // namespace ctibus::simulate
