#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/log/last_values.hpp"
#include "core/log/reader.hpp"
#include "core/log/segment.hpp"
#include "core/log/source_table.hpp"
#include "core/log/type_table.hpp"

namespace ctibus::log {

/// What a subscription lets through. Whether a type matches is found out once per type.
class Filter {
 public:
  Filter(std::vector<std::string> patterns, const std::vector<std::string>& keys,
         const std::vector<std::string>& sources)
      : patterns_(std::move(patterns)),
        keys_(keys.begin(), keys.end()),
        sources_(sources.begin(), sources.end()) {}

  /// Whether any pattern matches. Any thread.
  [[nodiscard]] bool wants_topic(std::string_view topic) const noexcept;

  /// The reader's thread from here on.
  [[nodiscard]] bool wants(const TypeTable& types, const SourceTable& names,
                           const ctibus_frame_header& header) {
    const auto type = header.type;
    if (type >= known_.size()) learn(types);
    return type < known_.size() && known_[type] != 0 &&
           (!narrowed() || wants_narrow(names, header));
  }
  [[nodiscard]] bool wants_type(const TypeTable& types, std::uint32_t type) {
    if (type >= known_.size()) learn(types);
    return type < known_.size() && known_[type] != 0;
  }

 private:
  void learn(const TypeTable& types);
  [[nodiscard]] bool narrowed() const noexcept { return !keys_.empty() || !sources_.empty(); }
  [[nodiscard]] bool wants_narrow(const SourceTable& names, const ctibus_frame_header& header);
  [[nodiscard]] bool wants_source(const SourceTable& names, std::uint32_t source);

  enum class Known : std::uint8_t { not_yet, wanted, unwanted };
  std::vector<std::string> patterns_;
  std::unordered_set<std::string, TextHash, std::equal_to<>> keys_;
  // By name: whoever asks for one that nobody has yet leaves no trace in the log's table.
  std::unordered_set<std::string, TextHash, std::equal_to<>> sources_;
  std::vector<std::uint8_t> known_;
  std::vector<Known> known_sources_;
};

struct ReaderState {
  ReaderState(Filter wanted, std::size_t slot_number)
      : filter(std::move(wanted)), slot(slot_number) {}

  Filter filter;
  const std::size_t slot;
  std::string durable_name;
  std::uint64_t conflate_behind = 0;
  std::size_t walk_bytes = SIZE_MAX;  // of one call

  std::shared_ptr<Segment> segment;  // null: to be found by position
  std::size_t offset = 0;
  std::uint64_t position = 0;  // all up to here was walked
  std::uint64_t deliveries = 0;

  // What comes before the next message of the log.
  struct Gap {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
  };
  std::deque<Gap> gaps;
  std::uint64_t thinned_to = 0;  // gaps of thinned files were noted up to here
  bool snapshot_wanted = false;
  std::vector<ValueRef> snapshot;  // being delivered, with snapshot_end as its end
  std::size_t snapshot_next = 0;
  std::uint64_t snapshot_as_of = 0;
  bool snapshot_running = false;
  // States up to here were superseded by a snapshot that was taken after a gap.
  std::uint64_t states_from = 0;

  // While far behind: the sequences that are the newest of their key as of `newest_as_of`.
  std::unordered_set<std::uint64_t> newest;
  std::uint64_t newest_as_of = 0;

  ValueRef visiting;  // the value of a snapshot that the visitor looks at
};

}  // namespace ctibus::log
