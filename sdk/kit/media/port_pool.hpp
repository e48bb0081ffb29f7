#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "socket.hpp"

namespace ctibus::media {

class PortPool;

/// An RTP socket on an even port, and the next port kept for RTCP. Goes back to its pool by itself.
class PortPair {
 public:
  PortPair(std::shared_ptr<PortPool> pool, std::uint16_t port, Descriptor rtp, Descriptor rtcp)
      : pool_(std::move(pool)), port_(port), rtp_(std::move(rtp)), rtcp_(std::move(rtcp)) {}
  PortPair(PortPair&&) = default;
  PortPair& operator=(PortPair&&) = delete;
  ~PortPair();

  std::uint16_t port() const { return port_; }
  int rtp() const { return rtp_.get(); }

 private:
  std::shared_ptr<PortPool> pool_;
  std::uint16_t port_;
  Descriptor rtp_;
  Descriptor rtcp_;
};

/// The ports for sound. Any thread. One that was given back waits for its turn, so that late
/// packets of the last call do not meet the next one.
class PortPool : public std::enable_shared_from_this<PortPool> {
 public:
  PortPool(std::string ip, std::uint16_t first, std::uint16_t last);

  /// Nothing when no pair is free, here or in the system. `no_descriptors` becomes true when the
  /// reason is that the process may open no more files.
  std::optional<PortPair> take(bool& no_descriptors);
  std::size_t available() const;

 private:
  friend class PortPair;
  void give_back(std::uint16_t port);
  std::optional<PortPair> bind(std::uint16_t port);

  const std::string ip_;
  mutable std::mutex mutex_;
  std::deque<std::uint16_t> free_;
};

}  // namespace ctibus::media
