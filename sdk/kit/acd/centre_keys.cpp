#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

/// What waiting callers choose by a key.
namespace ctibus::acd {

namespace {

const KeyOptions* key_of(const Group& group, char pressed) {
  const auto& keys = group.options.keys;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const KeyOptions& key) {
    return key.key == std::string_view(&pressed, 1);
  });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace

bool Centre::can_follow(const QueuedCall& call, const KeyOptions& key) const {
  if (key.message) return call.connector->can.record;
  if (key.callback) return can_be_called_back(call);
  const auto name = group_named_by(key.to);
  if (!name) return true;
  const auto group = groups_.find(*name);
  return group != groups_.end() && !group->second.retired;
}

void Centre::keys_pressed(std::string_view id, std::string_view device, std::string_view keys,
                          Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->key || device != call->caller) return;
  const CallPhase phase = call->phase;
  if (phase != CallPhase::waiting && phase != CallPhase::offered &&
      phase != CallPhase::withdrawing) {
    return;
  }
  for (const char pressed : keys) {
    const KeyOptions* key = key_of(*call->group, pressed);
    if (key == nullptr || !can_follow(*call, *key)) continue;
    call->key = *key;
    break;
  }
  if (!call->key || phase == CallPhase::withdrawing) return;
  if (phase == CallPhase::waiting) return follow_key(*call, now);
  // An agent shall not answer a caller who has chosen something else: the telephones fall silent
  // first. If one of them was faster, the call is answered.
  end_offers(*call, queue::OfferResult::cancelled, now);
  withdraw(*call, now);
}

void Centre::follow_key(QueuedCall& call, Now now) {
  const KeyOptions key = *call.key;
  if (key.callback) return leave_for_callback(call, key, now);
  call.exit = Exit{key.message ? LeaveReason::message : LeaveReason::overflowed, LeaveCause::key,
                   key.to, key.sounds};
  send_away(call, now);
}

void Centre::rejoin(QueuedCall& call, Now now) {
  call.exit.reset();
  call.key.reset();
  call.release_failed = false;
  join_line(call, std::min(call.queue, call.group->queues.size() - 1), call.in_queue_since);
  resume_announcements(call, now);
}

void Centre::take_message(QueuedCall& call, Now now) {
  const Duration longest = call.key ? call.key->max_message : KeyOptions().max_message;
  set_phase(call, CallPhase::recording);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call,
                 now.steady + longest + options_.route_time + settling_time);
  listener_.record(call, longest);
}

void Centre::record_replied(std::string_view id, CommandResult result, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->phase != CallPhase::recording) return;
  if (result == CommandResult::accepted || result == CommandResult::uncertain) return;
  rejoin(*call, now);
  wait(*call, now);
}

void Centre::recorded(std::string_view id, const VoiceMessage& message, Now now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->phase != CallPhase::recording) return;
  if (message.name.empty()) {
    if (!message.interrupted) {
      rejoin(*call, now);
      return wait(*call, now);
    }
    // The end of the call follows; if not, it waits on.
    deadlines_.set(DeadlineKind::call_phase, call->facts.call, now.steady + settling_time);
    return;
  }
  listener_.message_left(*call, message,
                         std::max(waited(*call, now) - message.duration, Duration(0)));
  if (!message.interrupted) return finish_exit(*call, now);
  set_phase(*call, CallPhase::releasing);
  deadlines_.set(DeadlineKind::call_phase, call->facts.call, now.steady + settling_time);
}

}  // namespace ctibus::acd
