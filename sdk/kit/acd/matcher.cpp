#include "ctibus/kit/acd/matcher.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "ctibus/kit/acd/domain.hpp"

namespace ctibus::acd {

namespace {

/// Behind everybody who is a principal.
constexpr std::uint32_t backup_tier = 1000;
constexpr std::size_t idle_update_allowance = 16;
constexpr std::size_t most_demands_of_a_group = 200;

bool is_seated_at(const Agent& agent, const Connector* connector) {
  return connector == nullptr || (agent.device != nullptr && agent.device->connector == connector);
}

bool is_available(const Agent& agent, const Demand& demand) {
  return is_open(agent.open, *demand.group) && is_seated_at(agent, demand.connector);
}

bool is_of_callbacks(const Demand& demand) {
  return demand.connector == nullptr && demand.group->channel == voice_index;
}

bool is_idle(const Demand& demand) {
  return demand.idle_updates >= demand.seats.size() + idle_update_allowance;
}

std::vector<std::string> values_of(const Condition& condition, const QueuedCall& call) {
  std::vector<std::string> values;
  values.reserve(condition.variables().size());
  for (const std::string& variable : condition.variables()) {
    const auto& data = call.facts.data;
    const auto found = std::find_if(data.begin(), data.end(),
                                    [&](const auto& entry) { return entry.first == variable; });
    values.push_back(found == data.end() ? std::string() : found->second);
  }
  return values;
}

}  // namespace

void Matcher::add(QueuedCall& call) {
  Demand& demand = demand_of(call);
  if (!demand.warm) warm(demand);
  demand.idle_updates = 0;
  demand.waiting.emplace(call.rank, &call);
  call.demand = &demand;
  place(demand);
}

void Matcher::remove(QueuedCall& call) {
  Demand& demand = *std::exchange(call.demand, nullptr);
  demand.waiting.erase(call.rank);
  place(demand);
}

Demand& Matcher::demand_of(const QueuedCall& call) {
  Group& group = *call.group;
  Key key{call.connector, call.step, values_of(group.steps[call.step].condition, call),
          call.preferred};
  auto& demands = demands_[&group];
  const auto found = demands.find(key);
  if (found != demands.end()) return *found->second;
  if (demands.size() >= most_demands_of_a_group) sweep(group);
  auto demand = std::make_unique<Demand>();
  demand->group = &group;
  demand->connector = call.connector;
  demand->step = call.step;
  demand->values = std::get<2>(key);
  demand->only = call.preferred;
  fill(*demand);
  return *demands.emplace(std::move(key), std::move(demand)).first->second;
}

namespace {

/// What a demand asks of those who sit in it.
struct Ask {
  const Step& step;
  const std::vector<std::string>& values;
  bool calls_back;

