#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ctibus/testing/clock.hpp"
#include "recorder.hpp"

namespace ctibus::acd::testing {

/// Callers who come by chance, talk for a random time and lose patience: a centre under virtual
/// time that compares what it predicts to each caller with what comes true.
class RandomSite : public Recorder {
 public:
  struct Callers {
    std::string group;
    double per_hour = 0;
    double talk = 180;        ///< mean, in seconds
    double patience = 0;      ///< mean, in seconds; 0: for ever
    double steadfast = 0.05;  ///< the share of those who wait for ever all the same
  };
  /// Of a call that had to wait and was not given up, so that its whole wait is seen.
  struct Sample {
    std::string group;
    Moment at{};
    double predicted = 0;
    double error = 0;
    double waited = 0;
    std::size_t ahead = 0;
  };

  RandomSite(const Options& options, std::uint64_t seed)
      : random_(seed), centre(*this, [this] { return random_.next(); }) {
    EXPECT_TRUE(check(options));
    EXPECT_TRUE(centre.configure(options, now));
    centre.connector_link("pbx1", true, {}, now);
    for (const AgentOptions& agent : options.agents) {
      EXPECT_TRUE(centre.log_on(agent.id, {}, true, now));
    }
    settle();
  }

  void add(const Callers& callers) { plan_arrival(callers); }
  void at(double hour, std::function<void()> deed) {
    plan(Moment(std::llround(hour * 3600e9)), std::move(deed));
  }
  void run(double hours) {
    const Moment end = start_ + Moment(std::llround(hours * 3600e9));
    while (!events_.empty() && events_.begin()->first <= end) {
      const auto [at, deed] = *events_.begin();
      events_.erase(events_.begin());
      now.utc += std::chrono::floor<Duration>(at - now.steady);
      now.steady = at;
      deed();
      centre.expire(now);
      settle();
    }
  }

  std::vector<Sample> samples;
  std::size_t unknown = 0;       ///< predictions that were not made
  std::size_t false_zeroes = 0;  ///< who was told that somebody is free, and waited

 private:
  ctibus::testing::Random random_;

 public:
  Centre centre;
  Now now{std::chrono::seconds(100), Timestamp(std::chrono::hours(500000))};

 private:
  struct Visit {
    Callers callers;
    bool steadfast = false;
    WaitEstimate estimate;
    Moment entered{};
    std::size_t ahead = 0;
  };

  /// Between 0 and 1, never either.
  double unit() { return (static_cast<double>(random_.below(1u << 30)) + 0.5) / (1u << 30); }
  double draw(double mean) { return -std::log(unit()) * mean; }
  void plan(Moment after, std::function<void()> deed) {
    events_.emplace(now.steady + after, std::move(deed));
  }
  void plan_in(double seconds, std::function<void()> deed) {
    plan(Moment(std::llround(seconds * 1e9)), std::move(deed));
  }
  static CallFacts facts(const std::string& call) { return {.call = call, .connector = "pbx1"}; }

  void plan_arrival(const Callers& callers) {
    plan_in(draw(3600 / callers.per_hour), [this, callers] {
      plan_arrival(callers);
      arrive(callers);
    });
  }

  void arrive(const Callers& callers) {
    const std::string call = std::to_string(++calls_);
    Visit& visit = visits_[call];
    visit.callers = callers;
    visit.steadfast = callers.patience == 0 || unit() < callers.steadfast;
    centre.arrive(facts(call), "pbx1:trunk", callers.group, now);
    centre.hold_replied(call, CommandResult::accepted, now);
    centre.call_state(facts(call),
                      {{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk},
                       {"pbx1:hold", ConnectionState::queued, DeviceKind::queue}},
                      now);
    if (visit.steadfast) return;
    plan_in(draw(callers.patience), [this, call] {
      const auto still = centre.calls().find(call);
      if (still == centre.calls().end() || !still->second.in_queue()) return;
      visits_.erase(call);
      centre.call_ended(call, false, now);
    });
  }

  void settle() {
    centre.distribute(now);
    for (const auto& [call, device] : std::exchange(to_answer_, {})) {
      centre.diverted(call, "pbx1:hold", device, now);
      centre.connection(call, device, ConnectionState::connected, now);
      plan_in(draw(visits_.at(call).callers.talk), [this, call] {
        visits_.erase(call);
        centre.call_ended(call, false, now);
      });
    }
    centre.distribute(now);
  }

  void entered(const QueuedCall& call, std::uint32_t position) override {
    Recorder::entered(call, position);
    Visit& visit = visits_.at(call.facts.call);
    visit.estimate = centre.estimate(call, now);
    visit.entered = now.steady;
    visit.ahead = position - 1;
    if (!visit.estimate.known) ++unknown;
  }
  void offer(const QueuedCall& call, const Offer& offer, Duration limit, Duration lease,
             Duration waited) override {
    Recorder::offer(call, offer, limit, lease, waited);
    to_answer_.emplace_back(call.facts.call, offer.device);
  }
  void left(const QueuedCall& call, LeaveReason reason, std::string_view agent,
            Duration waited) override {
    Recorder::left(call, reason, agent, waited);
    const Visit& visit = visits_[call.facts.call];
    if (reason != LeaveReason::answered || !visit.estimate.known) return;
    const double seconds = std::chrono::duration<double>(now.steady - visit.entered).count();
    if (visit.estimate.error == Duration(0)) {
      false_zeroes += seconds > 0 ? 1 : 0;
    } else if (visit.steadfast) {
      samples.push_back({call.group->name, visit.entered - start_,
                         std::chrono::duration<double>(visit.estimate.wait).count(),
                         std::chrono::duration<double>(visit.estimate.error).count(), seconds,
                         visit.ahead});
    }
  }

  const Moment start_ = now.steady;
  std::multimap<Moment, std::function<void()>> events_;
  std::map<std::string, Visit> visits_;
  std::vector<std::pair<std::string, std::string>> to_answer_;
  std::uint64_t calls_ = 0;
};

/// How good predictions were.
struct Honesty {
  std::size_t count = 0;
  double bias = 0;    ///< the mean of what was predicted minus what was waited, in stated errors
  double within = 0;  ///< the share of waits within one stated error
  double waited = 0;  ///< the mean, in seconds

  static Honesty of(const std::vector<RandomSite::Sample>& samples,
                    const std::function<bool(const RandomSite::Sample&)>& counts) {
    Honesty score;
    double error = 0;
    for (const auto& sample : samples) {
      if (!counts(sample)) continue;
      ++score.count;
      score.bias += sample.predicted - sample.waited;
      error += sample.error;
      score.waited += sample.waited;
      score.within += std::abs(sample.predicted - sample.waited) <= sample.error ? 1 : 0;
    }
    if (score.count == 0) return score;
    score.bias /= error;
    score.within /= static_cast<double>(score.count);
    score.waited /= static_cast<double>(score.count);
    return score;
  }
};

}  // namespace ctibus::acd::testing
