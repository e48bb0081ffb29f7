#include <algorithm>

#include "conversation.hpp"
#include "results.hpp"

// How the row comes out of what was seen.

namespace ctibus::cdr_plugin {

cdr::Result Conversation::result_of_call(std::string_view call) const {
  const Segment* last_queue = nullptr;
  const Segment* last_party = nullptr;
  for (const Segment& segment : segments_) {
    if (segment.leg != call && segment.call != call) continue;
    if (segment.kind == cdr::SegmentKind::queue) last_queue = &segment;
    if (segment.kind != cdr::SegmentKind::party) continue;
    if (segment.answered_once()) return cdr::Result::answered;
    last_party = &segment;
  }
  const auto found = legs_.find(call);
  const bool caller_left = found != legs_.end() && found->second.caller_left;
  if (last_queue != nullptr && last_queue->result != cdr::Result::answered &&
      last_queue->result != cdr::Result::transferred &&
      (last_queue->result != cdr::Result::overflowed || last_party == nullptr ||
       last_party->started < last_queue->ended)) {
    return last_queue->result;
  }
  if (last_party != nullptr) {
    const bool hung_up = last_party->result == cdr::Result::abandoned ||
                         (last_party->result == cdr::Result::not_answered && caller_left);
    if (!hung_up) return last_party->result;
    // Who calls out and gives up has not abandoned anybody.
    const bool outward = direction_ == Direction::outgoing || direction_ == Direction::internal;
    return outward ? cdr::Result::not_answered : cdr::Result::abandoned;
  }
  const Cause cause = found != legs_.end() ? found->second.cause : Cause::unknown;
  const auto by_cause = unanswered_by(cause);
  if (by_cause != cdr::Result::unknown) return by_cause;
  return caller_left ? cdr::Result::abandoned : cdr::Result::failed;
}

cdr::Result Conversation::result() const {
  cdr::Result last = cdr::Result::unknown;
  for (const auto& [call, leg] : legs_) {
    if (!leg.primary) continue;
    last = result_of_call(call);
    if (last == cdr::Result::answered) return last;
  }
  return last;
}

cdr::Call Conversation::record() const {
  cdr::Call out;
  out.root = root_;
  out.direction = direction_;
  out.calling = calling_;
  out.calling_name = calling_name_;
  out.called = called_;
  out.trunk = trunk_;
  out.started = started_;
  out.answered = answered_;
  out.ended = ended_;
  out.talk = talk_;
  out.hold = hold_;
  out.ring = dropped_ring_;
  out.queue_wait = dropped_wait_;
  out.result = result();
  out.cause = cause_;
  out.inferred = inferred_;
  for (const auto& [name, value] : data_) out.data.emplace_back(name, value);

  std::vector<const Segment*> in_order;
  for (const Segment& segment : segments_) in_order.push_back(&segment);
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const Segment* a, const Segment* b) { return a->started < b->started; });
  Timestamp answered_last{};
  for (const Segment* segment : in_order) {
    const bool untold =
        segment->kind == cdr::SegmentKind::caller && segment->result == cdr::Result::unknown;
    out.segments.push_back({.kind = segment->kind,
                            .call = segment->call,
                            .device = segment->device,
                            .group = segment->group,
                            .agent = segment->agent,
                            .started = segment->started,
                            .answered = segment->answered,
                            .ended = segment->open() ? ended_ : segment->ended,
                            .queue_wait = segment->queue_wait,
                            .ring = segment->ring,
                            .talk = segment->talk,
                            .hold = segment->hold,
                            .result = untold ? result_of_call(segment->call) : segment->result,
                            .cause = segment->cause});
    out.ring += segment->ring;
    out.queue_wait += segment->queue_wait;
    if (!segment->group.empty()) out.group = segment->group;
    if (segment->kind == cdr::SegmentKind::party && !segment->agent.empty() &&
        segment->answered_once() && segment->answered >= answered_last) {
      out.agent = segment->agent;
      answered_last = segment->answered;
    }
  }
  return out;
}

}  // namespace ctibus::cdr_plugin
