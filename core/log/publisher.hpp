#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

struct Core;
struct PublisherState;
struct TypeEntry;

/// Who said a message that another publisher repeats: what its frame tells in the place of the
/// publisher's own source and number.
struct Origin {
  std::uint32_t source = 0;  ///< from Log::intern_source
  ctibus_message_id id{};
};

/// What a publisher says about one message. Views must stay valid until publish() returns, which
/// copies them. The class is that of the type.
struct Draft {
  std::uint32_t type = 0;  ///< from Log::intern
  std::uint8_t flags = 0;  ///< CTIBUS_FRAME_*
  std::uint8_t trace_flags = 0;
  std::string_view key;  ///< the entity; names the value that a `state` replaces
  std::span<const std::byte> payload;
  std::int64_t event_time_ns = 0;  ///< UTC; 0: the publish time
  ctibus_uuid correlation{};
  ctibus_message_id causation{};
  const std::uint8_t* trace_id = nullptr;  ///< 16 bytes; null: derive_trace(), sampled
  const std::uint8_t* span_id = nullptr;   ///< 8 bytes; null: derive_span()
  std::string_view idempotency_key;
  std::uint32_t remaining_ms = 0;
  /// The message's number when the source counts itself: greater than last_number(). 0: the next.
  std::uint64_t number = 0;
  /// A message that is repeated. A record of this kind has no completion.
  std::optional<Origin> origin;
};

/// The end of one `record`: it is on the medium at `sequence`, or `error` says why it is not
/// (`log.disk_full`, `log.sync_failed`). In both cases readers have it. `id` is what publish()
/// returned.
struct Completion {
  ctibus_message_id id;
  std::uint64_t sequence = 0;
  std::optional<Error> error;
};

struct PublisherOptions {
  /// Instance name, e.g. `pbx1`; interned as the frames' source.
  std::string name;
  /// One boot of this source, unique across all sources and sites; 0 takes a random one.
  std::uint64_t source_epoch = 0;
  /// Called once for every accepted `record`, in sequence order, from the log's own thread; must be
  /// cheap (post to a strand) and may publish. May be empty. Never called after ~Publisher.
  std::function<void(const Completion&)> on_completion;
  /// Bytes of the lane, allocated at the first contention.
  std::size_t lane_bytes = std::size_t{256} << 10;
  /// Limits of what waits behind a full lane.
  std::size_t outbox_bytes = std::size_t{8} << 20;
  std::size_t outbox_messages = 16384;
};

/// One source's way into the log. All functions may be called from any thread; calls from several
/// threads at once are safe but take turns. May outlive the Log's owner: publishing then fails with
/// `log.closed`.
class Publisher {
 public:
  Publisher(std::shared_ptr<Core> core, std::shared_ptr<PublisherState> state);
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;
  /// Appends what still waits in lane and outbox. Not from within on_completion.
  ~Publisher();

  /// Takes the message and returns its identity at once; never blocks on readers or on the disk.
  /// Order per publisher is kept. For a `record` the identity is the token of its completion.
  /// Errors: `bus.outbox_full` (the message is lost, a `bus.gap` event of this source will say so,
  /// failed() becomes true), `log.unknown_type`, `log.too_large` (frame above
  /// CTIBUS_FRAME_MAX_SIZE or a text above 65535 bytes), `log.bad_number` (not above
  /// last_number()), `log.closed`.
  Result<ctibus_message_id> publish(const Draft& draft);

  /// True after an overflow, until clear_failure().
  [[nodiscard]] bool failed() const noexcept;
  void clear_failure() noexcept;
  /// Messages lost to overflow so far.
  [[nodiscard]] std::uint64_t lost() const noexcept;

  [[nodiscard]] std::uint32_t source() const noexcept;
  [[nodiscard]] std::uint64_t source_epoch() const noexcept;
  /// The number of the newest message taken (dense from 1).
  [[nodiscard]] std::uint64_t last_number() const noexcept;
  /// Whoever is the only one to publish here: everything taken is in the log, nothing waits in lane
  /// or outbox.
  [[nodiscard]] bool settled() const noexcept;

 private:
  /// With the role held under this publisher's mark.
  Result<ctibus_message_id> publish_direct(const TypeEntry& type, const Draft& draft,
                                           std::size_t size);
  Result<ctibus_message_id> publish_queued(const TypeEntry& type, const Draft& draft,
                                           std::size_t size);

  std::shared_ptr<Core> core_;
  std::shared_ptr<PublisherState> state_;
};

}  // namespace ctibus::log
