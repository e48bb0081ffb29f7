#include "stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "g711.hpp"

namespace ctibus::media {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t kPcmu = 0;
constexpr std::uint8_t kPcma = 8;
constexpr std::uint8_t kComfortNoise = 13;
constexpr int kDigitsAtOnce = 20;
constexpr auto kDigitsEvery = 50ms;  // nobody presses keys faster for long
constexpr auto kRelayedTone = 120ms;

}  // namespace

Stream::Stream(StreamId id, PortPair ports, Outgoing outgoing, StreamWorld& world)
    : id_(id), ports_(std::move(ports)), outgoing_(outgoing), world_(world) {}

void Stream::apply(Wish& wish, Time now) {
  if (wish.connection) connect(wish.connection->first, wish.connection->second, now);
  if (wish.partner && std::exchange(partner_, *wish.partner) != *wish.partner) {
    relaying_event_ = false;
  }
  // First, so that what was recorded can be played.
  if (wish.record) record(*wish.record, now);
  if (wish.play) play(std::move(*wish.play));
  for (const auto& digit : wish.digits) {
    if (!digits_.add(digit)) ++world_.counters.digits_dropped;
  }
  if (wish.watch) {
    watching_.reset();
    if (wish.watch->silence > 0s) watching_ = Watching{*wish.watch};
    heard_ = now;
  }
}

void Stream::connect(const Address& remote, const StreamFormat& format, Time now) {
  if (format.receive && !(format_ && format_->receive)) heard_ = now;
  format_ = format;
  const auto address = SocketAddress::of(remote);
  if (address && remote.port != 0) latch_.announce(*address);
  if (format.dtmf_payload_type != 0 || format.received_dtmf_payload_type != 0) {
    inband_.reset();
  } else if (!inband_) {
    inband_.emplace();
  }
}

void Stream::play(PlayWish wish) {
  playing_.reset();
  if (wish.sound.empty()) return;
  playing_ = Playing{std::move(wish), std::nullopt};
  if (auto sound = world_.sounds.find(playing_->wish.sound)) {
    playing_->player.emplace(std::move(sound), playing_->wish.loop);
  }
}

void Stream::sound_arrived(const SoundStore::Arrival& arrival) {
  if (!playing_ || playing_->player || playing_->wish.sound != arrival.path) return;
  const bool loop = playing_->wish.loop;
  // Somebody who waits should not wonder whether the line is dead.
  auto sound = !arrival.sound && loop ? world_.sounds.music() : arrival.sound;
  if (sound) {
    playing_->player.emplace(std::move(sound), loop);
  } else {
    const auto generation = playing_->wish.generation;
    playing_.reset();
    world_.emit({.stream = id_,
                 .kind = StreamEvent::Kind::played,
                 .heard = false,
                 .generation = generation});
  }
}

void Stream::record(const RecordWish& wish, Time now) {
  if (recorder_) recorder_->finish(now);
  recorder_.reset();
  if (wish.path.empty()) return;
  const auto failed = [emit = world_.emit, id = id_, generation = wish.generation](bool some) {
    emit({.stream = id,
          .kind = StreamEvent::Kind::record_failed,
          .heard = some,
          .generation = generation});
  };
  if (auto file = world_.disk.begin(wish.path, failed)) {
    recorder_.emplace(world_.disk, std::move(file), now);
  } else {
    failed(false);
  }
}

void Stream::finish(Time now) { record({}, now); }

Stream::Kind Stream::kind_of(std::uint8_t payload_type, Codec& codec) const {
  if (!format_) return Kind::unknown;
  const auto is_event = [&](std::uint8_t type) { return type != 0 && type == payload_type; };
  if (is_event(format_->dtmf_payload_type) || is_event(format_->received_dtmf_payload_type)) {
    return Kind::event;
  }
  codec = payload_type == format_->payload_type ? format_->codec
          : payload_type == kPcmu               ? Codec::pcmu
          : payload_type == kPcma               ? Codec::pcma
                                                : Codec::none;
  if (codec != Codec::none) return Kind::sound;
  return payload_type == kComfortNoise ? Kind::comfort_noise : Kind::unknown;
}

void Stream::receive(std::span<const std::uint8_t> bytes, const SocketAddress& from,
                     Stream* partner, Time now) {
  const auto packet = read_rtp(bytes);
  auto codec = Codec::none;
  const auto kind = packet ? kind_of(packet->header.payload_type, codec) : Kind::unknown;
  if (kind == Kind::unknown || packet->payload.empty()) {
    ++world_.counters.malformed;
    return;
  }
  if (!latch_.accept(from)) {
    ++world_.counters.strangers;
    return;
  }
  ++world_.counters.received;
  heard_ = now;
  if (watching_) watching_->reported = false;
  if (!format_->receive) return;
  if (kind == Kind::sound) receive_sound(*packet, codec, partner, now);
  if (kind == Kind::event) receive_event(*packet, partner, now);
}

