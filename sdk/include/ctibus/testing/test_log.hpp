#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory_resource>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/abi/frame.h"
#include "ctibus/frame_parts.hpp"
#include "ctibus/pattern.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::testing {

/// The test host's log: all messages in one order, last values and durable consumers. One thread.
class TestLog {
 public:
  /// `memory` holds all that grows with the number of messages; it must outlive the log.
  explicit TestLog(std::pmr::memory_resource* memory = std::pmr::new_delete_resource())
      : memory_(memory), entries_(memory) {}

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
    std::pmr::vector<std::uint64_t> words;  ///< the frame
    std::string_view source;
    std::size_t topic_index = 0;  ///< dense, the same in every epoch

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
  /// What a restarted core does: the messages stay, the epoch is a new one, and the numbers of
  /// types are other ones.
  void begin_epoch() {
    ++epoch_;
    numbers_ = static_cast<std::uint32_t>(epoch_ % 3);
  }

  /// Sequences begin at 1.
  const Entry& at(std::uint64_t sequence) const { return entries_[sequence - 1]; }

  const Entry& append(const Draft& draft, std::string_view source) {
    const FrameParts parts{.topic = draft.topic,
                           .key = draft.key,
                           .idempotency = draft.idempotency,
                           .payload = {draft.payload, draft.payload_size},
                           .source = {}};
    Entry& entry = entries_.emplace_back(Entry{
        std::pmr::vector<std::uint64_t>(frame_size(parts) / 8, std::uint64_t{0}, memory_), {}, 0});
    entry.source = *sources_.emplace(source).first;
    entry.topic_index = index_of(draft.topic);
    Topic& topic = topics_[entry.topic_index];
    if (topic.epoch != epoch_) {
      topic.epoch = epoch_;
      topic.number = ++numbers_;
    }
    topic.sequences.push_back(entries_.size());
    ctibus_frame_header header = draft.header;
    header.version = CTIBUS_FRAME_VERSION;
    header.message_class = draft.message_class;
    header.type = topic.number;
    header.publish_time_ns = last_time_ = std::max(header.publish_time_ns, last_time_);
    header.log_epoch = epoch_;
    header.sequence = entries_.size();
    if (!has_trace(header.trace_id)) {
      derive_trace(header.correlation, header.id, header.trace_id);
      header.trace_flags = trace_sampled;
    }
    if (!has_span(header.span_id)) derive_span(header.id, header.span_id);
    write_frame(reinterpret_cast<std::uint8_t*>(entry.words.data()), header, parts);
    if (draft.message_class == CTIBUS_CLASS_STATE) {
      const auto found = topic.last_values.find(draft.key);
      if ((header.flags & CTIBUS_FRAME_TOMBSTONE) == 0) {
        if (found == topic.last_values.end()) {
          topic.last_values.emplace(draft.key, header.sequence);
        } else {
          found->second = header.sequence;
        }
      } else if (found != topic.last_values.end()) {
        topic.last_values.erase(found);
      }
    }
    return entry;
  }

  /// Sequences of the last values whose topic matches, in the log's order.
  template <class Matches>
  std::vector<std::uint64_t> last_values(const Matches& matches) const {
    std::vector<std::uint64_t> found;
    for (const Topic& topic : topics_) {
      for (const auto& [key, sequence] : topic.last_values) {
        if (matches(at(sequence))) found.push_back(sequence);
      }
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::uint64_t last_value(std::string_view topic, std::string_view key) const {
    const auto index = index_.find(topic);
    if (index == index_.end()) return 0;
    const auto& values = topics_[index->second].last_values;
    const auto found = values.find(key);
    return found == values.end() ? 0 : found->second;
  }

  /// The first message of this topic after `sequence`; 0: none.
  std::uint64_t next(std::string_view topic, std::uint64_t sequence) const {
    const auto index = index_.find(topic);
    if (index == index_.end()) return 0;
    const auto& all = topics_[index->second].sequences;
    const auto found = std::upper_bound(all.begin(), all.end(), sequence);
    return found == all.end() ? 0 : *found;
  }

  std::map<std::string, std::uint64_t, std::less<>>& consumers() { return consumers_; }

 private:
  struct Topic {
    std::uint64_t epoch = 0;  ///< in which `number` was given
    std::uint32_t number = 0;
    std::pmr::vector<std::uint64_t> sequences;
    std::pmr::map<std::pmr::string, std::uint64_t, std::less<>> last_values;
  };

  std::size_t index_of(std::string_view topic) {
    if (const auto found = index_.find(topic); found != index_.end()) return found->second;
    topics_.push_back({0, 0, std::pmr::vector<std::uint64_t>(memory_),
                       std::pmr::map<std::pmr::string, std::uint64_t, std::less<>>(memory_)});
    return index_.emplace(topic, topics_.size() - 1).first->second;
  }

  std::pmr::memory_resource* memory_;
  std::uint64_t epoch_ = 1;
  std::pmr::deque<Entry> entries_;
  std::int64_t last_time_ = 0;
  std::uint32_t numbers_ = 0;
  std::vector<Topic> topics_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::set<std::string, std::less<>> sources_;
  std::map<std::string, std::uint64_t, std::less<>> consumers_;
};

}  // namespace ctibus::testing
