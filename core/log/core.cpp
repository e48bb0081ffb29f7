#include "core/log/core.hpp"

#include <fmt/format.h>

#include <random>

#include "core/log/maintenance.hpp"
#include "core/log/recovery.hpp"
#include "core/log/store.hpp"

namespace ctibus::log {
namespace {

/// Segments of a log that lives in memory: the oldest make room.
class MemorySupply final : public SegmentSupply {
 public:
  explicit MemorySupply(Core& core) : core_(core) {}

  std::shared_ptr<Segment> next(std::size_t bytes) override { return core_.pool->take(bytes); }

  void started(Segment&) override {}

  void rolled(Segment& sealed) override {
    // Segments with records wait for the committer, who completes them.
    if (!sealed.has_records()) sealed.settle();
    core_.chain.trim(core_.options.memory_window_bytes, true, [this](Segment& gone) {
      core_.forget_types(gone.types(), gone.last_sequence());
    });
  }

 private:
  Core& core_;
};

/// Segments of a log on disk: the file made ready in advance, else memory that the committer saves.
class DiskSupply final : public SegmentSupply {
 public:
  explicit DiskSupply(Core& core) : core_(core) {}

  std::shared_ptr<Segment> next(std::size_t bytes) override {
    auto segment = core_.store->take_spare(bytes);
    core_.housekeeping.notify();
    if (segment) return segment;
    // A kill would take with it what lies in memory only.
    if (!core_.disk_full.load() && core_.store->prepare_spare_now()) {
      segment = core_.store->take_spare(bytes);
      if (segment) return segment;
    }
    core_.detached_segments.fetch_add(1, std::memory_order_relaxed);
    return core_.pool->take(bytes);
  }

  void started(Segment& fresh) override {
    if (!fresh.file()) return;
    auto header = core_.segment_header();
    header.first_sequence = fresh.first_sequence();
    header.generation = core_.store->next_generation();
    header.created_utc_ns = core_.clock.utc_ns();
    core_.store->begin(fresh, header);
  }

  void rolled(Segment&) override { core_.committing.notify(); }

