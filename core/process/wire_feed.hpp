#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/host/bus_link.hpp"
#include "core/process/carrier.hpp"
#include "ctibus/kit/wire/batch.hpp"

namespace ctibus::process {

/// What the carrier has brought for one subscription and the instance has not read: at most as much
/// as was granted.
class WireQueue {
 public:
  struct Item {
    log::Delivery::Kind kind = log::Delivery::Kind::message;  ///< of all its frames
    msgpack::Buffer bytes;                                    ///< a whole batch, or empty
    std::uint32_t count = 0;
    std::uint64_t epoch = 0;
    std::uint64_t complete_up_to = 0;
    std::uint64_t gap_from = 0;
    std::uint64_t gap_to = 0;
  };

  explicit WireQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  /// The carrier's thread.
  void put(Item item);
  /// The instance's strand.
  bool take(Item& item);
  [[nodiscard]] bool park();
  /// Nobody reads any more: what comes is dropped, and nobody is woken.
  void close();

 private:
  std::mutex mutex_;
  std::function<void()> wake_;
  std::deque<Item> items_;
  bool parked_ = false;
  bool closed_ = false;
};

/// A subscription over the wire. The instance's strand.
class WireFeed final : public host::Feed {
 public:
  WireFeed(Carrier& carrier, std::uint32_t subscription, std::uint32_t window,
           std::shared_ptr<WireQueue> queue, log::Cursor position);
  ~WireFeed() override;

  std::size_t read(log::Reader::Visitor visitor, std::size_t max) override;
  bool park() override { return count_ == 0 && queue_->park(); }
  [[nodiscard]] log::Cursor position() const override { return position_; }
  [[nodiscard]] std::string source_name(const ctibus_frame_header& frame) const override;
  Result<> acknowledge(std::uint64_t sequence) override;

 private:
  void visit_frame(log::Reader::Visitor visitor);
  void consumed(std::uint32_t deliveries);

  Carrier& carrier_;
  std::uint32_t subscription_;
  std::uint32_t window_;
  std::shared_ptr<WireQueue> queue_;
  WireQueue::Item item_;
  std::size_t offset_ = 0;   ///< of the next frame in item_
  std::uint32_t count_ = 0;  ///< deliveries of item_ still to be read
  std::uint64_t number_ = 0;
  std::uint32_t used_ = 0;
  log::Cursor position_;
};

}  // namespace ctibus::process
