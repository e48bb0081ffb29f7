#pragma once

#include <map>
#include <random>

#include "people/outside.hpp"

namespace csta_switch {

/// People who act by themselves: they call in, answer, talk and hang up, by chance.
class Crowd {
 public:
  using Chance = std::mt19937_64;

  Crowd(const Site& site, Telephony& telephony, Outside& outside, Timers& timers, Chance& chance);

  /// Callers come from now on.
  void begin();
  void entered(const Call& call, const Party& party);
  void clear() { callers_.clear(); }

 private:
  struct Caller {
    const Callers* kind = nullptr;
    bool talks = false;
  };

  Time between(Time low, Time high);
  bool happens(double share);
  void expect(const Callers& kind);
  void call_in(const Callers& kind);
  void ring(const Person& person, const Place& place, bool is_outside);
  void talk(const Person& person, const Place& place);
  void talk_with_caller(int handle, Caller& caller);
  void hang_up(const Place& place);

  const Site* site_;
  Telephony* telephony_;
  Outside* outside_;
  Timers* timers_;
  Chance* chance_;
  std::map<int, Caller> callers_;  ///< by handle
};

}  // namespace csta_switch