  std::optional<Seat> seat(const Member& member, std::uint32_t handicap) const {
    if (member.backup && !step.backups) return std::nullopt;
    if (calls_back && !member.agent->options.callbacks) return std::nullopt;
    if (!step.condition.holds(member.agent->skills, values)) return std::nullopt;
    return Seat{member.agent, member.priority + handicap + (member.backup ? backup_tier : 0),
                member.proficiency, member.weight, std::nullopt};
  }
};

}  // namespace

void Matcher::fill(Demand& demand) {
  const Ask ask{demand.group->steps[demand.step], demand.values, is_of_callbacks(demand)};
  std::unordered_set<const Agent*> seated;  // where one may be in several of the groups
  const auto add = [&](const Member& member, std::uint32_t handicap) {
    if (demand.only != nullptr && member.agent != demand.only) return;
    const auto seat = ask.seat(member, handicap);
    if (!seat || (!ask.step.helps.empty() && !seated.insert(member.agent).second)) return;
    demand.seats.push_back(*seat);
  };
  for (const Member& member : demand.group->members) add(member, 0);
  for (const Help& help : ask.step.helps) {
    for (const Member& member : help.group->members) add(member, help.handicap);
  }
}

std::optional<Seat> Matcher::seat_of(const QueuedCall& call, std::size_t at, const Agent& agent) {
  const Step& step = call.group->steps[at];
  const std::vector<std::string> values = values_of(step.condition, call);
  const Ask ask{step, values, call.callback != nullptr};
  const auto in = [&](const Group& group, std::uint32_t handicap) -> std::optional<Seat> {
    for (const Member& member : group.members) {
      if (member.agent == &agent) return ask.seat(member, handicap);
    }
    return std::nullopt;
  };
  if (const auto own = in(*call.group, 0)) return own;
  for (const Help& help : step.helps) {
    if (const auto seat = in(*help.group, help.handicap)) return seat;
  }
  return std::nullopt;
}

void Matcher::warm(Demand& demand) {
  demand.warm = true;
  for (std::size_t i = 0; i < demand.seats.size(); ++i) {
    Seat& seat = demand.seats[i];
    Agent& agent = *seat.agent;
    agent.warm.push_back({&demand, i});
    if (!is_available(agent, demand)) continue;
    seat.at = score(demand, seat);
    demand.available.emplace(*seat.at, &agent);
  }
}

void Matcher::cool(Demand& demand) {
  for (Seat& seat : demand.seats) {
    seat.at.reset();
    auto& warm = seat.agent->warm;
    const auto found = std::find_if(warm.begin(), warm.end(),
                                    [&](const WarmSeat& other) { return other.demand == &demand; });
    if (found == warm.end()) continue;
    *found = warm.back();
    warm.pop_back();
  }
  demand.available.clear();
  demand.warm = false;
  demand.idle_updates = 0;
  place(demand);
}

void Matcher::cool_idle() {
  for (Demand* demand : std::exchange(idle_, {})) {
    if (is_idle(*demand)) cool(*demand);  // and no call has come since
  }
}

void Matcher::sweep(const Group& group) {
  std::erase_if(demands_[&group], [&](const auto& entry) {
    Demand& demand = *entry.second;
    const bool lasting = demand.values.empty() && demand.only == nullptr;
    if (lasting || !demand.waiting.empty()) return false;
    if (demand.warm) cool(demand);
    std::erase(idle_, &demand);
    return true;
  });
}

void Matcher::set_open(Agent& agent, ChannelSet open) {
  agent.open = open;
  for (const WarmSeat& warm : agent.warm) {
    Demand& demand = *warm.demand;
    update(demand, warm.seat(), is_available(agent, demand));
  }
}

void Matcher::update(Demand& demand, Seat& seat, bool available) {
  if (!available && !seat.at) return;
  std::optional<Score> wanted;
  if (available) {
    wanted = score(demand, seat);
    if (wanted == seat.at) return;
  }
  if (seat.at) demand.available.erase(*seat.at);
  if (wanted) demand.available.emplace(*wanted, seat.agent);
  seat.at = wanted;
  if (demand.waiting.empty()) {
    const bool was_idle = is_idle(demand);
    ++demand.idle_updates;
    if (!was_idle && is_idle(demand)) idle_.push_back(&demand);
  }
  place(demand);
}

Score Matcher::score_by(const Group& group, const Agent& agent, const Seat& seat) {
  Score score{.tier = seat.tier, .idle_since = agent.idle_since.count(), .ordinal = agent.ordinal};
  if (group.channel != voice_index) {
    const std::int64_t items = in_hand(agent, group.channel);
    score.load = group.fills ? -items : items;
  }
  const Workload& load = agent.workload;
  switch (group.options.strategy) {
    case Strategy::fewest_calls:
      score.measure = static_cast<std::int64_t>(load.calls + load.calls_credit);
      break;
    case Strategy::least_talk_time:
      score.measure = (load.talk_time + load.talk_time_credit).count();
      break;
    case Strategy::round_robin:
    case Strategy::linear:
      score.measure = agent.ordinal;
      break;
    case Strategy::best_proficiency:
      score.measure = -static_cast<std::int64_t>(seat.proficiency);
      break;
    case Strategy::weighted:
    case Strategy::longest_idle:
    case Strategy::ring_all:
    case Strategy::unknown:
      break;
  }
  return score;
}

Score Matcher::score_of(const QueuedCall& call, const Agent& agent) {
  const auto seat = seat_of(call, call.step, agent);
  return seat ? score_by(*call.group, agent, *seat) : Score{};
}

Score Matcher::score(const Demand& demand, const Seat& seat) const {
  const Group& group = *demand.group;
  Score score = score_by(group, *seat.agent, seat);
  if (group.options.strategy != Strategy::weighted) return score;
  // A race of exponential times is won with a chance in proportion to the weight; who loses keeps
  // his time, which is as good as a new one.
  if (seat.at) {
    score.measure = seat.at->measure;
    return score;
  }
  const double share = (static_cast<double>(chance_() >> 11) + 1) * 0x1p-53;
  const double time = -std::log(share) / std::max(seat.weight, 1u) * 1e9;
  score.measure = group.weighted_time + std::llround(time);
  return score;
}

void Matcher::place(Demand& demand) {
  std::optional<std::pair<std::uint32_t, Rank>> wanted;
  const bool usable = demand.connector == nullptr || demand.connector->usable();
  if (!demand.available.empty() && !demand.waiting.empty() && usable) {
    wanted = std::pair(demand.group->options.priority, demand.waiting.begin()->first);
  }
  if (wanted == demand.open_at) return;
  if (demand.open_at) open_.erase(*demand.open_at);
  if (wanted) open_.emplace(*wanted, &demand);
  demand.open_at = wanted;
}

void Matcher::review(const Connector& connector) {
  for (const auto& [group, demands] : demands_) {
    for (const auto& [key, demand] : demands) {
      if (demand->connector == &connector) place(*demand);
    }
  }
}

void Matcher::review(const Group& group) {
  const auto demands = demands_.find(&group);
  if (demands == demands_.end()) return;
  for (const auto& [key, demand] : demands->second) place(*demand);
}

void Matcher::reseat(Group& group) {
  std::vector<QueuedCall*> waiting;
  for (const auto& [key, demand] : demands_[&group]) {
    for (const auto& [rank, call] : demand->waiting) waiting.push_back(call);
  }
  for (QueuedCall* call : waiting) remove(*call);
  drop(group);
  for (QueuedCall* call : waiting) add(*call);
}

void Matcher::drop(const Group& group) {
  for (const auto& [key, demand] : demands_[&group]) {
    if (demand->warm) cool(*demand);
    std::erase(idle_, demand.get());
  }
  demands_.erase(&group);
}

void Matcher::clear() {
  while (!demands_.empty()) drop(*demands_.begin()->first);
}

std::optional<Matcher::Match> Matcher::best() const {
  if (open_.empty()) return std::nullopt;
  const Demand& demand = *open_.begin()->second;
  auto turn = demand.available.begin();
  if (demand.group->options.strategy == Strategy::round_robin) {
    Score last = turn->first;
    last.measure = demand.group->last_turn;
    last.idle_since = std::numeric_limits<std::int64_t>::max();
    const auto next = demand.available.upper_bound(last);
    if (next != demand.available.end() && next->first.tier == last.tier &&
        next->first.load == last.load) {
      turn = next;
    }
  }
  return Match{demand.waiting.begin()->second, turn->second, &demand};
}

std::vector<Agent*> Matcher::peers(const Match& match) {
  std::vector<Agent*> agents;
  const auto& available = match.demand->available;
  const Score& best = available.begin()->first;
  for (const auto& [score, agent] : available) {
    if (score.tier != best.tier) break;
    agents.push_back(agent);
  }
  return agents;
}

void Matcher::took_turn(const Match& match) {
  Group& group = *match.demand->group;
  group.last_turn = match.agent->ordinal;
  if (group.options.strategy != Strategy::weighted) return;
  for (const WarmSeat& warm : match.agent->warm) {
    if (warm.demand == match.demand && warm.seat().at) {
      group.weighted_time = warm.seat().at->measure;
    }
  }
}

}  // namespace ctibus::acd
