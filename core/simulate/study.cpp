#include "core/simulate/study.hpp"

#include <algorithm>
#include <map>

#include "ctibus/kit/acd_simulation/simulation.hpp"

namespace ctibus::simulate {

namespace {

/// The replications of one place in the table.
class Cell {
 public:
  explicit Cell(std::uint32_t replications) : none_({.batches = std::max(replications, 2U)}) {}

  void add(const acd::Tally& tally) {
    const auto offered = static_cast<double>(tally.offered);
    const auto answered = static_cast<double>(tally.answered);
    offered_.add(offered, 1);
    answered_.add(answered, 1);
    abandoned_.add(static_cast<double>(tally.abandoned), offered);
    sent_away_.add(static_cast<double>(tally.dissuaded + tally.overflowed), offered);
    service_level_.add(static_cast<double>(tally.in_time), offered);
    mean_wait_.add(tally.wait_of_answered, answered);
    longest_wait_.add(tally.longest_wait, 1);
    occupancy_.add(tally.engaged, tally.staffed);
    agents_.add(tally.staffed, tally.time);
  }

  Figures figures() const {
    return {offered_.estimate(),       answered_.estimate(),
            abandoned_.estimate(),     sent_away_.estimate(),
            service_level_.estimate(), mean_wait_.estimate(),
            longest_wait_.estimate(),  occupancy_.estimate(),
            agents_.estimate(),        std::nullopt};
  }

 private:
  traffic::BatchRatio none_;
  traffic::BatchRatio offered_ = none_;
  traffic::BatchRatio answered_ = none_;
  traffic::BatchRatio abandoned_ = none_;
  traffic::BatchRatio sent_away_ = none_;
  traffic::BatchRatio service_level_ = none_;
  traffic::BatchRatio mean_wait_ = none_;
  traffic::BatchRatio longest_wait_ = none_;
  traffic::BatchRatio occupancy_ = none_;
  traffic::BatchRatio agents_ = none_;
};

/// A group over all replications.
struct Columns {
  std::vector<Cell> parts;
  std::vector<bool> expected;  ///< the traffic has calls then
  std::vector<bool> seen;      ///< calls came
  std::optional<Cell> total;
};

void add(Columns& columns, const acd::GroupOutcome& outcome, std::uint32_t replications) {
  const acd::Tally none;
  acd::Tally total;
  for (std::size_t part = 0; part < columns.parts.size(); ++part) {
    const bool is_there = part < outcome.intervals.size();
    const acd::Tally& tally = is_there ? outcome.intervals[part] : none;
    columns.parts[part].add(tally);
    if (tally.offered > 0) columns.seen[part] = true;
    // Agents who are there before and after the calls are no part of the day.
    if (columns.expected[part] || tally.offered > 0) total.add(tally);
  }
  if (!columns.total) columns.total.emplace(replications);
  columns.total->add(total);
}

}  // namespace

Result<Study> study(const Day& day, std::uint32_t replications, std::uint64_t seed) {
  auto scenario = scenario_of(day);
  if (!scenario) return tl::unexpected(scenario.error());
  const auto simulation = acd::Simulation::create(std::move(*scenario));
  if (!simulation) return tl::unexpected(simulation.error());
  const std::chrono::minutes zero = first_start(day.traffic);
  const std::chrono::minutes interval = day.traffic.interval;
  const auto part_of = [&](std::chrono::minutes start) {
    return static_cast<std::size_t>((start - zero) / interval);
  };

  const auto parts =
      static_cast<std::size_t>(*simulation->scenario().until / Seconds(interval)) + 1;
  std::vector<Columns> columns(day.options.groups.size(),
                               {std::vector<Cell>(parts, Cell(replications)),
                                std::vector<bool>(parts), std::vector<bool>(parts), std::nullopt});
  const auto group_named = [&](const std::string& name) {
    const auto& groups = day.options.groups;
    return static_cast<std::size_t>(
        std::find_if(groups.begin(), groups.end(),
                     [&](const acd::GroupOptions& group) { return group.name == name; }) -
        groups.begin());
  };
  for (const Expected& row : day.traffic.rows) {
    columns[group_named(row.group)].expected[part_of(row.start)] = true;
  }

  Study result;
  for (std::uint32_t at = 0; at < replications; ++at) {
    acd::Outcome outcome = simulation->run(seed + at);
    result.calls += outcome.calls;
    for (std::size_t group = 0; group < outcome.groups.size(); ++group) {
      add(columns[group], outcome.groups[group], replications);
    }
    for (std::string& problem : outcome.problems) result.problems.push_back(std::move(problem));
  }
  for (std::size_t group = 0; group < columns.size(); ++group) {
    GroupStudy made{day.options.groups[group].name, {}, columns[group].total->figures()};
    for (std::size_t part = 0; part < parts; ++part) {
      if (!columns[group].expected[part] && !columns[group].seen[part]) continue;
      made.parts.push_back({zero + interval * part, columns[group].parts[part].figures()});
    }
    if (!made.parts.empty()) result.groups.push_back(std::move(made));
  }
  for (GroupStudy& group : result.groups) {
    const acd::GroupOptions& options = day.options.groups[group_named(group.name)];
    if (!is_predictable(day.options, options)) continue;
    for (PartOfDay& part : group.parts) {
      for (const Expected& row : day.traffic.rows) {
        if (row.group != group.name || row.start != part.start) continue;
        part.figures.theory = predict(day, options, row, part.figures.agents.value);
      }
    }
  }
  return result;
}

}  // namespace ctibus::simulate
