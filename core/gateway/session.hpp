#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/gateway/outbox.hpp"
#include "core/gateway/socket.hpp"
#include "core/gateway/stream.hpp"

namespace ctibus::gateway {

/// What the server knows of one client that said hello. One thread.
class Session {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Session(std::uint64_t number, std::string peer, std::string name, Time now)
      : heard(now), number_(number), peer_(std::move(peer)), name_(std::move(name)) {}

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const std::string& peer() const { return peer_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  /// Sends, or keeps the message until the client takes it.
  void send(ServerSocket& socket, msgpack::Buffer message);
  /// Tries to send what was kept. True when nothing is kept any more.
  bool flush(ServerSocket& socket);
  /// Messages that are kept; deliveries wait in the log meanwhile.
  [[nodiscard]] std::size_t backlog() const { return backlog_.size(); }
  /// The connection is no more.
  [[nodiscard]] bool gone() const { return gone_; }

  Time heard;        ///< when the client sent something last
  int mistakes = 0;  ///< malformed messages so far
  std::map<std::uint32_t, std::unique_ptr<Stream>> streams;
  std::set<std::uint32_t> requests;  ///< without a reply
  std::set<std::uint32_t> queries;   ///< without a result

 private:
  std::uint64_t number_;
  std::string peer_;
  std::string name_;
  std::deque<msgpack::Buffer> backlog_;
  bool gone_ = false;
};

}  // namespace ctibus::gateway
