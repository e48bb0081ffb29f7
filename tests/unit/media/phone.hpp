#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ctibus/kit/media/media.hpp"

/// A telephone's end of a stream: a socket on the loopback. Knows RTP by itself, so that an error
/// in the engine's reading is not made good by the same error in its writing.
class Phone {
 public:
  struct Packet {
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::vector<std::uint8_t> payload;
  };

  explicit Phone(const std::string& ip = "127.0.0.1");
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;
  ~Phone();

  ctibus::media::Address address() const { return address_; }
  void call(const ctibus::media::Address& to) { to_ = to; }

  void send(std::span<const std::uint8_t> datagram);
  void send(const Packet& packet);
  /// The next packet of sound: numbered, and in time.
  void speak(std::uint8_t payload_type, std::vector<std::uint8_t> payload);
  /// One packet of a key, of the event that is under way or, when `first`, of a new one.
  void press(std::uint8_t payload_type, std::uint8_t event, bool first, bool end,
             std::uint16_t duration);
  /// Sound that was not sent: the next packet has a gap before it.
  void lose(std::size_t packets);

  /// The next packet that arrives within the time.
  std::optional<Packet> hear(std::chrono::milliseconds limit = std::chrono::seconds(10));

 private:
  int socket_ = -1;
  ctibus::media::Address address_;
  ctibus::media::Address to_;
  Packet next_;
  std::uint32_t event_ = 0;
};
