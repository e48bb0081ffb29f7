#include "service_watch.hpp"

#include <algorithm>

namespace ctibus::acd {

namespace {

std::uint32_t in_time(const ServiceLevel& level) {
  return level.formula == ServiceFormula::answered_and_abandoned
             ? level.answered_in_time + level.abandoned_in_time
             : level.answered_in_time;
}

/// What a group is not asked for, or not at its door yet.
bool counts(LeaveReason reason, LeaveCause cause) {
  const bool not_let_in = cause == LeaveCause::closed || cause == LeaveCause::refused;
  return reason != LeaveReason::merged && !not_let_in;
}

}  // namespace

std::uint32_t counted(const ServiceLevel& level) {
  switch (level.formula) {
    case ServiceFormula::answered:
      return level.answered;
    case ServiceFormula::answered_and_abandoned:
      return level.answered + level.abandoned;
    case ServiceFormula::offered:
    case ServiceFormula::unknown:
      break;
  }
  return level.offered;
}

void ServiceWatch::left(const Group& group, LeaveReason reason, LeaveCause cause, Duration waited,
                        Now now) {
  Entry* entry = recent(group, now);
  if (entry == nullptr || !counts(reason, cause)) return;
  const bool answered = reason == LeaveReason::answered;
  const bool abandoned = reason == LeaveReason::abandoned;
  const bool timely = waited <= entry->second.within;
  drop_old(*entry, now);
  unexpect(*entry);
  add(entry->second, now.steady,
      {1U, answered ? 1U : 0U, answered && timely ? 1U : 0U, abandoned ? 1U : 0U,
       abandoned && timely ? 1U : 0U});
  expect(*entry);
}

void ServiceWatch::restore(const Group& group, const ServiceLevel& saved, Timestamp then, Now now) {
  Entry* entry = recent(group, now);
  if (entry == nullptr || saved.within != entry->second.within || saved.offered == 0) return;
  Recent& recent = entry->second;
  const Moment end = moment_of(then, now);
  recent.started = std::min(moment_of(saved.since, now), end);
  const auto slices = static_cast<std::uint64_t>((end - recent.started) / width(recent) + 1);
  if (slices > 61) return;  // of another window
  unexpect(*entry);
  for (std::uint64_t slice = 0; slice < slices; ++slice) {
    const auto share = [&](std::uint32_t of) {
      return static_cast<std::uint32_t>(of * (slice + 1) / slices - of * slice / slices);
    };
    add(recent, recent.started + width(recent) * static_cast<std::int64_t>(slice),
        {share(saved.offered), share(saved.answered), share(saved.answered_in_time),
         share(saved.abandoned), share(saved.abandoned_in_time)});
  }
  expect(*entry);
  drop_old(*entry, now);
}

void ServiceWatch::group_removed(std::string_view group) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return;
  unexpect(*found);
  groups_.erase(found);
}

ServiceLevel ServiceWatch::level_of(const Group& group, Now now) {
  Entry* entry = recent(group, now);
  if (entry == nullptr) return {};
  drop_old(*entry, now);
  const Recent& recent = entry->second;
  const ObjectiveOptions& options = group.options.objective;
  const Moment since = std::max(recent.started, now.steady - Moment(recent.window));
  ServiceLevel level{.objective = options.percent,
                     .formula = options.formula,
                     .within = options.within,
                     .since = now.utc - std::chrono::floor<Duration>(now.steady - since)};
  for (const Slice& slice : recent.slices) {
    level.offered += slice.counts.offered;
    level.answered += slice.counts.answered;
    level.answered_in_time += slice.counts.answered_in_time;
    level.abandoned += slice.counts.abandoned;
    level.abandoned_in_time += slice.counts.abandoned_in_time;
  }
  const std::uint64_t of = counted(level);
  level.known = of > 0;
  if (level.known) level.percent = static_cast<std::uint32_t>(in_time(level) * 100ULL / of);
  return level;
}

std::optional<Moment> ServiceWatch::next() const {
  if (pending_.empty()) return std::nullopt;
  return pending_.begin()->first;
}

std::set<std::string> ServiceWatch::expire(Now now) {
  std::set<std::string> changed;
  while (!pending_.empty() && pending_.begin()->first <= now.steady) {
    const auto found = groups_.find(pending_.begin()->second);
    drop_old(*found, now);
    changed.insert(found->first);
  }
  return changed;
}

/// Null: the group has no objective.
ServiceWatch::Entry* ServiceWatch::recent(const Group& group, Now now) {
  const ObjectiveOptions& options = group.options.objective;
  if (options.within == Duration(0)) {
    group_removed(group.name);
    return nullptr;
  }
  const auto [at, is_new] = groups_.try_emplace(group.name);
  Recent& recent = at->second;
  if (recent.within != options.within || recent.window != options.window) {
    unexpect(*at);
    recent = {options.within, options.window, now.steady, {}};
  }
  return &*at;
}

/// Not before the last slice.
void ServiceWatch::add(Recent& recent, Moment at, const Counts& counts) {
  const Moment begin = at - at % width(recent);
  if (recent.slices.empty() || recent.slices.back().begin < begin) {
    recent.slices.push_back({begin, {}});
  }
  Counts& sum = recent.slices.back().counts;
  sum.offered += counts.offered;
  sum.answered += counts.answered;
  sum.answered_in_time += counts.answered_in_time;
  sum.abandoned += counts.abandoned;
  sum.abandoned_in_time += counts.abandoned_in_time;
}

void ServiceWatch::drop_old(Entry& entry, Now now) {
  Recent& recent = entry.second;
  const auto old = [&] { return leaves_window(recent, recent.slices.front()) <= now.steady; };
  if (recent.slices.empty() || !old()) return;
  unexpect(entry);
  while (!recent.slices.empty() && old()) recent.slices.pop_front();
  expect(entry);
}

void ServiceWatch::expect(const Entry& entry) {
  const Recent& recent = entry.second;
  if (recent.slices.empty()) return;
  pending_.emplace(leaves_window(recent, recent.slices.front()), entry.first);
}

void ServiceWatch::unexpect(const Entry& entry) {
  const Recent& recent = entry.second;
  if (recent.slices.empty()) return;
  pending_.erase({leaves_window(recent, recent.slices.front()), entry.first});
}

}  // namespace ctibus::acd
