#include "conversation.hpp"
#include "results.hpp"

// What queueing and distribution do to a conversation. The holding device, the ACD and the offers
// are told by different instances, in any order within a moment.

namespace ctibus::cdr_plugin {

void Conversation::fill_offer(Leg& leg, Segment& segment) {
  const auto offer = leg.offers.find(segment.device);
  if (offer == leg.offers.end() || offer->second.seen) return;
  segment.agent = offer->second.agent;
  segment.group = offer->second.group;
  offer->second.seen = true;
}

void Conversation::end_queue(std::string_view call, cdr::Result result, Cause cause) {
  Segment* queue = at(open_queue(call));
  if (queue == nullptr) return;
  if (result == cdr::Result::answered) queue->answered = clock_;
  end(*queue, result, cause);
}

void Conversation::apply(Moment moment, const call::Queued& event) {
  advance(moment);
  const Leg& in = leg(event.call);
  present(in, {event.calling, event.calling_name, event.called, event.trunk, event.direction});
  if (in.primary) attach(event.data);
  if (in.terminal) return;
  if (Segment* queue = at(open_queue(event.call))) {
    queue->device = event.device;
    return;
  }
  // Some switches let the holding device alert before it queues the call.
  Segment* alerting = at(open_segment(event.call, event.device));
  if (alerting != nullptr && alerting->kind == cdr::SegmentKind::party) {
    alerting->kind = cdr::SegmentKind::queue;
    alerting->activity = Activity::queued;
    return;
  }
  begin(cdr::SegmentKind::queue, event.call, event.device, Activity::queued);
}

void Conversation::apply(Moment moment, const acd::Entered& event) {
  advance(moment);
  if (!is_live(event.call)) return;
  std::string device;
  if (Segment* queue = at(open_queue(event.call))) {
    if (queue->group.empty()) queue->group = event.group;
    if (queue->group == event.group) return;
    device = queue->device;
    end_queue(event.call, cdr::Result::overflowed, Cause::overflow);
  } else {
    for (const Segment& segment : segments_) {
      if (segment.kind == cdr::SegmentKind::queue && segment.leg == event.call) {
        device = segment.device;
      }
    }
  }
  begin(cdr::SegmentKind::queue, event.call, device, Activity::queued).group = event.group;
}

void Conversation::apply(Moment moment, const acd::Left& event) {
  advance(moment);
  if (!has_call(event.call)) return;
  const cdr::Result result = result_of(event.reason);
  if (Segment* queue = at(open_queue(event.call));
      queue != nullptr && (queue->group.empty() || queue->group == event.group)) {
    queue->group = event.group;
    queue->agent = event.agent;
    end_queue(event.call, result, Cause::unknown);
    return;
  }
  // The switch had told the end first; the ACD knows better why.
  for (std::size_t i = segments_.size(); i-- > 0;) {
    Segment& segment = segments_[i];
    if (segment.kind != cdr::SegmentKind::queue || segment.leg != event.call ||
        (!segment.group.empty() && segment.group != event.group)) {
      continue;
    }
    segment.group = event.group;
    segment.agent = event.agent;
    if (result != cdr::Result::unknown) segment.result = result;
    return;
  }
}

void Conversation::apply(Moment moment, const acd::Offered& event) {
  advance(moment);
  if (!has_call(event.call)) return;
  Leg& in = leg(event.call);
  Offer& offer = in.offers[std::string(event.device)];
  offer = {std::string(event.agent), std::string(event.group), false};
  if (Segment* segment = at(open_segment(event.call, event.device));
      segment != nullptr && segment->kind == cdr::SegmentKind::party) {
    fill_offer(in, *segment);
  }
}

void Conversation::apply(Moment moment, const acd::OfferEnded& event) {
  advance(moment);
  if (!has_call(event.call)) return;
  settle_offer(event.call, event.device, event.result);
}

void Conversation::apply(Moment moment, const queue::OfferFailed& event) {
  advance(moment);
  if (!has_call(event.call)) return;
  settle_offer(event.call, event.device, event.result);
}

void Conversation::settle_offer(std::string_view call, std::string_view device,
                                queue::OfferResult result) {
  const cdr::Result told = result_of(result);
  if (told == cdr::Result::unknown || told == cdr::Result::answered) return;
  Leg& in = leg(call);
  const auto offer = in.offers.find(device);
  if (offer != in.offers.end() && !offer->second.seen) {
    // It never alerted: busy, unreachable.
    Segment& attempt = begin(cdr::SegmentKind::party, call, device, Activity::alerting);
    fill_offer(in, attempt);
    end(attempt, told, Cause::unknown);
    return;
  }
  Segment* segment = at(last_segment(call, device));
  if (segment == nullptr || segment->answered_once()) return;
  if (segment->open()) {
    end(*segment, told, Cause::unknown);
  } else {
    segment->result = told;
  }
}

}  // namespace ctibus::cdr_plugin
