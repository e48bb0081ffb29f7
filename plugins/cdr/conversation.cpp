#include "conversation.hpp"

#include <algorithm>

#include "results.hpp"

namespace ctibus::cdr_plugin {

// Time ------------------------------------------------------------------------------------------

void Conversation::advance(Moment at) {
  if (at.inferred) inferred_ = true;
  if (started_ == Timestamp{}) {
    clock_ = started_ = at.time;
    return;
  }
  // Two sources may disagree by a little; time does not run backwards for either.
  if (at.time <= clock_) return;
  add_time(at.time - clock_);
  clock_ = at.time;
}

void Conversation::add_time(Duration elapsed) {
  bool talking = false;
  bool held = false;
  for (const auto& [call, leg] : legs_) {
    if (leg.terminal) continue;
    std::size_t connected = 0;
    std::size_t holding = 0;
    for (const Segment& segment : segments_) {
      if (segment.leg != call) continue;
      connected += segment.activity == Activity::connected ? 1 : 0;
      holding += segment.activity == Activity::holding ? 1 : 0;
    }
    const bool talk = connected >= 2;
    if (talk) {
      for (Segment& segment : segments_) {
        if (segment.leg == call && segment.activity == Activity::connected) segment.talk += elapsed;
      }
    }
    if (leg.primary && connected + holding >= 2) (talk ? talking : held) = true;
  }
  for (Segment& segment : segments_) {
    if (segment.activity == Activity::alerting) segment.ring += elapsed;
    if (segment.activity == Activity::queued) segment.queue_wait += elapsed;
    if (segment.activity == Activity::holding) segment.hold += elapsed;
  }
  if (talking) {
    talk_ += elapsed;
  } else if (held) {
    hold_ += elapsed;
  }
}

// Finding and changing --------------------------------------------------------------------------

Conversation::Leg& Conversation::leg(std::string_view call) {
  if (const auto found = legs_.find(call); found != legs_.end()) return found->second;
  const bool primary = legs_.empty() || call == root_;
  Leg& fresh = legs_.emplace(std::string(call), Leg{}).first->second;
  fresh.primary = primary;
  begin(cdr::SegmentKind::caller, call, {}, Activity::calling);
  return fresh;
}

void Conversation::present(const Leg& leg, const Presented& said) {
  if (!leg.primary) return;
  const auto fill = [](std::string& to, Text from) {
    if (to.empty()) to = from;
  };
  fill(calling_, said.calling);
  fill(calling_name_, said.calling_name);
  fill(called_, said.called);
  fill(trunk_, said.trunk);
  if (direction_ == Direction::unknown) direction_ = said.direction;
}

void Conversation::attach(const Attributes& data) {
  for (const auto& [name, value] : data) {
    const auto found = std::find_if(data_.begin(), data_.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (found != data_.end()) {
      found->second = value;
    } else {
      data_.emplace_back(name, value);
    }
  }
}

std::size_t Conversation::open_segment(std::string_view call, std::string_view device) const {
  for (std::size_t i = segments_.size(); i-- > 0;) {
    const Segment& segment = segments_[i];
    if (segment.open() && segment.leg == call && segment.device == device &&
        segment.activity != Activity::queued) {
      return i;
    }
  }
  return none;
}

std::size_t Conversation::open_queue(std::string_view call) const {
  for (std::size_t i = segments_.size(); i-- > 0;) {
    if (segments_[i].activity == Activity::queued && segments_[i].leg == call) return i;
  }
  return none;
}

std::size_t Conversation::last_segment(std::string_view call, std::string_view device) const {
  for (std::size_t i = segments_.size(); i-- > 0;) {
    const Segment& segment = segments_[i];
    if (segment.kind == cdr::SegmentKind::party && segment.leg == call &&
        segment.device == device) {
      return i;
    }
  }
  return none;
}

std::size_t Conversation::caller_of(std::string_view call) const {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.kind == cdr::SegmentKind::caller && segment.leg == call && segment.open()) return i;
  }
  return none;
}

Conversation::Segment& Conversation::begin(cdr::SegmentKind kind, std::string_view call,
                                           std::string_view device, Activity activity) {
  if (segments_.size() >= max_segments) {
    // The row stays within a frame; what goes first is an attempt that came to nothing.
    auto victim = std::find_if(segments_.begin(), segments_.end(), [](const Segment& segment) {
      return !segment.open() && !segment.answered_once();
    });
    if (victim == segments_.end()) victim = segments_.begin();
    dropped_ring_ += victim->ring;
    dropped_wait_ += victim->queue_wait;
    inferred_ = true;
    segments_.erase(victim);
  }
  Segment& segment = segments_.emplace_back();
  segment.kind = kind;
  segment.call = call;
  segment.leg = call;
  segment.device = device;
  segment.started = clock_;
  segment.activity = activity;
  return segment;
}

