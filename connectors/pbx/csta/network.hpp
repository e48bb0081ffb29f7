#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/result.hpp"

namespace ctibus::csta {

struct Tls {
  std::string authorities;       ///< PEM file; empty: the system's
  std::string certificate;       ///< PEM file of ours; empty: none
  std::string private_key;       ///< PEM file
  std::string certificate_name;  ///< what the switch's must be for; empty: the host

  friend bool operator==(const Tls&, const Tls&) = default;
};

/// Where a switch listens.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
  bool encrypted = false;
  Tls tls = {};

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// Hears of one stream, on the strand. It may destroy the stream while it hears.
class StreamListener {
 public:
  StreamListener() = default;
  StreamListener(const StreamListener&) = delete;
  StreamListener& operator=(const StreamListener&) = delete;
  virtual ~StreamListener() = default;

  virtual void connected() = 0;
  virtual void received(std::string_view bytes) = 0;
  /// It could not be connected, or is closed; nothing is heard of it any more. Errors:
  /// csta.not_connected, csta.link_lost.
  virtual void closed(const Error& why) = 0;
};

/// Bytes to and from a switch. Strand only. Destroyed, it is closed after what was sent has left,
/// and its listener hears nothing any more.
class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  /// Never blocks. A switch that takes nothing for so long that too much waits to be sent is closed
  /// (csta.link_lost).
  virtual void send(std::string bytes) = 0;
};

/// Makes streams. Strand only; outlives them.
class Network {
 public:
  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  /// `listener` hears later what becomes of it; it outlives the stream.
  virtual std::unique_ptr<Stream> connect(const Endpoint& endpoint, StreamListener& listener) = 0;
};

}  // namespace ctibus::csta