 private:
  Core& core_;
};

std::uint64_t random_epoch() {
  std::random_device device;
  const std::uint64_t high = device();
  return (high << 32 | device()) | 1;
}

}  // namespace

Core::Core(Options wanted)
    : options(std::move(wanted)),
      clock(options.clock != nullptr ? *options.clock : system_clock()),
      pool(std::make_shared<MemoryPool>(options.memory_segment_bytes, 8)) {
  if (options.folder.empty()) {
    supply = std::make_unique<MemorySupply>(*this);
  } else {
    supply = std::make_unique<DiskSupply>(*this);
    auto& files = options.file_system != nullptr ? *options.file_system : machine_file_system();
    store = std::make_unique<Store>(
        Store::Setup{options.folder, options.disk_segment_bytes, options.reserve_bytes, files,
                     clock, [this](const FileInfo& info, const std::string& why) {
                       note_gone(info.last);
                       alarm("log.corrupt", why);
                     }});
  }
  Sequencer::Setup setup{types,
                         chain,
                         wakes,
                         *supply,
                         clock,
                         !options.folder.empty(),
                         [this] { committing.notify(); },
                         [this] { housekeeping.notify(); },
                         nullptr};
  setup.on_progress = [this] {
    if (store || !pool->ready()) housekeeping.notify();
  };
  for (auto& position : positions) position.store(kNoPosition);
  sequencer = std::make_unique<Sequencer>(std::move(setup));
  committer = std::make_unique<Committer>(*this);
}

Core::~Core() { close(); }

Result<std::uint32_t> Core::intern(std::string_view topic, MessageClass message_class) {
  const std::lock_guard lock(interest_mutex);
  const auto known = types.find(topic);
  if (const auto* entry = types.get(known);
      entry != nullptr && entry->message_class == message_class)
    return known;
  if (closed.load()) return failure("log.closed", "the log is closed");
  auto interned = types.intern(topic, message_class, [&](TypeEntry& entry) {
    for (std::size_t reader = 0; reader < filters.size(); ++reader)
      if (filters[reader] != nullptr && filters[reader]->wants_topic(topic))
        entry.interest[reader / 64].fetch_or(WakeList::bit(reader));
  });
  if (!interned) return tl::unexpected(interned.error());
  // In the log before any frame that uses the number: recovery learns it first.
  if (interned->is_new && store && system_types.type != 0)
    sequencer->with_role([&] {
      append_system(system_types.type, topic,
                    pack(TypeNotice{interned->id, static_cast<std::uint8_t>(message_class)}));
    });
  return interned->id;
}

Result<std::uint32_t> Core::intern_source(std::string_view name, std::uint64_t source_epoch) {
  const std::lock_guard lock(interest_mutex);
  const auto interned = sources.intern(name);
  if (interned.id == 0)
    return failure("log.too_many_sources",
                   "the log has seen 65535 sources; names are for "
                   "instances, not for single calls");
  if (store && (interned.is_new || source_epoch != 0))
    sequencer->with_role([&] {
      append_system(system_types.source, name, pack(SourceNotice{interned.id, source_epoch}));
    });
  return interned.id;
}

Result<std::unique_ptr<Publisher>> Core::add_publisher(PublisherOptions wanted) {
  if (closed.load()) return failure("log.closed", "the log is closed");
  if (wanted.source_epoch == 0) wanted.source_epoch = random_epoch();
  wanted.lane_bytes = std::max<std::size_t>(wanted.lane_bytes, 4096);
  const auto source = intern_source(wanted.name, wanted.source_epoch);
  if (!source) return tl::unexpected(source.error());
  const auto slot = sequencer->take_slot();
  if (!slot) return failure("log.too_many_publishers", "1024 publishers are attached");
  auto state = std::make_shared<PublisherState>(std::move(wanted), *slot, *source);
  {
    const std::lock_guard lock(publishers_mutex);
    publishers[state->options.source_epoch] = state;
  }
  sequencer->attach(state);
  return std::make_unique<Publisher>(shared_from_this(), std::move(state));
}

void Core::append_system(std::uint32_t type, std::string_view key, const Payload& payload,
                         std::uint8_t flags) {
  const auto* entry = types.get(type);
  if (entry == nullptr) return;
  Draft draft;
  draft.type = type;
  draft.flags = flags;
  draft.key = key;
  draft.payload = payload;
  const ctibus_message_id id{system->options.source_epoch, ++system->last_number};
  const auto size = log::frame_size(entry->topic.size(), key.size(), 0, payload.size());
  sequencer->append(*entry, draft, size, system->source, id);
}

void Core::forget_types(const TypeSet& set, std::uint64_t last_sequence) {
  set.for_each([&](std::uint32_t type) {
    auto* entry = types.get(type);
    if (entry == nullptr) return;
    auto known = entry->gone_up_to.load();
    while (known < last_sequence &&
           !entry->gone_up_to.compare_exchange_weak(known, last_sequence)) {}
  });
}

void Core::note_gone(std::uint64_t last_sequence) noexcept {
  auto known = gone_up_to.load();
  while (known < last_sequence && !gone_up_to.compare_exchange_weak(known, last_sequence)) {}
}

SegmentHeader Core::segment_header() const {
  SegmentHeader header;
  header.log_epoch = sequencer->epoch();
  header.types_end = types.end();
  header.sources_end = sources.end();
  return header;
}

void Core::set_disk_full(const Error& reason) {
  if (disk_full.exchange(true)) return;
  alarm(reason.code == "log.no_space" ? "log.disk_full" : "log.disk_failed",
        fmt::format("{}; messages stay in memory, records go to the reserve: make room in {}",
                    reason.text, options.folder.string()));
}

Result<void> Core::open() {
  Recovered recovered;
  if (store) {
    if (auto locked = store->lock_folder(); !locked) return locked;
    auto result = recover(*this);
    if (!result) return tl::unexpected(result.error());
    recovered = *result;
    if (auto reserve = store->open_reserve(); !reserve)
      alarm("log.no_reserve", reserve.error().text);
    if (auto spare = store->prepare_spare(); !spare) set_disk_full(spare.error());
  }
  const auto now_s =
      static_cast<std::uint64_t>(std::max<std::int64_t>(clock.utc_ns(), 0)) / 1'000'000'000;
  const std::uint64_t epoch = std::max(recovered.last_epoch + 1, now_s);
  committer->start_after(recovered.last_sequence);
  if (!sequencer->start(epoch, recovered.last_sequence, recovered.last_time_ns))
    return failure("log.open_failed", "no memory for the first segment");
  maintenance = std::make_unique<Maintenance>(*this);

  PublisherOptions system_options;
  system_options.name = kSystemSource;
  system_options.source_epoch = random_epoch();
  const auto system_source = sources.intern(kSystemSource);
  system = std::make_shared<PublisherState>(system_options, 0, system_source.id);
  if (auto done = intern_system_types(); !done) return done;
  sequencer->on_loss = [this](const PublisherState& publisher, std::uint64_t from,
                              std::uint64_t to) {
    append_system(
        system_types.gap, publisher.options.name,
        pack(GapNotice{publisher.options.name, publisher.options.source_epoch, from, to}));
  };
  if (store) {
    sequencer->with_role([&] {
      if (system_source.is_new)
        append_system(system_types.source, kSystemSource,
                      pack(SourceNotice{system_source.id, system->options.source_epoch}));
      const EpochNotice notice{epoch, recovered.last_sequence, recovered.cut_bytes};
      append_system(system_types.epoch, std::to_string(epoch), pack(notice));
      if (recovered.found)
        append_system(system_types.recovered, std::to_string(epoch), pack(notice));
    });
  }
  start_threads();
  return {};
}

Result<void> Core::intern_system_types() {
  const struct {
    std::uint32_t& id;
    std::string_view topic;
    MessageClass message_class;
  } wanted[] = {{system_types.type, topics::type, MessageClass::state},
                {system_types.source, topics::source, MessageClass::state},
                {system_types.consumer, topics::consumer, MessageClass::state},
                {system_types.epoch, topics::epoch, MessageClass::state},
                {system_types.gap, topics::gap, MessageClass::event},
                {system_types.recovered, topics::recovered, MessageClass::event}};
  for (const auto& type : wanted) {
    const auto interned = types.intern(type.topic, type.message_class, nullptr);
    if (!interned) return tl::unexpected(interned.error());
    type.id = interned->id;
    if (!interned->is_new || !store) continue;
    sequencer->with_role([&] {
      append_system(system_types.type, type.topic,
                    pack(TypeNotice{type.id, static_cast<std::uint8_t>(type.message_class)}));
    });
  }
  return {};
}

void Core::start_threads() {
  committing.start([this] { committer->pass(); }, options.sync_interval);
  housekeeping.start(
      [this] { maintenance->pass(); },
      std::min<std::chrono::nanoseconds>(options.retry_interval, std::chrono::seconds(1)));
  if (store) tidying.start([this] { maintenance->tidy_when_due(); }, std::chrono::seconds(1));
}

void Core::close() {
  const std::lock_guard lock(close_mutex);
  if (closed.load() || !system) return;
  // From here on nothing is accepted; what was accepted before is still in the lanes.
  sequencer->with_role([&] { closed.store(true, std::memory_order_release); });
  sequencer->with_role([&] {
    sequencer->drain_all();
    sequencer->seal();
  });
  tidying.stop();
  housekeeping.stop();
  committing.stop();
  committer->pass();
  if (store) store->unlock_folder();
}

}  // namespace ctibus::log
