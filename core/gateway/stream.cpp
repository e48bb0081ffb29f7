#include "core/gateway/stream.hpp"

#include <algorithm>

#include "ctibus/kit/wire/control.hpp"

namespace ctibus::gateway {

using namespace wire;

const std::string& SourceNames::of(std::uint32_t source) {
  const auto known = names_.find(source);
  if (known != names_.end()) return known->second;
  return names_.emplace(source, log_.source_name(source)).first->second;
}

Result<std::unique_ptr<Stream>> Stream::open(log::Log& log, std::uint32_t id,
                                             log::Subscription subscription,
                                             std::function<void()> wake) {
  auto ready = std::make_shared<std::atomic<bool>>(true);
  subscription.wake = [ready, wake = std::move(wake)] {
    ready->store(true);
    wake();
  };
  std::string consumer = subscription.durable_name;
  auto reader = log.add_reader(std::move(subscription));
  if (!reader) return tl::unexpected(reader.error());
  return std::unique_ptr<Stream>(
      new Stream(id, std::move(consumer), std::move(*reader), std::move(ready)));
}

void Stream::grant(std::uint32_t messages, std::uint32_t most) {
  credit_ = messages > most - std::min(credit_, most) ? most : credit_ + messages;
}

bool Stream::fill(SourceNames& names, std::size_t batch_bytes, const Sink& sink) {
  if (credit_ == 0) return false;
  ready_->store(false);
  // A reader cannot stop half-way, so what it may visit is bounded by how large frames are.
  const std::size_t fitting = std::clamp<std::size_t>(batch_bytes / frame_bytes_, 1, 256);
  const std::size_t read = reader_->read(
      [&](const log::Delivery& delivery) { take(delivery, names, batch_bytes, sink); },
      std::min<std::size_t>(fitting, credit_));
  credit_ -= static_cast<std::uint32_t>(std::min<std::size_t>(read, credit_));
  complete_ = reader_->position();
  if (batch_.open()) flush(sink);
  if (read > 0 || !reader_->park()) {
    ready_->store(true);
    return credit_ > 0;
  }
  return false;
}

void Stream::take(const log::Delivery& delivery, SourceNames& names, std::size_t batch_bytes,
                  const Sink& sink) {
  const bool snapshot = delivery.kind == log::Delivery::Kind::snapshot;
  const bool frame = snapshot || delivery.kind == log::Delivery::Kind::message;
  if (batch_.open() && (!frame || batch_.snapshot() != snapshot || batch_.size() >= batch_bytes)) {
    flush(sink);
  }
  if (frame) {
    if (!batch_.open()) batch_.begin(id_, delivery.number, snapshot);
    batch_.add(delivery.frame.header(), names.of(delivery.frame.header().source));
    frame_bytes_ = (7 * frame_bytes_ + delivery.frame.size()) / 8 + 1;
    complete_.sequence = delivery.complete_up_to;
  } else if (delivery.kind == log::Delivery::Kind::snapshot_end) {
    sink(to_wire(MessageKind::snapshot_end,
                 SnapshotEnd{id_, delivery.number, complete_.epoch, delivery.complete_up_to,
                             complete_.sequence}));
  } else {
    complete_.sequence = delivery.complete_up_to;
    sink(to_wire(MessageKind::gap, Gap{id_, delivery.number, delivery.gap_from, delivery.gap_to}));
  }
}

void Stream::flush(const Sink& sink) { sink(batch_.finish(complete_.epoch, complete_.sequence)); }

void Stream::refresh() {
  if (credit_ == 0) return;
  reader_->unpark();
  ready_->store(true);
}

SubscriptionProgress Stream::progress() const {
  return {id_, reader_->deliveries(), reader_->position().sequence};
}

}  // namespace ctibus::gateway
