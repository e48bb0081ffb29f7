#include <algorithm>

#include "announcement.hpp"
#include "ctibus/kit/acd/centre.hpp"

/// What waiting callers are told at chosen moments.
namespace ctibus::acd {

namespace {

/// One that nobody tells the end of is over by then.
constexpr Duration longest_announcement = std::chrono::minutes(2);

std::uint32_t whole_minutes(Duration wait) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
  return static_cast<std::uint32_t>(std::max<decltype(minutes)>(minutes, 1));
}

/// The moment after `now` at which it is said again.
Moment next_due(const AnnouncementOptions& announcement, Moment due, Now now) {
  if (due > now.steady) return due;
  if (announcement.every == Duration(0)) return Moment::max();
  const Moment interval = announcement.every;
  return due + interval * ((now.steady - due) / interval + 1);
}

}  // namespace

void Centre::begin_announcements(QueuedCall& call) {
  call.announcements.turns.clear();
  for (const AnnouncementOptions& announcement : call.group->options.announcements) {
    call.announcements.turns.push_back({call.in_queue_since + announcement.after, std::nullopt});
  }
  time_announcements(call);
}

/// Those whose time is past are not made up for.
void Centre::resume_announcements(QueuedCall& call, Now now) {
  if (!call.in_line) return;
  const auto before = std::exchange(call.announcements.turns, {});
  const auto& options = call.group->options.announcements;
  for (const AnnouncementOptions& announcement : options) {
    const Moment first = call.in_queue_since + announcement.after;
    call.announcements.turns.push_back({next_due(announcement, first, now), std::nullopt});
  }
  if (before.size() == options.size()) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      call.announcements.turns[i].said = before[i].said;
    }
  }
  time_announcements(call);
}

void Centre::end_announcements(QueuedCall& call) {
  if (call.announcements.turns.empty() && !call.announcements.speaking) return;
  call.announcements = {};
  deadlines_.clear(DeadlineKind::announcement, call.facts.call);
}

void Centre::hush(QueuedCall& call) {
  if (std::exchange(call.announcements.speaking, false)) listener_.stop_media(call);
}

/// While one is heard the deadline is its end.
void Centre::time_announcements(const QueuedCall& call) {
  const Announcements& own = call.announcements;
  if (own.turns.empty() || own.speaking) return;
  const Moment due = std::min_element(own.turns.begin(), own.turns.end(), [](auto& a, auto& b) {
                       return a.due < b.due;
                     })->due;
  if (due == Moment::max()) {
    deadlines_.clear(DeadlineKind::announcement, call.facts.call);
  } else {
    deadlines_.set(DeadlineKind::announcement, call.facts.call, due);
  }
}

/// One is due, or the last one was never told to have ended. Where the call is busy otherwise it
/// is looked at again when it waits.
void Centre::announce(QueuedCall& call, Now now) {
  call.announcements.speaking = false;
  if (call.phase != CallPhase::waiting || !call.in_line) return;
  const auto& options = call.group->options.announcements;
  auto& turns = call.announcements.turns;
  for (std::size_t i = 0; i < turns.size() && !call.announcements.speaking; ++i) {
    if (turns[i].due <= now.steady) say(call, options[i], turns[i], now);
  }
  time_announcements(call);
}

void Centre::say(QueuedCall& call, const AnnouncementOptions& announcement, AnnouncementTurn& turn,
                 Now now) {
  turn.due = next_due(announcement, turn.due, now);
  if (!call.connector->can.play || !call.connector->usable()) return;
  std::optional<std::uint32_t> minutes;
  if (uses(announcement, minutes_placeholder)) {
    if (const WaitEstimate left = estimate(call, now); left.known) {
      minutes = whole_minutes(left.wait);
    }
  }
  const std::uint32_t place = position(call);
  const Words words = words_of(announcement, place, minutes, turn.said);
  if (words.number) turn.said = words.number;
  if (words.sounds.empty()) return;
  call.announcements.speaking = true;
  deadlines_.set(DeadlineKind::announcement, call.facts.call, now.steady + longest_announcement);
  listener_.announced(call, place, words.sounds);
  listener_.play(call, words.sounds);
}

void Centre::announcement_over(QueuedCall& call) {
  if (!std::exchange(call.announcements.speaking, false)) return;
  deadlines_.clear(DeadlineKind::announcement, call.facts.call);
  time_announcements(call);
}

}  // namespace ctibus::acd
