#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "fake_stack.hpp"
#include "network.hpp"

namespace ctibus::sip::testing {

/// Streams that only remember what they are told.
class FakeMedia final : public media::Media {
 public:
  struct Stream {
    media::StreamEvents events;
    media::Address local;
    media::Address remote;
    media::StreamFormat format;
    bool connected = false;
    media::StreamId bridged = 0;
    std::string playing;
    std::string recording;
    std::chrono::seconds watched{0};
    std::chrono::nanoseconds watched_since{0};
    std::shared_ptr<void> watch;
    std::shared_ptr<void> playback;
  };

  FakeMedia(std::shared_ptr<Network> network, std::string ip, Runner runner,
            std::size_t most_streams);
  ~FakeMedia() override;

  media::StreamId open(media::StreamEvents events) override;
  void close(media::StreamId stream) override;
  media::Address local(media::StreamId stream) const override;
  void connect(media::StreamId stream, const media::Address& remote,
               const media::StreamFormat& format) override;
  void bridge(media::StreamId a, media::StreamId b) override;
  void unbridge(media::StreamId stream) override;
  void play(media::StreamId stream, std::string_view sound, media::PlayOptions options) override;
  void stop_playing(media::StreamId stream) override;
  void send_digits(media::StreamId stream, std::string_view digits,
                   std::chrono::milliseconds duration) override;
  void record(media::StreamId stream, std::string_view path) override;
  void watch(media::StreamId stream, std::chrono::seconds silence) override;

  const std::map<media::StreamId, Stream>& streams() const { return streams_; }
  /// A user agent sends digits to this local address.
  void take_digits(const media::Address& to, std::string_view digits);

 private:
  Stream* find(media::StreamId stream, std::string_view what);
  void listen_again(media::StreamId stream);

  std::shared_ptr<Network> network_;
  std::string ip_;
  Runner runner_;
  std::size_t most_streams_;
  std::uint16_t next_port_ = 20000;
  std::map<media::StreamId, Stream> streams_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ctibus::sip::testing
