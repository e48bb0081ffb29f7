#include "acd_command.hpp"

/// What callers hear and say while they wait.
namespace ctibus::acd {

void Acd::listen_to_media() {
  host_.on<media::Played>([this](const Event<media::Played>& event) {
    if (!is_of_last_media_command(event->call, event.causation())) return;
    act([&](Now now) { centre_.played(event->call, now); });
  });
  host_.on<media::Recorded>([this](const Event<media::Recorded>& event) {
    if (!is_of_last_media_command(event->call, event.causation())) return;
    const bool kept = event->result != media::RecordResult::failed;
    const VoiceMessage message{.name = kept ? std::string(event->message) : std::string(),
                               .duration = event->duration,
                               .interrupted = event->result == media::RecordResult::interrupted};
    act([&](Now now) { centre_.recorded(event->call, message, now); });
  });
  host_.on<call::DigitsDialed>([this](const Event<call::DigitsDialed>& event) {
    act([&](Now now) { centre_.keys_pressed(event->call, event->device, event->digits, now); });
  });
}

/// The end of an earlier one, which the last one ended, is no news.
bool Acd::is_of_last_media_command(std::string_view call, MessageId command) const {
  const auto last = media_.find(call);
  return last == media_.end() || !command || !last->second.command ||
         last->second.command == command;
}

template <Message C>
void Acd::media_command(const QueuedCall& call, const C& body,
                        void (Centre::*replied)(std::string_view, CommandResult, Now)) {
  const std::uint64_t turn = ++last_media_turn_;
  media_[call.facts.call] = {turn, {}};
  const MessageId sent = command(
      call.facts, body, [this, turn, replied, id = call.facts.call](CommandResult result, Now now) {
        const auto last = media_.find(id);
        if (last != media_.end() && last->second.turn == turn) (centre_.*replied)(id, result, now);
      });
  media_[call.facts.call].command = sent;
}

void Acd::play(const QueuedCall& call, const std::vector<std::string>& sounds) {
  const media::Play body{
      .call = call.facts.call, .device = call.caller, .sounds = {sounds.begin(), sounds.end()}};
  media_command(call, body, &Centre::play_replied);
}

void Acd::record(const QueuedCall& call, Duration longest) {
  publish_state(call);
  const media::Record body{
      .call = call.facts.call, .device = call.caller, .max_duration = longest, .end_keys = "#"};
  media_command(call, body, &Centre::record_replied);
}

void Acd::stop_media(const QueuedCall& call) {
  // It may have ended by itself a moment ago.
  (void)host_.request(call.facts.connector,
                      media::Stop{.call = call.facts.call, .device = call.caller},
                      {.deadline = options_.route_time, .correlation = call.facts.root});
}

void Acd::announced(const QueuedCall& call, std::uint32_t position,
                    const std::vector<std::string>& sounds) {
  (void)host_.publish(Announced{.call = call.facts.call,
                                .group = call.group->name,
                                .position = position,
                                .estimate = centre_.estimate(call, now()),
                                .sounds = {sounds.begin(), sounds.end()}},
                      {.correlation = call.facts.root});
}

void Acd::message_left(const QueuedCall& call, const VoiceMessage& message, Duration waited) {
  publish_until_safe("message of call " + call.facts.call,
                     [this, facts = call.facts, group = call.group->name, message, waited,
                      left = host_.now()](RecordSafe safe) -> Result<MessageId> {
                       return host_.publish_record(MessageLeft{.call = facts.call,
                                                               .group = group,
                                                               .calling = facts.calling,
                                                               .calling_name = facts.calling_name,
                                                               .message = message.name,
                                                               .duration = message.duration,
                                                               .waited = waited},
                                                   std::move(safe),
                                                   {.correlation = facts.root, .event_time = left});
                     });
}

}  // namespace ctibus::acd
