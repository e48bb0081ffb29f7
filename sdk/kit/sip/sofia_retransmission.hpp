#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "ctibus/kit/sip/sofia_stack.hpp"
#include "sofia_timers.hpp"

namespace ctibus::sip {

/// Sends something again and again until it is stopped or too late: 2xx responses until their ACK
/// (RFC 3261 13.3.1.4), reliable provisional ones until their PRACK (RFC 3262 3).
class SofiaRetransmission {
 public:
  explicit SofiaRetransmission(SofiaTimers& timers) : timers_(timers) {}
  SofiaRetransmission(const SofiaRetransmission&) = delete;
  SofiaRetransmission& operator=(const SofiaRetransmission&) = delete;
  ~SofiaRetransmission() { stop(); }

  /// `longest`: intervals double up to it. `give_up` may destroy this.
  void start(Duration first, Duration longest, Duration limit, std::function<void()> again,
             std::function<void()> give_up) {
    stop();
    interval_ = first;
    longest_ = longest;
    again_ = std::move(again);
    running_ = true;
    limit_ = timers_.start(limit, [this, give_up = std::move(give_up)] {
      stop();
      const auto last = give_up;
      last();
    });
    wait();
  }

  void stop() {
    if (!std::exchange(running_, false)) return;
    timers_.cancel(next_);
    timers_.cancel(limit_);
  }

  bool running() const { return running_; }

 private:
  void wait() {
    next_ = timers_.start(interval_, [this] {
      interval_ = std::min(2 * interval_, longest_);
      wait();
      again_();
    });
  }

  SofiaTimers& timers_;
  bool running_ = false;
  Duration interval_{0};
  Duration longest_{0};
  std::function<void()> again_;
  SofiaTimers::Id next_;
  SofiaTimers::Id limit_;
};

}  // namespace ctibus::sip
