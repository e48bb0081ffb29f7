#include "collector.hpp"

#include <algorithm>

#include "time.hpp"

namespace ctibus::acd::simulation {

namespace {

void count(Tally& tally, LeaveReason reason, double wait, bool in_time) {
  switch (reason) {
    case LeaveReason::answered:
      ++tally.answered;
      tally.in_time += in_time ? 1 : 0;
      tally.wait_of_answered += wait;
      break;
    case LeaveReason::abandoned:
      ++tally.abandoned;
      break;
    case LeaveReason::dissuaded:
      ++tally.dissuaded;
      break;
    case LeaveReason::overflowed:
      ++tally.overflowed;
      break;
    case LeaveReason::failed:
    case LeaveReason::redirected:
    case LeaveReason::merged:
    case LeaveReason::callback:
    case LeaveReason::message:
    case LeaveReason::unknown:
      ++tally.lost;
      break;
  }
  ++tally.offered;
  tally.wait += wait;
  tally.longest_wait = std::max(tally.longest_wait, wait);
}

GroupOutcome empty_outcome(const std::string& name, const traffic::BatchOptions& options) {
  const traffic::BatchRatio none(options);
  return {name, {}, {}, none, none, none, none, none, none, none, none, none};
}

}  // namespace

Collector::Collector(const Scenario& scenario)
    : threshold_(moment_of(scenario.threshold)), interval_(moment_of(scenario.interval)) {
  for (const GroupOptions& group : scenario.options.groups) {
    groups_.push_back(empty_outcome(group.name, scenario.batches));
  }
  watches_.resize(groups_.size());
}

void Collector::entered(const Visit& visit, Moment now) {
  pass(visit.group, now);
  Watch& watch = watches_[visit.group];
  ++watch.waiting;
  Tally& total = groups_[visit.group].total;
  total.longest_queue = std::max(total.longest_queue, static_cast<std::uint32_t>(watch.waiting));
}

void Collector::left(const Visit& visit, LeaveReason reason, Moment now) {
  pass(visit.group, now);
  Watch& watch = watches_[visit.group];
  --watch.waiting;
  if (!visit.observed) return;
  GroupOutcome& group = groups_[visit.group];
  const Moment waited = now - visit.entered;
  const double wait = seconds_of(waited).count();
  const bool answered = reason == LeaveReason::answered;
  const bool in_time = answered && waited <= threshold_;
  count(group.total, reason, wait, in_time);
  if (Tally* interval = interval_at(group, visit.entered)) count(*interval, reason, wait, in_time);

  const auto share = [](bool of) { return of ? 1.0 : 0.0; };
  group.wait.add(wait, 1);
  group.wait_of_answered.add(answered ? wait : 0, share(answered));
  group.service_level.add(share(in_time), 1);
  group.delayed.add(share(waited > Moment(0)), 1);
  group.abandoned.add(share(reason == LeaveReason::abandoned), 1);
  group.dissuaded.add(share(reason == LeaveReason::dissuaded), 1);
  group.overflowed.add(share(reason == LeaveReason::overflowed), 1);
  group.queue.add(watch.fresh.queue, watch.fresh.time);
  group.occupancy.add(watch.fresh.engaged, watch.fresh.staffed);
  watch.fresh = {};
}

void Collector::staff(std::uint32_t group, int logged_on, int engaged, Moment now) {
  pass(group, now);
  watches_[group].logged_on += logged_on;
  watches_[group].engaged += engaged;
}

void Collector::pass(std::uint32_t group, Moment now) {
  if (interval_ > Moment(0)) {
    Moment& since = watches_[group].since;
    while (since / interval_ != now / interval_) {
      pass_within(group, (since / interval_ + 1) * interval_);
    }
  }
  pass_within(group, now);
}

void Collector::pass_within(std::uint32_t group, Moment until) {
  Watch& watch = watches_[group];
  if (until == watch.since) return;
  const double time = seconds_of(until - watch.since).count();
  Tally passed;
  passed.time = time;
  passed.queue = time * static_cast<double>(watch.waiting);
  passed.staffed = time * static_cast<double>(watch.logged_on);
  passed.engaged = time * static_cast<double>(watch.engaged);
  passed.longest_queue = static_cast<std::uint32_t>(watch.waiting);
  for (Tally* tally :
       {&watch.fresh, &groups_[group].total, interval_at(groups_[group], watch.since)}) {
    if (tally == nullptr) continue;
    tally->time += passed.time;
    tally->queue += passed.queue;
    tally->staffed += passed.staffed;
    tally->engaged += passed.engaged;
    tally->longest_queue = std::max(tally->longest_queue, passed.longest_queue);
  }
  watch.since = until;
}

Tally* Collector::interval_at(GroupOutcome& group, Moment at) {
  if (interval_ <= Moment(0)) return nullptr;
  const auto index = static_cast<std::size_t>(at / interval_);
  if (index >= group.intervals.size()) group.intervals.resize(index + 1);
  return &group.intervals[index];
}

std::vector<GroupOutcome> Collector::take(Moment now) {
  for (std::uint32_t group = 0; group < groups_.size(); ++group) pass(group, now);
  return std::move(groups_);
}

}  // namespace ctibus::acd::simulation
