#include "dial_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ctibus::sim {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool dialable(std::string_view number) {
  return !number.empty() && std::all_of(number.begin(), number.end(), [](char c) {
    return is_digit(c) || c == '*' || c == '#' || c == 'x';
  });
}

tl::unexpected<Error> bad(std::string text) { return failure("sim.bad_options", std::move(text)); }

/// Ranges and shares that the option table cannot express.
Result<> check(const Person& person, std::string_view where) {
  if (person.answer_min > person.answer_max || person.talk_min > person.talk_max) {
    return bad(fmt::format("{}: a shortest time is longer than its longest one.", where));
  }
  if (person.busy + person.reject + person.no_answer > 1.0) {
    return bad(fmt::format("{}: busy, reject and no_answer together exceed 1.", where));
  }
  return {};
}

}  // namespace

bool fits(std::string_view pattern, std::string_view number) {
  return pattern.size() == number.size() &&
         std::equal(pattern.begin(), pattern.end(), number.begin(), [](char want, char have) {
           return want == have || (want == 'x' && is_digit(have));
         });
}

Result<DialPlan> DialPlan::make(const Options& options) {
  DialPlan plan;
  std::set<std::string> taken;
  const auto add = [&](const std::string& number, Target::Kind kind,
                       std::size_t index) -> Result<> {
    if (!dialable(number)) {
      return bad(
          fmt::format("\"{}\" is no number: write digits, *, # (and x in a pattern).", number));
    }
    if (!taken.insert(number).second) {
      return bad(fmt::format("The number {} is given twice.", number));
    }
    const bool pattern = number.find('x') != std::string::npos;
    if (pattern && kind != Target::Kind::route_point) {
      return bad(fmt::format("\"{}\": only a route point may be a pattern.", number));
    }
    (pattern ? plan.patterns_ : plan.exact_).push_back({number, {kind, number, index}});
    return {};
  };
  for (std::size_t i = 0; i < options.extensions.size(); ++i) {
    const Extension& extension = options.extensions[i];
    if (auto added = add(extension.number, Target::Kind::station, i); !added) {
      return tl::unexpected(added.error());
    }
    if (auto good = check(extension.person, "extension " + extension.number); !good) {
      return tl::unexpected(good.error());
    }
  }
  if (!options.holding.number.empty()) {
    if (auto added = add(options.holding.number, Target::Kind::holding, 0); !added) {
      return tl::unexpected(added.error());
    }
  }
  for (std::size_t i = 0; i < options.route_points.size(); ++i) {
    if (auto added = add(options.route_points[i].number, Target::Kind::route_point, i); !added) {
      return tl::unexpected(added.error());
    }
  }
  for (std::size_t i = 0; i < options.trunks.size(); ++i) {
    const Trunk& trunk = options.trunks[i];
    if (trunk.name.empty() || !taken.insert(trunk.name).second) {
      return bad(fmt::format("The trunk name \"{}\" is empty or taken.", trunk.name));
    }
    if (auto good = check(trunk.person, "trunk " + trunk.name); !good) {
      return tl::unexpected(good.error());
    }
    if (!trunk.prefix.empty()) {
      plan.prefixes_.push_back({trunk.prefix, {Target::Kind::trunk, {}, i}});
    }
  }
  for (const Callers& callers : options.callers) {
    const bool known = callers.trunk.empty()
                           ? !options.trunks.empty()
                           : std::any_of(options.trunks.begin(), options.trunks.end(),
                                         [&](const Trunk& t) { return t.name == callers.trunk; });
    if (!known)
      return bad(fmt::format("Callers of {} need a trunk to come in by.", callers.called));
    if (callers.patience_min > callers.patience_max || callers.talk_min > callers.talk_max) {
      return bad(fmt::format("Callers of {}: a shortest time is longer than its longest one.",
                             callers.called));
    }
  }
  return plan;
}

std::optional<Target> DialPlan::find(std::string_view number) const {
  for (const auto* entries : {&exact_, &patterns_}) {
    for (const Entry& entry : *entries) {
      if (!fits(entry.pattern, number)) continue;
      Target target = entry.target;
      target.number = number;
      return target;
    }
  }
  for (const Entry& entry : prefixes_) {
    if (number.size() <= entry.pattern.size() || !number.starts_with(entry.pattern)) continue;
    Target target = entry.target;
    target.number = number.substr(entry.pattern.size());
    return target;
  }
  return std::nullopt;
}

}  // namespace ctibus::sim
