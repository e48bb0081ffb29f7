#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/kit/pbx/call_book.hpp"

namespace ctibus::csta {

/// Commands that the switch has been asked to carry out, and the events that will be their outcome.
/// Events come before, after or without the response. Strand only.
class Outcomes {
 public:
  using Time = std::chrono::nanoseconds;
  using Ticket = std::uint64_t;
  using Verb = pbx::Verb;

  struct Expected {
    MessageId command;
    /// Empty: the call that `device` begins.
    std::string call;
    std::string device;  ///< empty: any
    std::vector<Verb> verbs;
    Verb last = Verb::cleared;  ///< with it, it is over
    /// Told in place of the switch's, which does not know why we wanted it.
    std::optional<Cause> cause = {};
    /// Of a call that is begun: what the switch does not know of it.
    pbx::NewCall facts = {};
    /// The switch is doing it, whatever it may answer later. Once.
    std::function<void(const std::string& call)> seen = {};
  };

  /// It is waited for until `until`.
  Ticket expect(Expected expected, Time until);
  void drop(Ticket ticket);
  void drop_all() { expected_.clear(); }
  /// The call that a device was to begin has this name.
  void name(Ticket ticket, const std::string& call);

  /// The call is the one that a device was to begin, although the device is not in it yet.
  void begun(const std::string& call, std::string_view device, Time now);

  /// Completes what is to be told of an event. `call` and `device` are those of the event.
  void claim(const std::string& call, Verb verb, std::string_view device, Time now,
             pbx::Change& change);
  /// A call begins at the device: what is known of it beforehand.
  pbx::NewCall facts_of(std::string_view device, Time now) const;

 private:
  struct Entry {
    Ticket ticket = 0;
    Time until{};
    Expected expected;
  };
  std::list<Entry> expected_;  ///< the latest first
  Ticket last_ = 0;
};

}  // namespace ctibus::csta
