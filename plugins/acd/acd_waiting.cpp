#include "acd_command.hpp"

/// What callers hear and say while they wait.
namespace ctibus::acd {

namespace {

constexpr Duration record_retry_time{5000};

}  // namespace

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
  publish_message({.facts = call.facts,
                   .group = call.group->name,
                   .message = message,
                   .waited = waited,
                   .left = host_.now()});
}

/// Nobody says it twice: it is offered until it is safe.
void Acd::publish_message(const LeftMessage& left) {
  const auto again = [this, left](const Error& error) {
    host_.log().warning("acd.message_refused", "The message {} of call {} is offered again: {} {}",
                        left.message.name, left.facts.call, error.code, error.text);
    Timer& timer = message_retries_[left.facts.call];
    timer = host_.after(record_retry_time, [this, left] {
      const auto waiting = message_retries_.extract(left.facts.call);
      publish_message(left);
    });
  };
  const auto published =
      host_.publish_record(MessageLeft{.call = left.facts.call,
                                       .group = left.group,
                                       .calling = left.facts.calling,
                                       .calling_name = left.facts.calling_name,
                                       .message = left.message.name,
                                       .duration = left.message.duration,
                                       .waited = left.waited},
                           [again](const Result<std::uint64_t>& safe) {
                             if (!safe) again(safe.error());
                           },
                           {.correlation = left.facts.root, .event_time = left.left});
  if (!published) again(published.error());
}

}  // namespace ctibus::acd
