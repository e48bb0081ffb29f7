#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <mutex>
#include <optional>
#include <vector>

#include "ctibus/abi/frame.h"
#include "ctibus/trace_context.hpp"

/// Which trace a message continues. For the hosts of instances: the plugin's side never sees it.
namespace ctibus::detail {

/// The finalizer of splitmix64 (Steele, Lea, Flood 2014): a bijection without visible pattern.
constexpr std::uint64_t mix(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// The traces of one instance's conversations that are not what derive_trace() makes of them: a
/// command brought a trace along from outside, or began one before there was a call. Remembers the
/// latest of them in a small table; one that is pushed out goes on under its call's own id.
class TraceKeeper {
 public:
  /// For what is published while `handled` is handled, or null. Nothing: leave it empty, so that it
  /// is derived. Any thread.
  std::optional<ctibus_trace> trace_for(const ctibus_uuid& correlation,
                                        const ctibus_message_id& causation,
                                        const ctibus_frame_header* handled) {
    if (handled != nullptr && has_trace(handled->trace_id) && continues(*handled, correlation)) {
      const ctibus_trace trace = trace_of(*handled);
      if (!is_own(correlation, trace)) note(key_of(correlation), trace);
      return trace;
    }
    if (!any_.load(std::memory_order_acquire)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (const auto* found = find(key_of(causation))) return *found;
    if (const auto* found = find(key_of(correlation))) return *found;
    return std::nullopt;
  }

  /// Before a message is handled. One thread at a time.
  void learn(const ctibus_frame_header& frame) {
    if (!has_trace(frame.trace_id)) return;
    const bool command = frame.message_class == CTIBUS_CLASS_COMMAND;
    const bool own = std::memcmp(frame.trace_id, frame.correlation.bytes, 16) == 0;
    if (own || (!command && is_none(frame.correlation))) return;
    const ctibus_trace trace = trace_of(frame);
    // What comes of a command may be told later, by a message that names it as its causation.
    if (command) note(key_of(frame.id), trace);
    if (!is_none(frame.correlation)) note(key_of(frame.correlation), trace);
  }

 private:
  struct Key {
    std::uint64_t words[2];
    bool operator==(const Key&) const = default;
  };
  struct Entry {
    Key key{};
    ctibus_trace trace{};
  };
  static constexpr std::size_t entries = 1024;

  static bool is_none(const ctibus_uuid& uuid) { return key_of(uuid) == Key{}; }

  /// A command is the work that is being done. Any other message may merely have led to something
  /// in another conversation, which then stays in the trace of that one.
  static bool continues(const ctibus_frame_header& handled, const ctibus_uuid& correlation) {
    return handled.message_class == CTIBUS_CLASS_COMMAND || is_none(correlation) ||
           std::memcmp(handled.correlation.bytes, correlation.bytes, 16) == 0;
  }

  static bool is_own(const ctibus_uuid& correlation, const ctibus_trace& trace) {
    return is_none(correlation) || std::memcmp(trace.trace_id, correlation.bytes, 16) == 0;
  }

  static ctibus_trace trace_of(const ctibus_frame_header& frame) {
    ctibus_trace trace{};
    std::copy_n(frame.trace_id, 16, trace.trace_id);
    trace.flags = frame.trace_flags;
    return trace;
  }

  template <class Id>
  static Key key_of(const Id& id) {
    static_assert(sizeof(Id) == sizeof(Key));
    return std::bit_cast<Key>(id);
  }

  static std::size_t place(const Key& key) {
    return static_cast<std::size_t>(mix(key.words[0] + golden * key.words[1]) % entries);
  }

  void note(const Key& key, const ctibus_trace& trace) {
    const std::lock_guard lock(mutex_);
    if (table_.empty()) table_.resize(entries);
    table_[place(key)] = {key, trace};
    any_.store(true, std::memory_order_release);
  }

  const ctibus_trace* find(const Key& key) const {
    if (key == Key{}) return nullptr;
    const Entry& entry = table_[place(key)];
    return entry.key == key ? &entry.trace : nullptr;
  }

  std::atomic<bool> any_{false};
  std::mutex mutex_;
  std::vector<Entry> table_;
};

}  // namespace ctibus::detail
