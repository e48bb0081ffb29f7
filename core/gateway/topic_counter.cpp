#include "core/gateway/topic_counter.hpp"

namespace ctibus::gateway {
namespace {

constexpr std::size_t most_at_once = 50'000;
constexpr double memory_seconds = 5;

}  // namespace

TopicCounter::TopicCounter(log::Log& log) {
  log::Subscription subscription;
  subscription.patterns = {">"};
  subscription.conflate_behind = 0;
  if (auto reader = log.add_reader(std::move(subscription))) reader_ = std::move(*reader);
}

bool TopicCounter::advance() {
  if (!reader_) return false;
  const auto count = [&](const log::Delivery& delivery) {
    if (delivery.kind != log::Delivery::Kind::message) return;
    auto& entry = by_type_[delivery.frame.type()];
    if (entry.count.messages++ == 0) {
      entry.count.topic = delivery.frame.topic();
      entry.count.message_class = static_cast<MessageClass>(delivery.frame.message_class());
    }
  };
  return reader_->read(count, most_at_once) == most_at_once;
}

void TopicCounter::tick(double seconds) {
  const double weight = seconds / (seconds + memory_seconds);
  for (auto& [type, entry] : by_type_) {
    const double now = static_cast<double>(entry.count.messages - entry.at_tick) / seconds;
    entry.count.per_second += weight * (now - entry.count.per_second);
    entry.at_tick = entry.count.messages;
  }
}

std::vector<TopicCount> TopicCounter::counts() const {
  std::vector<TopicCount> out;
  for (const auto& [type, entry] : by_type_) out.push_back(entry.count);
  return out;
}

}  // namespace ctibus::gateway