void Stream::receive_sound(const RtpView& packet, Codec codec, Stream* partner, Time now) {
  if (recorder_) recorder_->add(now, packet.header, codec, packet.payload);
  if (inband_) {
    for (const char digit : inband_->listen(g711::decode(codec, packet.payload))) {
      if (recorder_) recorder_->key_heard();
      press(digit, now);
    }
  }
  if (partner != nullptr) partner->relay_sound(packet, codec, now);
}

void Stream::receive_event(const RtpView& packet, Stream* partner, Time now) {
  const auto event = read_event(packet.payload);
  if (!event) {
    ++world_.counters.malformed;
    return;
  }
  const auto pressed = pressed_.receive(packet.header.ssrc, packet.header.timestamp, *event);
  if (pressed) press(*pressed, now);
  if (partner != nullptr) partner->relay_event(packet, pressed, now);
}

void Stream::press(char digit, Time now) {
  const auto earned = (now - digits_since_) / kDigitsEvery;
  if (earned > 0) {
    digits_allowed_ = static_cast<int>(
        std::min<std::int64_t>(kDigitsAtOnce, digits_allowed_ + static_cast<std::int64_t>(earned)));
    digits_since_ = now;
  }
  if (digits_allowed_ == 0) {
    ++world_.counters.digits_dropped;
    return;
  }
  --digits_allowed_;
  world_.emit({.stream = id_, .kind = StreamEvent::Kind::digit, .digit = digit});
}

void Stream::relay_sound(const RtpView& packet, Codec codec, Time now) {
  if (!can_relay()) return;
  const auto samples = static_cast<std::uint32_t>(packet.payload.size());
  const auto header = outgoing_.relayed(now, packet.header, samples);
  if (!header) return;
  payload_.assign(packet.payload.begin(), packet.payload.end());
  g711::transcode(codec, format_->codec, payload_);
  send(*header, format_->payload_type, payload_);
}

void Stream::relay_event(const RtpView& packet, std::optional<char> pressed, Time now) {
  if (!can_relay()) return;
  // A key that went down before the two were bridged was for somebody else.
  if (pressed) relaying_event_ = true;
  if (!relaying_event_) return;
  if (format_->dtmf_payload_type == 0) {
    if (pressed) digits_.add({*pressed, kRelayedTone});
    return;
  }
  const auto header = outgoing_.relayed(now, packet.header, 0);
  if (header) send(*header, format_->dtmf_payload_type, packet.payload);
}

void Stream::tick(Time now) {
  if (recorder_) recorder_->flush(now);
  tick_watch(now);
  if (!format_) return;
  if (digits_.active()) {
    tick_digits(now);
  } else if (playing_ && playing_->player) {
    tick_sound(now);
  }
}

void Stream::tick_watch(Time now) {
  if (!watching_ || watching_->reported) return;
  if (format_ && !format_->receive) return;
  if (now - heard_ < watching_->wish.silence) return;
  watching_->reported = true;
  world_.emit({.stream = id_,
               .kind = StreamEvent::Kind::silence,
               .generation = watching_->wish.generation});
}

void Stream::tick_digits(Time now) {
  if (!can_send()) {
    world_.counters.digits_dropped += digits_.clear();
    return;
  }
  digits_.tick(now, *format_, outgoing_,
               [&](const RtpHeader& header, std::uint8_t type,
                   std::span<const std::uint8_t> payload) { send(header, type, payload); });
}

void Stream::tick_sound(Time now) {
  std::array<std::uint8_t, DigitSender::tick_samples> payload{};
  playing_->player->next(format_->codec, payload);
  if (can_send()) {
    send(outgoing_.sound(now, DigitSender::tick_samples), format_->payload_type, payload);
  }
  if (!playing_->player->ended()) return;
  const auto generation = playing_->wish.generation;
  playing_.reset();
  world_.emit({.stream = id_, .kind = StreamEvent::Kind::played, .generation = generation});
}

void Stream::send(RtpHeader header, std::uint8_t payload_type,
                  std::span<const std::uint8_t> payload) {
  header.payload_type = payload_type;
  write_rtp(header, payload, packet_);
  const auto& to = *latch_.peer();
  const auto done =
      ::sendto(ports_.rtp(), packet_.data(), packet_.size(), MSG_NOSIGNAL, to.data(), to.size());
  ++(done < 0 ? world_.counters.not_sent : world_.counters.sent);
}

}  // namespace ctibus::media
