#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "port_pool.hpp"

namespace ctibus::media {

struct PlayWish {
  std::uint64_t generation = 0;  ///< tells the end of this sound from that of an earlier one
  std::string sound;             ///< empty: stop
  bool loop = false;
};

struct RecordWish {
  std::uint64_t generation = 0;
  std::string path;  ///< empty: stop
};

struct WatchWish {
  std::uint64_t generation = 0;
  std::chrono::seconds silence{0};
};

struct DigitWish {
  char digit = '0';
  std::chrono::milliseconds duration{0};
};

/// What the owner wants of one stream and the thread has not seen yet. Later wishes take the place
/// of earlier ones, so that it never grows, however slow the thread is.
struct Wish {
  static constexpr std::size_t max_digits = 64;

  std::optional<PortPair> opened;
  bool closed = false;
  std::optional<std::pair<Address, StreamFormat>> connection;
  std::optional<StreamId> partner;
  std::optional<PlayWish> play;
  std::vector<DigitWish> digits;
  std::optional<RecordWish> record;
  std::optional<WatchWish> watch;
};

using Wishes = std::unordered_map<StreamId, Wish>;

/// From the owner's strand to the thread.
class Mailbox {
 public:
  Mailbox();

  /// Signalled when there is something to take.
  int descriptor() const { return signal_.get(); }

  template <class Change>
  void put(StreamId stream, Change change) {
    const std::lock_guard lock(mutex_);
    change(wishes_[stream]);
    wake();
  }

  /// Something was put or said since the last take().
  bool waiting() const { return waiting_; }
  Wishes take();
  /// Only wakes the thread. Any thread.
  void wake();

 private:
  Descriptor signal_;
  std::atomic<bool> waiting_{false};
  std::mutex mutex_;
  Wishes wishes_;
};

}  // namespace ctibus::media