Conversation::Segment& Conversation::party(std::string_view call, std::string_view device,
                                           Activity activity) {
  if (Segment* known = at(open_segment(call, device))) return *known;
  Segment& segment = begin(cdr::SegmentKind::party, call, device, activity);
  fill_offer(legs_.find(call)->second, segment);
  return segment;
}

void Conversation::answer(std::string_view call, Segment& segment) {
  segment.activity = Activity::connected;
  if (!segment.answered_once()) segment.answered = clock_;
  Segment* caller = at(caller_of(call));
  if (caller != nullptr && caller->activity == Activity::calling) {
    caller->activity = Activity::connected;
    caller->answered = clock_;
  }
  if (leg(call).primary && answered_ == Timestamp{}) answered_ = clock_;
}

void Conversation::end(Segment& segment, cdr::Result unanswered, Cause cause) {
  segment.activity = Activity::ended;
  segment.ended = clock_;
  segment.cause = cause;
  if (segment.answered_once()) {
    segment.result = cdr::Result::answered;
  } else if (segment.kind != cdr::SegmentKind::caller) {
    segment.result = unanswered;
  }
}

void Conversation::end_leg(std::string_view call, Cause cause) {
  Leg& ending = leg(call);
  if (ending.terminal) return;
  ending.terminal = true;
  if (cause == Cause::unknown) cause = ending.cause;
  for (Segment& segment : segments_) {
    if (!segment.open() || segment.leg != call) continue;
    if (segment.activity == Activity::queued) {
      end(segment, cdr::Result::abandoned, cause);
      continue;
    }
    auto unanswered = unanswered_by(cause);
    if (unanswered == cdr::Result::unknown) {
      unanswered = ending.caller_left ? cdr::Result::abandoned : cdr::Result::not_answered;
    }
    end(segment, unanswered, cause);
  }
  ended_ = clock_;
  if (ending.primary && cause != Cause::unknown) cause_ = cause;
}

void Conversation::conclude(std::string_view call) {
  if (!is_live(call)) return;
  inferred_ = true;
  end_leg(call, Cause::unknown);
}

void Conversation::conclude() {
  inferred_ = true;
  for (const std::string& call : calls()) end_leg(call, Cause::unknown);
}

bool Conversation::over() const {
  return !legs_.empty() && std::all_of(legs_.begin(), legs_.end(),
                                       [](const auto& entry) { return entry.second.terminal; });
}

bool Conversation::is_live(std::string_view call) const {
  const auto found = legs_.find(call);
  return found != legs_.end() && !found->second.terminal;
}

std::vector<std::string> Conversation::calls() const {
  std::vector<std::string> out;
  for (const auto& [call, leg] : legs_) out.push_back(call);
  return out;
}

void Conversation::absorb(Conversation&& other, Moment moment) {
  if (other.started_ == Timestamp{}) return;
  advance(moment);
  other.advance({std::max(clock_, other.clock_), false});
  advance({other.clock_, false});
  // The row is the customer's conversation: what an inside call was before matters less.
  if (direction_ == Direction::internal && other.direction_ != Direction::internal) {
    direction_ = other.direction_;
    calling_ = std::move(other.calling_);
    calling_name_ = std::move(other.calling_name_);
    called_ = std::move(other.called_);
    trunk_ = std::move(other.trunk_);
  } else {
    const auto fill = [](std::string& to, std::string& from) {
      if (to.empty()) to = std::move(from);
    };
    fill(calling_, other.calling_);
    fill(calling_name_, other.calling_name_);
    fill(called_, other.called_);
    fill(trunk_, other.trunk_);
    if (direction_ == Direction::unknown) direction_ = other.direction_;
  }
  started_ = std::min(started_, other.started_);
  if (answered_ == Timestamp{} || (other.answered_ != Timestamp{} && other.answered_ < answered_)) {
    answered_ = other.answered_;
  }
  ended_ = std::max(ended_, other.ended_);
  talk_ += other.talk_;
  hold_ += other.hold_;
  dropped_ring_ += other.dropped_ring_;
  dropped_wait_ += other.dropped_wait_;
  inferred_ = inferred_ || other.inferred_;
  if (cause_ == Cause::unknown) cause_ = other.cause_;
  legs_.merge(other.legs_);
  seen_.merge(other.seen_);
  for (Segment& segment : other.segments_) segments_.push_back(std::move(segment));
  for (auto& entry : other.data_) {
    const auto same = [&](const auto& mine) { return mine.first == entry.first; };
    if (std::none_of(data_.begin(), data_.end(), same)) data_.push_back(std::move(entry));
  }
}

}  // namespace ctibus::cdr_plugin
