#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/log/frame.hpp"
#include "core/log/type_set.hpp"

namespace ctibus::log {

class File;

/// A region of memory with frames back to back. One writer at a time (the holder of the role), any
/// number of readers, who look no further than published(). Readers keep a segment alive by sharing
/// its ownership; its memory goes back to where it came from with the last owner.
class Segment {
 public:
  /// `begin`: where frames start. `owner` keeps `memory` alive. `file` is set when the memory is a
  /// mapped file that is being written.
  Segment(std::span<std::byte> memory, std::size_t begin, std::shared_ptr<void> owner,
          std::shared_ptr<File> file = nullptr)
      : memory_(memory), begin_(begin), owner_(std::move(owner)), file_(std::move(file)) {
    published_.store(begin, std::memory_order_relaxed);
  }

  /// A finished one: all of `memory` from `begin` on is frames, as checked by whoever makes it.
  static std::shared_ptr<Segment> finished(std::span<std::byte> memory, std::size_t begin,
                                           std::shared_ptr<void> owner, std::uint64_t first,
                                           std::uint64_t last, bool whole = true) {
    auto segment = std::make_shared<Segment>(memory, begin, std::move(owner));
    segment->first_sequence_ = first;
    segment->whole_ = whole;
    segment->last_sequence_.store(last, std::memory_order_relaxed);
    segment->published_.store(memory.size(), std::memory_order_relaxed);
    segment->sealed_.store(true, std::memory_order_release);
    return segment;
  }

  [[nodiscard]] std::byte* data() const noexcept { return memory_.data(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return memory_.size(); }
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
  [[nodiscard]] const std::shared_ptr<File>& file() const noexcept { return file_; }
  [[nodiscard]] FrameView frame(std::size_t offset) const noexcept {
    return FrameView(memory_.data() + offset);
  }

  /// The sequence of its first frame; set before anybody else sees the segment.
  [[nodiscard]] std::uint64_t first_sequence() const noexcept { return first_sequence_; }
  void start_at(std::uint64_t sequence) noexcept {
    first_sequence_ = sequence;
    last_sequence_.store(sequence - 1, std::memory_order_relaxed);
  }

  /// Bytes that readers may look at.
  [[nodiscard]] std::size_t published() const noexcept {
    return published_.load(std::memory_order_acquire);
  }
  [[nodiscard]] std::uint64_t last_sequence() const noexcept {
    return last_sequence_.load(std::memory_order_acquire);
  }
  void publish(std::size_t end, std::uint64_t last_sequence) noexcept {
    published_.store(end, std::memory_order_release);
    // Second: whoever reads last_sequence() before published() gets a pair that is safe.
    last_sequence_.store(last_sequence, std::memory_order_release);
  }

  /// False: the good frames of a damaged file, which lie elsewhere than in the file.
  [[nodiscard]] bool whole() const noexcept { return whole_; }

  /// Nothing will be added any more. Check published() again after seeing this.
  [[nodiscard]] bool sealed() const noexcept { return sealed_.load(std::memory_order_acquire); }
  void seal() noexcept { sealed_.store(true, std::memory_order_release); }

  /// Its frames are on the medium in a file of the catalogue, or need not be.
  [[nodiscard]] bool settled() const noexcept { return settled_.load(std::memory_order_acquire); }
  void settle() noexcept { settled_.store(true, std::memory_order_release); }

  /// Whether a `record` is among its frames. Written by the role.
  [[nodiscard]] bool has_records() const noexcept {
    return has_records_.load(std::memory_order_acquire);
  }
  void note_record() noexcept { has_records_.store(true, std::memory_order_release); }

  /// Publish time of its newest frame. Written by the role, read by others only once sealed.
  [[nodiscard]] std::int64_t newest_utc_ns() const noexcept { return newest_utc_ns_; }
  void note_time(std::int64_t utc_ns) noexcept { newest_utc_ns_ = utc_ns; }

  /// Types of its frames. Written by the role, read by others only once sealed.
  [[nodiscard]] TypeSet& types() noexcept { return types_; }

 private:
  std::span<std::byte> memory_;
  std::size_t begin_;
  std::shared_ptr<void> owner_;
  std::shared_ptr<File> file_;
  std::uint64_t first_sequence_ = 1;
  bool whole_ = true;
  TypeSet types_;
  std::int64_t newest_utc_ns_ = 0;
  std::atomic<bool> has_records_{false};
  std::atomic<bool> settled_{false};
  std::atomic<bool> sealed_{false};
  alignas(64) std::atomic<std::size_t> published_{0};
  std::atomic<std::uint64_t> last_sequence_{0};
};

/// The first frame after sequence `after` in what is published of `segment`; its end if there is
/// none. Costs a walk.
std::size_t find_offset(const Segment& segment, std::uint64_t after) noexcept;

}  // namespace ctibus::log
