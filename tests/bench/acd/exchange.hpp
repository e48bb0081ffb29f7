#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <vector>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/testing/clock.hpp"
#include "history.hpp"
#include "quiet_listener.hpp"
#include "site.hpp"

namespace ctibus::bench::acd {

/// How people behave; times are means, of exponential distributions.
struct People {
  double alerting = 0;     ///< seconds until an agent answers
  double talk = 0;         ///< seconds
  double patience = 0;     ///< seconds that a caller waits; 0: for ever
  double ring_out = 0;     ///< share of offers that nobody answers
  double breaks = 0;       ///< share of calls after which the agent takes a break
  double break_time = 60;  ///< seconds
};

/// The time of one decision: from the fact that made it possible.
struct Taken {
  double to_offer = 0;     ///< microseconds until the (first) offer was told
  double whole = 0;        ///< and until the centre was done with everything
  bool call_came = false;  ///< an agent was waiting; otherwise a call was
};

/// A centre under virtual time, and everybody around it: callers, agents, the switch.
class Exchange final : public QuietListener {
 public:
  /// `history`: where the facts go, if they are wanted.
  Exchange(const Site& site, const People& people, std::uint64_t seed, History* history = nullptr);
  ~Exchange() override = default;

  /// Calls a second from now on, now and then asked for; never more than `most`.
  void let_call(double most, std::function<double()> rate);
  void log_on(std::size_t agent);
  void log_off(std::size_t agent);
  void run_until(const std::function<bool()>& done);
  void run_for(std::chrono::nanoseconds time);

  void measure(bool wanted) { measuring_ = wanted; }
  const std::vector<Taken>& decisions() const { return decisions_; }

  ctibus::acd::Now now() const { return now_; }
  /// Calls that are not being offered.
  std::size_t waiting() const { return waiting_; }
  std::uint64_t calls() const { return calls_.size(); }
  std::uint64_t answered() const { return answered_; }
  double waited() const { return waited_; }  ///< seconds, by those who were answered
  const ctibus::acd::Centre& centre() const { return centre_; }

 private:
  enum class Kind : std::uint8_t { arrival, alert, answer, ring_out, hang_up, give_up, back };
  struct Event {
    std::chrono::nanoseconds at;
    std::uint64_t order;
    Kind kind;
    std::uint32_t subject;  ///< a call, or the agent who is back
    friend bool operator>(const Event& a, const Event& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };
  enum class State : std::uint8_t { arriving, waiting, offered, answered, gone };
  struct Caller {
    std::uint32_t group = 0;
    std::uint32_t agent = 0;
    State state = State::arriving;
  };

  void offer(const QueuedCall& call, const Offer& offer, Duration, Duration, Duration) override;
  void entered(const QueuedCall& call, std::uint32_t) override;
  void offer_ended(const QueuedCall& call, const Offer&, OfferResult, Duration) override;
  void left(const QueuedCall& call, LeaveReason, std::string_view, Duration waited) override;
  void agent_entered_state(const Agent& agent) override;

  /// Tells the centre a fact, lets it decide, and times both.
  template <class Tell>
  void tell(Tell&& tell, bool call_came = false);
  void note(Fact fact);
  void set_state(std::uint32_t call, State state);
  void begin_to_wait(const QueuedCall& call);
  void after(double seconds, Kind kind, std::uint32_t subject);
  void handle(const Event& event);
  void arrive();
  void answer(std::uint32_t call);
  void hang_up(std::uint32_t call);
  void carry_out_offers();
  double drawn(double mean);
  double share();
  std::string id_of(std::uint32_t call) const;
  static std::uint32_t number_of(const QueuedCall& call);
  const std::string& device_of(std::uint32_t call) const;
  ctibus::acd::CallFacts facts_of(std::uint32_t call) const;

  const Site& site_;
  People people_;
  ctibus::testing::Random random_;
  ctibus::testing::Random chance_{1};
  History* history_;
  ctibus::acd::Centre centre_{*this, [this] { return chance_.next(); }};
  ctibus::acd::Now now_{std::chrono::seconds(100), Timestamp(std::chrono::hours(500000))};
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t last_event_ = 0;
  double most_ = 0;
  std::function<double()> rate_;
  bool calling_ = false;  ///< an arrival is among the events
  std::vector<Caller> calls_;
  std::vector<std::uint32_t> offers_;  ///< told, and not carried out yet
  std::chrono::steady_clock::time_point first_offer_;
  std::vector<Taken> decisions_;
  bool measuring_ = false;
  std::size_t waiting_ = 0;
  std::uint64_t answered_ = 0;
  double waited_ = 0;
};

}  // namespace ctibus::bench::acd
