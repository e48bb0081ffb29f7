#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What a connector needs of media: a stream of RTP for each leg of a call, and what goes through
/// it. One implementation has sockets and a thread of its own; the tests have another one without.
namespace ctibus::media {

enum class Codec : std::uint8_t { none, pcmu, pcma };

struct Address {
  std::string ip;  ///< numeric
  std::uint16_t port = 0;
  friend bool operator==(const Address&, const Address&) = default;
};

/// What was negotiated for one stream.
struct StreamFormat {
  Codec codec = Codec::pcmu;
  std::uint8_t payload_type = 0;
  std::uint8_t dtmf_payload_type = 0;  ///< RFC 4733 telephone-event; 0: none
  bool send = true;
  bool receive = true;
  /// What the peer sends telephone-event as, when that is another one; 0: the same.
  std::uint8_t received_dtmf_payload_type = 0;
};

/// Names a stream; 0 is none. Never reused.
using StreamId = std::uint64_t;

/// What a stream hears; on the strand of the owner.
struct StreamEvents {
  /// A key was pressed (0-9 * # A-D); by RFC 4733, or in the sound when the peer has no events.
  std::function<void(char digit)> on_digit;
  /// Nothing arrived for the time set by watch().
  std::function<void()> on_silence;
  /// A sound that is played once has ended; false: it cannot be played.
  std::function<void(bool heard)> on_played;
  /// What record() asked for cannot be written, or not further; `some`: its beginning is there.
  std::function<void(bool some)> on_record_failed;
};

struct PlayOptions {
  bool loop = false;
};

/// Strand of the owner only.
class Media {
 public:
  Media() = default;
  Media(const Media&) = delete;
  Media& operator=(const Media&) = delete;
  virtual ~Media() = default;

  /// A new stream with a local port of its own (RTP even, RTCP next). 0: no port is free.
  virtual StreamId open(StreamEvents events) = 0;
  virtual void close(StreamId stream) = 0;
  virtual Address local(StreamId stream) const = 0;
  /// Where to send and in which format. Latching: the first valid source that sends becomes the
  /// peer and stays (RFC 4961, 7362), so that phones behind NAT are heard and strangers are not;
  /// only `remote` itself may still take the place of one that was faster. Another `remote` than
  /// before begins anew.
  virtual void connect(StreamId stream, const Address& remote, const StreamFormat& format) = 0;
  /// Sound and digits go between the two from now on, transcoded when the codecs differ.
  virtual void bridge(StreamId a, StreamId b) = 0;
  virtual void unbridge(StreamId stream) = 0;
  /// Play a sound file, or the treatment of that name ("music", "ringback", "busy", "silence"),
  /// instead of what else the stream would send. A file that cannot be played is one that ends at
  /// once, or "music" when it should loop.
  virtual void play(StreamId stream, std::string_view sound, PlayOptions options) = 0;
  virtual void stop_playing(StreamId stream) = 0;
  virtual void send_digits(StreamId stream, std::string_view digits,
                           std::chrono::milliseconds duration) = 0;
  /// Write what the stream receives to a WAV file, in place of one of that name; what was lost is
  /// silence. Empty: stop. The tone of a key that was pressed just before the stop is left out. A
  /// sound that is asked for afterwards may be this file.
  virtual void record(StreamId stream, std::string_view path) = 0;
  /// Report silence once when nothing arrives for this long; 0: do not watch. Time in which the
  /// stream does not receive (StreamFormat) does not count.
  virtual void watch(StreamId stream, std::chrono::seconds silence) = 0;
};

}  // namespace ctibus::media
