#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "csta_switch/exchange.hpp"

namespace csta_switch::sip {

/// The exchange's time, for somebody who may be gone before a timer runs out.
class Clock {
 public:
  explicit Clock(Exchange& exchange) : exchange_(&exchange) {}

  Time now() const { return exchange_->now(); }
  void after(Time delay, std::function<void()> action) {
    exchange_->after(delay, [alive = std::weak_ptr<bool>(alive_), action = std::move(action)] {
      if (!alive.expired()) action();
    });
  }

 private:
  Exchange* exchange_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

/// Sends datagrams again until somebody says that they arrived: after T1, then each time after
/// twice as long, at most T2; given up after 64 times T1 (RFC 3261 17.1.2.2 and 13.3.1.4).
class Resender {
 public:
  using Send = std::function<void(std::string datagram, const std::string& to)>;
  using GivenUp = std::function<void()>;

  Resender(Clock& clock, Time t1, Time t2, Send send)
      : clock_(&clock), t1_(t1), t2_(t2), send_(std::move(send)) {}

  /// Sends it for the first time.
  void begin(const std::string& key, std::string datagram, std::string to, GivenUp given_up);
  /// It arrived; false: nobody sends it.
  bool stop(const std::string& key) { return sent_.erase(key) > 0; }
  /// It is being worked at: T2 from now on.
  void slow_down(const std::string& key);
  /// Once more, now.
  bool repeat(const std::string& key);
  void clear() { sent_.clear(); }
  Time longest() const { return 64 * t1_; }

 private:
  struct Sent {
    std::string datagram;
    std::string to;
    GivenUp given_up;
    Time interval;
    Time until;
    std::uint64_t number;
  };

  void wait(const std::string& key, const Sent& sent);
  void ring(const std::string& key, std::uint64_t number);

  Clock* clock_;
  Time t1_;
  Time t2_;
  Send send_;
  std::uint64_t count_ = 0;
  std::map<std::string, Sent> sent_;
};

}  // namespace csta_switch::sip
