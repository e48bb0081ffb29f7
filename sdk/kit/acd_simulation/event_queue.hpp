#pragma once

#include <chrono>
#include <cstdint>
#include <queue>
#include <vector>

namespace ctibus::acd::simulation {

using Moment = std::chrono::nanoseconds;

enum class EventKind : std::uint8_t {
  arrival,         ///< of these Callers
  patience_over,   ///< a call's
  answered,        ///< an offer
  not_answered,    ///< an offer
  talk_over,       ///< a call's
  message_over,    ///< that a call hears
  wrap_up_over,    ///< an agent's
  shift_begins,    ///< an agent's
  shift_ends,      ///< an agent's
  back_from_pause  ///< an agent, who had not answered
};

struct Event {
  Moment at{};
  std::uint64_t order = 0;
  EventKind kind{};
  std::uint32_t subject = 0;
  std::uint32_t version = 0;  ///< of the subject; another one: it does not concern anybody any more
};

/// What will happen, earliest first; in the order of their announcement within a moment.
class EventQueue {
 public:
  void add(Moment at, EventKind kind, std::uint32_t subject, std::uint32_t version = 0) {
    events_.push({at, ++last_order_, kind, subject, version});
  }
  [[nodiscard]] bool empty() const { return events_.empty(); }
  [[nodiscard]] Moment next() const { return events_.top().at; }
  Event take() {
    const Event event = events_.top();
    events_.pop();
    return event;
  }

 private:
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::uint64_t last_order_ = 0;
};

}  // namespace ctibus::acd::simulation
