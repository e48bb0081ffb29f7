#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/log/background.hpp"
#include "core/log/chain.hpp"
#include "core/log/committer.hpp"
#include "core/log/consumers.hpp"
#include "core/log/log.hpp"
#include "core/log/memory_pool.hpp"
#include "core/log/reader_state.hpp"
#include "core/log/segment_file.hpp"
#include "core/log/sequencer.hpp"
#include "core/log/source_table.hpp"
#include "core/log/system_messages.hpp"
#include "core/log/type_table.hpp"
#include "core/log/wake_list.hpp"

namespace ctibus::log {

class Store;
class Maintenance;

/// All of one log, shared by Log, its publishers and its readers.
struct Core : std::enable_shared_from_this<Core> {
  explicit Core(Options wanted);
  ~Core();

  const Options options;
  const Clock& clock;
  TypeTable types;
  SourceTable sources;
  Consumers consumers;
  Chain chain;
  WakeList wakes;
  std::shared_ptr<MemoryPool> pool;
  std::unique_ptr<Store> store;  // null: the log lives in memory
  std::unique_ptr<SegmentSupply> supply;
  std::unique_ptr<Sequencer> sequencer;
  std::unique_ptr<Committer> committer;
  std::unique_ptr<Maintenance> maintenance;
  Background committing;
  Background housekeeping;  ///< what the next messages wait for
  Background tidying;       ///< what can wait
  std::atomic<bool> closed{false};
  std::atomic<bool> disk_full{false};  ///< files cannot be made for now, for whatever reason
  std::atomic<std::uint64_t> detached_segments{0};
  std::mutex close_mutex;

  struct {
    std::uint32_t gap = 0, recovered = 0, epoch = 0, type = 0, source = 0, consumer = 0;
  } system_types;
  std::shared_ptr<PublisherState> system;  // the log's own messages; its numbers belong to the role

  /// Interning and new subscriptions take turns, so that no type is missed.
  std::mutex interest_mutex;
  std::array<const Filter*, kMaxReaders> filters{};  // under interest_mutex
  /// Where each reader is, unless it sleeps with nothing to read.
  static constexpr std::uint64_t kNoPosition = UINT64_MAX;
  std::array<std::atomic<std::uint64_t>, kMaxReaders> positions;

  std::mutex publishers_mutex;
  std::unordered_map<std::uint64_t, std::weak_ptr<PublisherState>> publishers;  // by source epoch

  std::atomic<std::uint64_t> gaps{0}, conflated{0}, readers{0}, outbox_high_water{0};
  /// Sequences up to here may have left the log's reach with types unknown.
  std::atomic<std::uint64_t> gone_up_to{0};

  Result<std::uint32_t> intern(std::string_view topic, MessageClass message_class);
  Result<std::uint32_t> intern_source(std::string_view name, std::uint64_t source_epoch);
  Result<std::unique_ptr<Publisher>> add_publisher(PublisherOptions wanted);
  /// With the role held.
  void append_system(std::uint32_t type, std::string_view key, const Payload& payload,
                     std::uint8_t flags = 0);
  void alarm(const std::string& code, const std::string& text) const {
    if (options.on_alarm) options.on_alarm(code, text);
  }
  /// Messages up to here may be missing.
  void note_gone(std::uint64_t last_sequence) noexcept;
  /// Messages of `segment` can no longer be read.
  void forget_types(const TypeSet& set, std::uint64_t last_sequence);
  void set_disk_full(const Error& reason);
  [[nodiscard]] SegmentHeader segment_header() const;
  Result<void> open();
  Result<void> intern_system_types();
  void start_threads();
  void close();
};

}  // namespace ctibus::log
