#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/abi/frame.h"
#include "ctibus/ids.hpp"
#include "ctibus/kit/wire/cursor.hpp"
#include "ctibus/kit/wire/protocol.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::wire {

/// A message as a client publishes it. Views need to be valid during the call only.
struct Publication {
  std::string_view topic;
  std::string_view key;
  std::span<const std::uint8_t> payload;  ///< MessagePack map with field names
  std::uint8_t flags = 0;                 ///< CTIBUS_FRAME_*
  std::uint8_t trace_flags = 0;
  std::int64_t event_time_ns = 0;  ///< UTC; 0: when the log takes it
  ctibus_uuid correlation{};
  ctibus_message_id causation{};
  const std::uint8_t* trace_id = nullptr;  ///< 16 bytes or null
  const std::uint8_t* span_id = nullptr;   ///< 8 bytes or null
  /// It is a record, whose end RecordEnd tells.
  bool record = false;
};

/// What a client has published or asked for and the server has not confirmed, in order: what is
/// sent again after a cut. Bounded, so that a server that is away for long costs a failure and not
/// the memory. Any thread, unless said otherwise.
class Publications {
 public:
  struct Limits {
    std::size_t bytes = std::size_t{8} << 20;
    std::size_t messages = 16384;
    std::size_t records = 65536;  ///< without an end
    std::size_t batch_bytes = std::size_t{64} << 10;
  };

  /// `source_epoch`: one life of this source, random. `wake`, which may be empty, is called after
  /// something came to be sent while nothing was.
  Publications(std::uint64_t source_epoch, Limits limits, std::function<void()> wake);
  explicit Publications(std::uint64_t source_epoch)
      : Publications(source_epoch, Limits(), nullptr) {}

  [[nodiscard]] std::uint64_t source_epoch() const { return source_epoch_; }

  /// Takes the message and gives it its identity; copies, never blocks. Errors, after which nothing
  /// was taken: bus.frame_too_large, bus.outbox_full.
  Result<MessageId> publish(const Publication& publication);
  /// The same for a command. It is sent once: a cut answers it.
  Result<MessageId> request(Request request);

  /// The next message to be sent, or null. It stays here until it is confirmed. One thread, as the
  /// functions below.
  std::shared_ptr<const msgpack::Buffer> next();
  /// What is published from now on lies behind this place. Counts once.
  void begin(const Cursor& cursor);
  /// The server has everything up to `taken.number`.
  void confirm(const Taken& taken);
  /// The end of this record has not come so far.
  [[nodiscard]] bool is_open(std::uint64_t number) const;
  /// The server has refused it for good. False: this was known, and is told once more after a cut.
  bool refuse(std::uint64_t number);
  /// After a new connection, of which the server says that it has everything up to `taken`: what it
  /// lacks is to be sent again. Requests are not.
  struct Rewound {
    std::vector<std::uint64_t> records;   ///< numbers of those that it once had and now lacks
    std::vector<std::uint32_t> requests;  ///< ids of those that were not confirmed
  };
  Rewound rewind(std::uint64_t taken);
  /// A place in the log that lies before everything unfinished.
  [[nodiscard]] Cursor resume() const;
  /// Nothing waits for a confirmation, and no record for its end.
  [[nodiscard]] bool idle() const;

 private:
  /// One message on the wire: frames of several publications, or one request.
  struct Chunk {
    std::shared_ptr<msgpack::Buffer> bytes;
    std::uint64_t last = 0;
    std::uint32_t count = 0;
    bool sealed = false;  ///< was sent once: sockets may still read it
    bool request = false;
    std::uint32_t request_id = 0;
  };
  struct Mark {
    std::uint64_t number = 0;
    Cursor cursor;
  };
  Result<> room_for(std::size_t bytes) const;
  Chunk& open_chunk(std::size_t bytes);
  void forget_up_to(std::uint64_t number);
  void advance_resume();
  /// Unlocks, then wakes when it is needed.
  void added(std::unique_lock<std::mutex>& lock);

  const std::uint64_t source_epoch_;
  const Limits limits_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::uint64_t number_ = 0;     ///< the newest given
  std::uint64_t confirmed_ = 0;  ///< the newest that the server has
  std::deque<Chunk> chunks_;
  std::size_t sent_chunks_ = 0;  ///< at the front
  std::size_t bytes_ = 0;
  std::size_t messages_ = 0;
  std::set<std::uint64_t> records_;
  std::set<std::uint64_t> refused_;  ///< that are not confirmed
  std::deque<Mark> marks_;
  Cursor resume_;
};

}  // namespace ctibus::wire
