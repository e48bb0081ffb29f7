#include "core/process/wire_feed.hpp"

#include <utility>

namespace ctibus::process {

void WireQueue::put(Item item) {
  std::unique_lock lock(mutex_);
  if (closed_) return;
  items_.push_back(std::move(item));
  if (!std::exchange(parked_, false)) return;
  // Under the lock, so that nobody is woken after close().
  wake_();
}

bool WireQueue::take(Item& item) {
  const std::lock_guard lock(mutex_);
  if (items_.empty()) return false;
  item = std::move(items_.front());
  items_.pop_front();
  return true;
}

bool WireQueue::park() {
  const std::lock_guard lock(mutex_);
  parked_ = items_.empty();
  return parked_;
}

void WireQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  items_.clear();
}

WireFeed::WireFeed(Carrier& carrier, std::uint32_t subscription, std::uint32_t window,
                   std::shared_ptr<WireQueue> queue, log::Cursor position)
    : carrier_(carrier),
      subscription_(subscription),
      window_(window),
      queue_(std::move(queue)),
      position_(position) {}

WireFeed::~WireFeed() {
  queue_->close();
  carrier_.post([id = subscription_](wire::Client& client) { client.unsubscribe(id); });
}

std::size_t WireFeed::read(log::Reader::Visitor visitor, std::size_t max) {
  std::size_t done = 0;
  while (done < max) {
    if (count_ == 0) {
      if (!queue_->take(item_)) break;
      offset_ = sizeof(wire::BatchHeader);
      count_ = item_.count;
    }
    ++done;
    --count_;
    visit_frame(visitor);
    if (count_ == 0 && item_.kind != log::Delivery::Kind::snapshot) {
      position_ = {item_.epoch, item_.complete_up_to};
    }
  }
  consumed(static_cast<std::uint32_t>(done));
  return done;
}

void WireFeed::visit_frame(log::Reader::Visitor visitor) {
  log::Delivery delivery;
  delivery.kind = item_.kind;
  delivery.number = ++number_;
  delivery.complete_up_to = item_.complete_up_to;
  delivery.gap_from = item_.gap_from;
  delivery.gap_to = item_.gap_to;
  if (!item_.bytes.empty()) {
    // A batch was checked when it came; its frames lie at multiples of 8 in a buffer of its own.
    delivery.frame =
        log::FrameView(reinterpret_cast<const std::byte*>(item_.bytes.data()) + offset_);
    offset_ += delivery.frame.size();
    if (item_.kind == log::Delivery::Kind::message) {
      delivery.complete_up_to = delivery.frame.sequence();
      position_ = {item_.epoch, delivery.frame.sequence()};
    }
  }
  visitor(delivery);
}

void WireFeed::consumed(std::uint32_t deliveries) {
  used_ += deliveries;
  if (used_ < window_ / 2) return;
  carrier_.post([id = subscription_, granted = std::exchange(used_, 0U)](wire::Client& client) {
    client.grant(id, granted);
  });
}

std::string WireFeed::source_name(const ctibus_frame_header& frame) const {
  const auto* at = reinterpret_cast<const char*>(&frame) + sizeof(frame) + frame.topic_size +
                   frame.key_size + frame.idempotency_size + frame.payload_size;
  return {at, frame.source_name_size};
}

Result<> WireFeed::acknowledge(std::uint64_t sequence) {
  carrier_.post(
      [id = subscription_, sequence](wire::Client& client) { client.acknowledge(id, sequence); });
  return {};
}

}  // namespace ctibus::process
