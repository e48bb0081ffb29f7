#include "core/log/type_table.hpp"

#include <fmt/format.h>

#include "core/log/pattern.hpp"

namespace ctibus::log {

TypeTable::~TypeTable() {
  for (auto& chunk : chunks_) delete chunk.load();  // NOLINT: atomics cannot own
}

TypeEntry& TypeTable::slot(std::uint32_t id) {
  auto& place = chunks_[id / kChunk];
  auto* chunk = place.load(std::memory_order_relaxed);
  if (chunk == nullptr) {
    chunk = std::make_unique<Chunk>().release();
    place.store(chunk, std::memory_order_release);
  }
  return (*chunk)[id % kChunk];
}

Result<TypeTable::Interned> TypeTable::intern(std::string_view topic, MessageClass message_class,
                                              const std::function<void(TypeEntry&)>& prepare) {
  if (auto valid = check_topic(topic); !valid) return tl::unexpected(valid.error());
  const std::lock_guard lock(mutex_);
  if (const auto found = by_topic_.find(topic); found != by_topic_.end()) {
    const auto known = slot(found->second).message_class;
    if (known != message_class)
      return failure("log.class_conflict",
                     fmt::format("topic '{}' is already in use with class {}; the class is fixed "
                                 "by the message type",
                                 topic, static_cast<int>(known)));
    return Interned{found->second, false};
  }
  const std::uint32_t id = end_.load(std::memory_order_relaxed);
  if (id >= kMaxTypes)
    return failure("log.too_many_types",
                   fmt::format("topic '{}' would be one more than {} types; put what varies into "
                               "the key instead of the topic",
                               topic, kMaxTypes - 1));
  auto& entry = slot(id);
  entry.topic = topic;
  entry.message_class = message_class;
  if (prepare) prepare(entry);
  by_topic_.emplace(topic, id);
  end_.store(id + 1, std::memory_order_release);
  return Interned{id, true};
}

bool TypeTable::restore(std::string_view topic, MessageClass message_class, std::uint32_t id) {
  if (id == 0 || id >= kMaxTypes || !check_topic(topic) || message_class < MessageClass::state ||
      message_class > MessageClass::reply) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (const auto found = by_topic_.find(topic); found != by_topic_.end())
    return found->second == id;
  auto& entry = slot(id);
  if (!entry.topic.empty()) return false;
  entry.topic = topic;
  entry.message_class = message_class;
  by_topic_.emplace(topic, id);
  if (id >= end_.load(std::memory_order_relaxed)) end_.store(id + 1, std::memory_order_release);
  return true;
}

std::uint32_t TypeTable::find(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_topic_.find(topic);
  return found == by_topic_.end() ? 0 : found->second;
}

void TypeTable::reserve_below(std::uint32_t id) {
  const std::lock_guard lock(mutex_);
  if (id > end_.load(std::memory_order_relaxed) && id <= kMaxTypes)
    end_.store(id, std::memory_order_release);
}

}  // namespace ctibus::log
