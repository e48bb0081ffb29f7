#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/error.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

inline constexpr std::size_t kMaxReaders = 1024;
inline constexpr std::size_t kReaderWords = kMaxReaders / 64;
inline constexpr std::uint32_t kMaxTypes = 16384;

struct TypeEntry {
  std::string topic;
  MessageClass message_class = MessageClass::event;
  /// Bit n: reader n wants messages of this type.
  std::array<std::atomic<std::uint64_t>, kReaderWords> interest{};
  /// No message of this type above this sequence has left the log's reach.
  std::atomic<std::uint64_t> gone_up_to{0};
};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};

/// Topics and their numbers, from 1; entries stay where they are. get() is lock-free, the rest
/// takes a lock. Any thread.
class TypeTable {
 public:
  ~TypeTable();

  /// Null for an unknown number.
  [[nodiscard]] TypeEntry* get(std::uint32_t id) const noexcept {
    if (id == 0 || id >= end_.load(std::memory_order_acquire)) return nullptr;
    auto* chunk = chunks_[id / kChunk].load(std::memory_order_acquire);
    if (chunk == nullptr) return nullptr;
    auto& entry = (*chunk)[id % kChunk];
    return entry.topic.empty() ? nullptr : &entry;
  }
  /// One more than the highest number.
  [[nodiscard]] std::uint32_t end() const noexcept { return end_.load(std::memory_order_acquire); }

  struct Interned {
    std::uint32_t id = 0;
    bool is_new = false;
  };
  /// `prepare` runs before anybody can see a new entry.
  Result<Interned> intern(std::string_view topic, MessageClass message_class,
                          const std::function<void(TypeEntry&)>& prepare);
  /// Recovery: the number that an earlier life gave. False: topic or number is taken otherwise.
  bool restore(std::string_view topic, MessageClass message_class, std::uint32_t id);
  [[nodiscard]] std::uint32_t find(std::string_view topic) const;
  /// New numbers begin no lower than this.
  void reserve_below(std::uint32_t id);

 private:
  static constexpr std::uint32_t kChunk = 64;
  using Chunk = std::array<TypeEntry, kChunk>;
  TypeEntry& slot(std::uint32_t id);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> by_topic_;
  std::array<std::atomic<Chunk*>, kMaxTypes / kChunk> chunks_{};
  std::atomic<std::uint32_t> end_{1};
};

}  // namespace ctibus::log
