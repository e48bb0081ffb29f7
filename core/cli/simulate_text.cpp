#include "core/cli/simulate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/cli/table.hpp"
#include "core/simulate/columns.hpp"

namespace ctibus::cli {
namespace {

using simulate::Figures;
using traffic::Estimate;
using Json = nlohmann::ordered_json;

std::string number(double value, double factor = 1) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return "never";
  return fmt::format("{:.1f}", factor * value);
}

/// With its interval, where it has one.
std::string sure(const Estimate& value, double factor = 1) {
  if (!std::isfinite(value.value) || !std::isfinite(value.half_width)) {
    return number(value.value, factor);
  }
  return fmt::format("{:.1f} +-{:.1f}", factor * value.value, factor * value.half_width);
}

/// Theory has columns only where it says something.
std::vector<std::string> row(std::string name, const Figures& figures, bool with_theory) {
  std::vector<std::string> cells{std::move(name),
                                 number(figures.offered.value),
                                 number(figures.answered.value),
                                 number(figures.abandoned.value, 100),
                                 number(figures.sent_away.value, 100),
                                 sure(figures.service_level, 100),
                                 number(figures.mean_wait.value),
                                 number(figures.longest_wait.value),
                                 number(figures.occupancy.value, 100),
                                 number(figures.agents.value)};
  if (!with_theory) return cells;
  const auto& theory = figures.theory;
  cells.insert(cells.end(), {!theory              ? "-"
                             : theory->abandoning ? "A"
                                                  : "C",
                             theory ? number(theory->service_level, 100) : "",
                             theory ? number(theory->mean_wait) : "",
                             theory ? number(theory->abandoned, 100) : ""});
  return cells;
}

std::string all_day(const Figures& total) {
  return fmt::format(
      "All day: {} calls offered, {} answered; {} % within the time, mean wait {} s, {} % "
      "abandoned, {} % sent away, agents {} % engaged.\n",
      sure(total.offered), sure(total.answered), sure(total.service_level, 100),
      sure(total.mean_wait), sure(total.abandoned, 100), sure(total.sent_away, 100),
      sure(total.occupancy, 100));
}

Json known(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const Figures& figures) {
  const auto estimate = [](const Estimate& value) {
    return Json{{"value", known(value.value)}, {"half_width", known(value.half_width)}};
  };
  Json out = {{"offered", estimate(figures.offered)},
              {"answered", estimate(figures.answered)},
              {"abandoned", estimate(figures.abandoned)},
              {"sent_away", estimate(figures.sent_away)},
              {"service_level", estimate(figures.service_level)},
              {"mean_wait", estimate(figures.mean_wait)},
              {"longest_wait", estimate(figures.longest_wait)},
              {"occupancy", estimate(figures.occupancy)},
              {"agents", estimate(figures.agents)}};
  if (figures.theory) {
    out["theory"] = {{"formula", figures.theory->abandoning ? "erlang_a" : "erlang_c"},
                     {"service_level", known(figures.theory->service_level)},
                     {"mean_wait", known(figures.theory->mean_wait)},
                     {"abandoned", known(figures.theory->abandoned)}};
  }
  return out;
}

}  // namespace

std::string simulated_text(const simulate::Study& study, simulate::Seconds threshold,
                           std::uint32_t replications) {
  std::string out;
  for (const simulate::GroupStudy& group : study.groups) {
    const std::string within = fmt::format("<= {:g} s %", threshold.count());
    const bool with_theory =
        std::any_of(group.parts.begin(), group.parts.end(),
                    [](const auto& part) { return part.figures.theory.has_value(); });
    std::vector<std::string> head{"start", "offered", "answered",  "aband. %", "away %",
                                  within,  "wait s",  "longest s", "occup. %", "agents"};
    if (with_theory) head.insert(head.end(), {"Erlang", within, "wait s", "aband. %"});
    Table table(std::move(head));
    for (const simulate::PartOfDay& part : group.parts) {
      table.add(row(simulate::time_text(part.start), part.figures, with_theory));
    }
    out += fmt::format("{}\n{}{}\n", printable(group.name), table.text(), all_day(group.total));
  }
  out += fmt::format("Means of {} simulated day{}{}.\n", replications, replications == 1 ? "" : "s",
                     replications == 1 ? "" : ", with intervals of 95 %");
  return out;
}

nlohmann::ordered_json simulated_json(const simulate::Study& study) {
  Json groups = Json::array();
  for (const simulate::GroupStudy& group : study.groups) {
    Json parts = Json::array();
    for (const simulate::PartOfDay& part : group.parts) {
      Json figures = json_of(part.figures);
      Json entry = {{"start", simulate::time_text(part.start)}};
      entry.update(figures);
      parts.push_back(std::move(entry));
    }
    groups.push_back(
        {{"group", group.name}, {"total", json_of(group.total)}, {"parts", std::move(parts)}});
  }
  return groups;
}

}  // namespace ctibus::cli
