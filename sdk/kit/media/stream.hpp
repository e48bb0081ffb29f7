#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counters.hpp"
#include "digit_sender.hpp"
#include "inband_digits.hpp"
#include "latch.hpp"
#include "mailbox.hpp"
#include "outgoing.hpp"
#include "recorder.hpp"
#include "sound_store.hpp"
#include "telephone_event.hpp"

namespace ctibus::media {

struct StreamEvent {
  enum class Kind : std::uint8_t { digit, silence, played, record_failed };
  StreamId stream = 0;
  Kind kind = Kind::digit;
  char digit = '\0';
  bool heard = true;             ///< played: false when it cannot be; record_failed: some of it is
  std::uint64_t generation = 0;  ///< of the sound, the watch or the recording
};

/// What all streams of a thread share.
struct StreamWorld {
  Counters& counters;
  Disk& disk;
  SoundStore& sounds;
  std::function<void(const StreamEvent&)> emit;
};

/// One RTP stream. The media thread's.
class Stream {
 public:
  using Time = Outgoing::Time;

  Stream(StreamId id, PortPair ports, Outgoing outgoing, StreamWorld& world);

  int socket() const { return ports_.rtp(); }
  StreamId partner() const { return partner_; }

  /// All but opening and closing.
  void apply(Wish& wish, Time now);
  void sound_arrived(const SoundStore::Arrival& arrival);
  /// A datagram; `partner` is the stream it is bridged to, or null.
  void receive(std::span<const std::uint8_t> bytes, const SocketAddress& from, Stream* partner,
               Time now);
  /// Every 20 ms.
  void tick(Time now);
  /// Before it goes.
  void finish(Time now);

 private:
  struct Playing {
    PlayWish wish;
    std::optional<Player> player;  ///< none: the sound has not arrived
  };
  struct Watching {
    WatchWish wish;
    bool reported = false;
  };
  enum class Kind : std::uint8_t { unknown, sound, event, comfort_noise };

  void connect(const Address& remote, const StreamFormat& format, Time now);
  void play(PlayWish wish);
  void record(const RecordWish& wish, Time now);

  Kind kind_of(std::uint8_t payload_type, Codec& codec) const;
  void receive_sound(const RtpView& packet, Codec codec, Stream* partner, Time now);
  void receive_event(const RtpView& packet, Stream* partner, Time now);
  void relay_sound(const RtpView& packet, Codec codec, Time now);
  void relay_event(const RtpView& packet, std::optional<char> pressed, Time now);

  bool can_send() const {
    return format_ && format_->send && format_->codec != Codec::none && latch_.peer() != nullptr;
  }
  /// Nobody of us speaks here, so that a partner may.
  bool can_relay() const { return can_send() && !playing_ && !digits_.active(); }
  void press(char digit, Time now);
  void tick_digits(Time now);
  void tick_sound(Time now);
  void tick_watch(Time now);
  void send(RtpHeader header, std::uint8_t payload_type, std::span<const std::uint8_t> payload);

  StreamId id_;
  PortPair ports_;
  Outgoing outgoing_;
  StreamWorld& world_;
  StreamId partner_ = 0;
  bool relaying_event_ = false;  ///< of this partner, from its beginning
  std::optional<StreamFormat> format_;
  Latch latch_;
  std::optional<Playing> playing_;
  DigitSender digits_;
  DigitReceiver pressed_;
  std::optional<InbandDigits> inband_;
  std::optional<Recorder> recorder_;
  std::optional<Watching> watching_;
  Time heard_{};
  Time digits_since_{};
  int digits_allowed_ = 0;
  std::vector<std::uint8_t> packet_;   ///< kept for its memory
  std::vector<std::uint8_t> payload_;  ///< likewise
};

}  // namespace ctibus::media
