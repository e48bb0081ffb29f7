#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "history.hpp"
#include "site.hpp"

namespace ctibus::bench::acd {

/// The baseline: distribution by scanning, without clock, bus, database or strings.
///
/// `caller_by_caller` is Asterisk's app_queue: every waiting call, in the order of its queue's
/// weight and its age, computes a metric of each member of its queue and takes the best who is
/// free. Every queue has records of its own of its members, which follow their states. That each
/// caller looks only once a second, in a thread of its own, is left out.
///
/// `dispatcher_pass` is FreeSWITCH's mod_callcenter: one pass sorts all waiting calls, and for each
/// the free agents of its queue. That it waits 100 ms between passes and asks a database is left
/// out.
///
/// Both know the conditions and helpers of our groups on top, so that they decide the same.
class Scan {
 public:
  enum class Style { caller_by_caller, dispatcher_pass };
  struct Pick {
    std::uint32_t call = 0;
    std::uint32_t agent = 0;
    friend bool operator==(const Pick&, const Pick&) = default;
  };

  Scan(const Site& site, Style style);

  void apply(const Fact& fact);
  /// All offers of one pass, `on_first` is told of the first when it is found. They are as if
  /// carried out only while it works: apply() them.
  template <class OnFirst>
  const std::vector<Pick>& decide(std::chrono::nanoseconds now, OnFirst&& on_first) {
    picks_.clear();
    if (style_ == Style::dispatcher_pass) sort_calls();
    const std::vector<Waiting>& calls = style_ == Style::dispatcher_pass ? sorted_ : waiting_;
    for (const Waiting& waiting : calls) {
      const auto agent = style_ == Style::dispatcher_pass ? first_for(waiting.call, now)
                                                          : best_for(waiting.call, now);
      if (!agent) continue;
      if (picks_.empty()) on_first();
      picks_.push_back({waiting.call, *agent});
      agents_[*agent].taken = true;
    }
    for (const Pick& pick : picks_) agents_[pick.agent].taken = false;
    return picks_;
  }

 private:
  using Moment = std::chrono::nanoseconds;
  struct Waiting {
    std::uint32_t priority = 0;
    std::uint32_t call = 0;
    friend auto operator<=>(const Waiting&, const Waiting&) = default;
  };
  struct Member {
    std::uint32_t agent = 0;
    std::uint32_t tier = 0;
    bool free = false;
  };
  /// Members who may be asked after a time.
  struct Ring {
    Moment after{};
    std::vector<Member> members;
  };
  struct Queue {
    std::uint32_t priority = 0;
    ctibus::acd::Strategy strategy{};
    std::optional<Asked> asked;
    std::vector<Ring> rings;  ///< its own members, then its helper's
  };
  struct Record {
    std::uint32_t queue = 0;
    std::uint32_t ring = 0;
    std::uint32_t member = 0;
  };
  struct Agent {
    bool free = false;
    bool taken = false;  ///< in this pass
    Moment idle_since{};
    std::int64_t calls = 0;
    std::vector<std::uint32_t> skills;
    std::vector<Record> records;
  };
  struct Call {
    std::uint32_t queue = 0;
    Moment since{};
  };
  using Metric = std::tuple<std::uint32_t, std::int64_t, Moment, std::uint32_t>;

  void set_free(std::uint32_t agent, bool free);
  void sort_calls();
  bool may_take(const Queue& queue, const Agent& agent, Moment elapsed) const;
  Metric metric(const Queue& queue, const Member& member) const;
  std::optional<std::uint32_t> best_for(std::uint32_t call, Moment now) const;
  std::optional<std::uint32_t> first_for(std::uint32_t call, Moment now);

  Style style_;
  std::vector<Queue> queues_;
  std::vector<Agent> agents_;
  std::vector<Call> calls_;
  std::vector<Waiting> waiting_;  ///< in order, or for the dispatcher as they came
  std::vector<Waiting> sorted_;
  std::vector<Metric> candidates_;
  std::vector<Pick> picks_;
};

}  // namespace ctibus::bench::acd
