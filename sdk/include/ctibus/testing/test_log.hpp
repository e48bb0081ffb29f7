#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ctibus/abi/frame.h"
#include "ctibus/pattern.hpp"

namespace ctibus::testing {

/// The test host's log: all messages in one order, last values and durable consumers. One thread.
class TestLog {
 public:
  struct Draft {
    std::string_view topic;
    std::uint8_t message_class = 0;
    std::string_view key;
    std::string_view idempotency;
    const std::uint8_t* payload = nullptr;
    std::size_t payload_size = 0;
    ctibus_frame_header header{};  ///< id, times, flags, correlation, causation, trace
  };

  struct Entry {
    std::vector<std::uint64_t> words;  ///< the frame
    std::string source;

    const ctibus_frame_header& frame() const {
      return *reinterpret_cast<const ctibus_frame_header*>(words.data());
    }
    std::string_view topic() const {
      return {reinterpret_cast<const char*>(&frame() + 1), frame().topic_size};
    }
    std::string_view key() const {
      return {reinterpret_cast<const char*>(&frame() + 1) + frame().topic_size, frame().key_size};
    }
  };

  std::uint64_t epoch() const { return epoch_; }
  std::uint64_t tail() const { return entries_.size(); }
  /// What a restarted core does: the messages stay, the epoch is a new one.
  void begin_epoch() { ++epoch_; }

  /// Sequences begin at 1.
  const Entry& at(std::uint64_t sequence) const { return entries_[sequence - 1]; }

  const Entry& append(const Draft& draft, std::string_view source) {
    const std::size_t size = (sizeof(ctibus_frame_header) + draft.topic.size() + draft.key.size() +
                              draft.idempotency.size() + draft.payload_size + 7) /
                             8 * 8;
    Entry& entry = entries_.emplace_back();
    entry.words.resize(size / 8);
    entry.source = source;
    ctibus_frame_header header = draft.header;
    header.size = static_cast<std::uint32_t>(size);
    header.version = CTIBUS_FRAME_VERSION;
    header.message_class = draft.message_class;
    header.type = type_of(draft.topic);
    header.log_epoch = epoch_;
    header.sequence = entries_.size();
    header.topic_size = static_cast<std::uint16_t>(draft.topic.size());
    header.key_size = static_cast<std::uint16_t>(draft.key.size());
    header.idempotency_size = static_cast<std::uint16_t>(draft.idempotency.size());
    header.payload_size = static_cast<std::uint32_t>(draft.payload_size);
    auto* at = reinterpret_cast<std::uint8_t*>(entry.words.data());
    const auto put = [&at](const void* data, std::size_t count) {
      if (count != 0) std::memcpy(at, data, count);
      at += count;
    };
    put(&header, sizeof(header));
    put(draft.topic.data(), draft.topic.size());
    put(draft.key.data(), draft.key.size());
    put(draft.idempotency.data(), draft.idempotency.size());
    put(draft.payload, draft.payload_size);
    if (draft.message_class == CTIBUS_CLASS_STATE) {
      auto key = std::pair(std::string(draft.topic), std::string(draft.key));
      if ((header.flags & CTIBUS_FRAME_TOMBSTONE) != 0) {
        last_values_.erase(key);
      } else {
        last_values_.insert_or_assign(std::move(key), header.sequence);
      }
    }
    return entry;
  }

  /// Sequences of the last values whose topic matches, in the log's order.
  template <class Matches>
  std::vector<std::uint64_t> last_values(const Matches& matches) const {
    std::vector<std::uint64_t> found;
    for (const auto& [key, sequence] : last_values_) {
      if (matches(at(sequence))) found.push_back(sequence);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::uint64_t last_value(std::string_view topic, std::string_view key) const {
    const auto found = last_values_.find(std::pair(std::string(topic), std::string(key)));
    return found == last_values_.end() ? 0 : found->second;
  }

  std::map<std::string, std::uint64_t, std::less<>>& consumers() { return consumers_; }

 private:
  std::uint32_t type_of(std::string_view topic) {
    return types_.try_emplace(std::string(topic), static_cast<std::uint32_t>(types_.size() + 1))
        .first->second;
  }

  std::uint64_t epoch_ = 1;
  std::deque<Entry> entries_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> last_values_;
  std::unordered_map<std::string, std::uint32_t> types_;
  std::map<std::string, std::uint64_t, std::less<>> consumers_;
};

}  // namespace ctibus::testing
