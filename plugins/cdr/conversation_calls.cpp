#include <algorithm>

#include "conversation.hpp"
#include "results.hpp"

// What the call control events do to a conversation.

namespace ctibus::cdr_plugin {

void Conversation::apply(Moment moment, const call::ServiceInitiated& event) {
  advance(moment);
  leg(event.call);
  Segment* caller = at(caller_of(event.call));
  if (caller != nullptr && caller->device.empty()) caller->device = event.device;
}

void Conversation::apply(Moment moment, const call::Originated& event) {
  advance(moment);
  present(leg(event.call),
          {event.calling, event.calling_name, event.called, event.trunk, event.direction});
  Segment* caller = at(caller_of(event.call));
  if (caller != nullptr && caller->device.empty()) caller->device = event.device;
}

void Conversation::apply(Moment moment, const call::Delivered& event) {
  advance(moment);
  const Leg& in = leg(event.call);
  present(in, {event.calling, event.calling_name, event.called, event.trunk, event.direction});
  if (in.primary) attach(event.data);
  if (!in.terminal) party(event.call, event.device, Activity::alerting);
}

void Conversation::apply(Moment moment, const call::Established& event) {
  advance(moment);
  const Leg& in = leg(event.call);
  present(in, {event.calling, {}, event.called, event.trunk, event.direction});
  if (in.primary) attach(event.data);
  if (in.terminal) return;
  const Segment* queue = at(open_queue(event.call));
  if (queue != nullptr && queue->device == event.device) return;  // an announcement, nobody
  Segment& answering = party(event.call, event.device, Activity::alerting);
  if (answering.kind == cdr::SegmentKind::caller) return;
  answer(event.call, answering);
  end_queue(event.call, cdr::Result::answered, event.cause);
}

void Conversation::apply(Moment moment, const call::Held& event) {
  advance(moment);
  leg(event.call);
  Segment* segment = at(open_segment(event.call, event.device));
  if (segment != nullptr && segment->activity == Activity::connected) {
    segment->activity = Activity::holding;
  }
}

void Conversation::apply(Moment moment, const call::Retrieved& event) {
  advance(moment);
  leg(event.call);
  Segment* segment = at(open_segment(event.call, event.device));
  if (segment != nullptr && segment->activity == Activity::holding) {
    segment->activity = Activity::connected;
  }
}

void Conversation::apply(Moment moment, const call::Diverted& event) {
  advance(moment);
  leg(event.call);
  if (const Segment* queue = at(open_queue(event.call));
      queue != nullptr && (queue->device.empty() || queue->device == event.from_device)) {
    const auto result =
        event.cause == Cause::distributed ? cdr::Result::answered : unanswered_by(event.cause);
    end_queue(event.call, result == cdr::Result::unknown ? cdr::Result::transferred : result,
              event.cause);
    return;
  }
  Segment* from = at(open_segment(event.call, event.from_device));
  if (from == nullptr || from->kind == cdr::SegmentKind::caller) return;
  const auto result = unanswered_by(event.cause);
  end(*from, result == cdr::Result::unknown ? cdr::Result::transferred : result, event.cause);
  if (from->answered_once()) from->result = cdr::Result::transferred;
}

void Conversation::apply(Moment moment, const call::Failed& event) {
  advance(moment);
  Leg& in = leg(event.call);
  if (in.terminal) return;
  in.cause = event.cause;
  // The caller hears a tone: its own connection failed, which is no party's doing.
  const Segment* caller = at(caller_of(event.call));
  if (event.device.empty() || (caller != nullptr && caller->device == event.device)) return;
  const auto result = unanswered_by(event.cause);
  end(party(event.call, event.device, Activity::alerting),
      result == cdr::Result::unknown ? cdr::Result::failed : result, event.cause);
}

void Conversation::apply(Moment moment, const call::NetworkReached& event) {
  advance(moment);
  const Leg& in = leg(event.call);
  present(in, {{}, {}, event.called, event.trunk, Direction::unknown});
  if (!in.terminal && !event.device.empty()) {
    party(event.call, event.device, Activity::alerting);
  }
}

void Conversation::apply(Moment moment, const call::ConnectionCleared& event) {
  advance(moment);
  Leg& in = leg(event.call);
  std::size_t index = open_segment(event.call, event.device);
  const std::size_t caller = caller_of(event.call);
  const std::size_t queue = open_queue(event.call);
  if (queue != none && segments_[queue].device == event.device)
    return;  // the end or acd.left tells
  // A caller who was never named is the one who is not a known party.
  if (index == none && caller != none && segments_[caller].device.empty() &&
      last_segment(event.call, event.device) == none) {
    index = caller;
    segments_[caller].device = event.device;
  }
  if (index == none) return;
  Segment& segment = segments_[index];
  if (index == caller) in.caller_left = true;
  if (in.cause == Cause::unknown) in.cause = event.cause;
  auto result = unanswered_by(event.cause);
  if (result == cdr::Result::unknown) {
    result = in.caller_left ? cdr::Result::abandoned : cdr::Result::not_answered;
  }
  end(segment, result, event.cause);
}

void Conversation::apply(Moment moment, const call::Cleared& event) {
  advance(moment);
  end_leg(event.call, event.cause);
}

void Conversation::apply(Moment moment, const call::Transferred& event) {
  advance(moment);
  join(event.call, event.secondary_call, event.transferring_device, event.connections, event.cause);
}

void Conversation::apply(Moment moment, const call::Conferenced& event) {
  advance(moment);
  join(event.call, event.secondary_call, {}, event.connections, event.cause);
}

void Conversation::join(std::string_view call, std::string_view secondary, std::string_view leaving,
                        const std::vector<Connection>& connections, Cause cause) {
  if (leg(call).terminal) return;
  if (const auto other = legs_.find(secondary); other != legs_.end()) {
    leg(call).primary = leg(call).primary || other->second.primary;
  }
  std::vector<std::size_t> staying;
  for (const Connection& connection : connections) {
    if (connection.kind == DeviceKind::queue || connection.state == ConnectionState::null ||
        connection.state == ConnectionState::fail) {
      continue;
    }
    std::size_t index = open_segment(call, connection.device);
    if (index == none && !secondary.empty()) index = open_segment(secondary, connection.device);
    if (index == none && connection.kind == DeviceKind::trunk) {
      const std::size_t caller = caller_of(call);
      if (caller != none && segments_[caller].device.empty()) index = caller;
    }
    if (index == none) {
      party(call, connection.device, Activity::alerting);
      index = segments_.size() - 1;
    }
    Segment& segment = segments_[index];
    segment.leg = call;
    staying.push_back(index);
    if (segment.kind == cdr::SegmentKind::caller && !segment.answered_once()) continue;
    if (connection.state == ConnectionState::connected) answer(call, segment);
    if (connection.state == ConnectionState::hold) segment.activity = Activity::holding;
  }
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    Segment& segment = segments_[i];
    const bool concerned = segment.leg == call || (!secondary.empty() && segment.leg == secondary);
    if (!concerned || !segment.open() || segment.activity == Activity::queued ||
        std::find(staying.begin(), staying.end(), i) != staying.end()) {
      continue;
    }
    const bool leaves = segment.device == leaving && !leaving.empty();
    const bool unnamed = segment.kind == cdr::SegmentKind::caller && segment.device.empty();
    if (!leaves && (connections.empty() || unnamed)) continue;
    end(segment, cdr::Result::not_answered, cause);
    if (leaves) segment.result = cdr::Result::transferred;
  }
}

void Conversation::apply(Moment moment, const call::Merged& event) {
  advance(moment);
  const bool primary = leg(event.call).primary;
  if (!event.into.empty()) {
    if (!has_call(event.into)) inferred_ = true;
    Leg& into = leg(event.into);
    into.primary = into.primary || primary;
  }
  const Cause before = cause_;
  end_leg(event.call, Cause::transfer);
  cause_ = before;
}

void Conversation::apply(Moment moment, const call::DataAttached& event) {
  advance(moment);
  if (has_call(event.call)) attach(event.data);
}

}  // namespace ctibus::cdr_plugin
