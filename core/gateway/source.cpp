#include "core/gateway/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/gateway/limits.hpp"

namespace ctibus::gateway {
namespace {

// As many records as a client leaves without an end: of older ones it has heard.
constexpr std::size_t most_told = 65536;
constexpr std::size_t most_refusals = 512;
constexpr std::size_t most_recovering = 64;

}  // namespace

/// Shared with what may outlive the source: the log's callback, and a task of the worker.
struct Source::Ends {
  std::mutex mutex;
  std::deque<log::Completion> waiting;
  std::function<void()> wake;

  void put(std::vector<log::Completion> ended) {
    {
      const std::lock_guard lock(mutex);
      waiting.insert(waiting.end(), ended.begin(), ended.end());
    }
    wake();
  }
};

Source::~Source() = default;

Result<std::shared_ptr<Source>> Source::open(log::Log& log, const std::string& name,
                                             std::uint64_t source_epoch,
                                             std::function<void()> wake) {
  std::shared_ptr<Source> source(new Source(name, source_epoch, log));
  source->ends_ = std::make_shared<Ends>();
  source->ends_->wake = std::move(wake);
  log::PublisherOptions options;
  options.name = name;
  options.source_epoch = source_epoch;
  options.on_completion = [ends = source->ends_](const log::Completion& completion) {
    ends->put({completion});
  };
  auto publisher = log.add_publisher(std::move(options));
  if (!publisher) return tl::unexpected(publisher.error());
  source->publisher_ = std::move(*publisher);
  return source;
}

Result<> Source::begin(const log::Cursor& after) {
  if (after.sequence != 0) {
    log::Subscription subscription;
    subscription.patterns = {">"};
    subscription.sources = {name_};
    subscription.start = log::Start::at(after);
    subscription.conflate_behind = 0;
    subscription.walk_bytes = walk_bytes;
    auto reader = log_.add_reader(std::move(subscription));
    if (!reader) return tl::unexpected(reader.error());
    recovery_ = Recovery{std::move(*reader), log_.tail().sequence, {}};
  }
  begun_ = true;
  return {};
}

bool Source::recover(Worker& worker) {
  if (!recovery_) return false;
  auto& [reader, until, records] = *recovery_;
  const auto take = [&](const log::Delivery& delivery) {
    if (delivery.kind != log::Delivery::Kind::message) return;
    const auto& header = delivery.frame.header();
    if (header.id.source_epoch != epoch_) return;
    last_ = std::max(last_, header.id.number);
    if (delivery.frame.message_class() == log::MessageClass::record) {
      records.push_back({header.id, header.sequence, std::nullopt});
    }
  };
  const bool found = reader->read(take) > 0;
  if (reader->position().sequence < until && (found || !reader->park())) return true;
  auto ended = std::move(records);
  recovery_.reset();
  if (ended.empty()) return false;
  worker.post([&log = log_, ends = ends_, ended = std::move(ended)]() mutable {
    if (const auto synced = log.sync(); !synced) {
      for (auto& record : ended) record.error = synced.error();
    }
    ends->put(std::move(ended));
  });
  return false;
}

std::vector<log::Completion> Source::completions(std::size_t most) {
  std::vector<log::Completion> ended;
  {
    const std::lock_guard lock(ends_->mutex);
    auto& waiting = ends_->waiting;
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.size()));
    ended.assign(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
    waiting.erase(waiting.begin(), end);
  }
  told_.insert(told_.end(), ended.begin(), ended.end());
  while (told_.size() > most_told) told_.pop_front();
  return ended;
}

void Source::tell_again(const log::Cursor& after) {
  const bool comparable = after.epoch == log_.epoch();
  std::erase_if(told_, [&](const auto& end) {
    return comparable && end.sequence != 0 && end.sequence <= after.sequence;
  });
  // A `taken` of a later place in the log was sent behind the refusal.
  std::erase_if(refusals_,
                [&](const auto& refusal) { return comparable && refusal.tail < after.sequence; });
  const auto again = std::exchange(told_, {});
  const std::lock_guard lock(ends_->mutex);
  ends_->waiting.insert(ends_->waiting.begin(), again.begin(), again.end());
}

void Source::refused(Refusal refusal) {
  refusal.tail = log_.tail().sequence;
  refusals_.push_back(std::move(refusal));
  if (refusals_.size() > most_refusals) refusals_.pop_front();
}

Result<std::shared_ptr<Source>> Sources::of(const std::string& name, std::uint64_t source_epoch,
                                            const std::function<void()>& wake) {
  const auto key = std::pair(name, source_epoch);
  std::erase(ages_, key);
  ages_.push_back(key);
  const auto known = sources_.find(key);
  if (known != sources_.end()) return known->second;
  make_room();
  if (sources_.size() >= most_) {
    return failure("wire.busy",
                   fmt::format("{} clients that publish or command are connected, which is the "
                               "most.",
                               most_));
  }
  auto made = Source::open(log_, name, source_epoch, wake);
  if (made) sources_.emplace(key, *made);
  return made;
}

Result<> Sources::begin(const std::shared_ptr<Source>& source, const log::Cursor& after) {
  if (recovering_.size() >= most_recovering) {
    return failure("wire.busy", fmt::format("What {} clients have published is being looked for: "
                                            "wait a little.",
                                            recovering_.size()));
  }
  auto begun = source->begin(after);
  if (begun && source->recovering()) recovering_.push_back(source);
  return begun;
}

bool Sources::recover(Worker& worker) {
  std::erase_if(recovering_, [&](const auto& source) { return !source->recover(worker); });
  return !recovering_.empty();
}

void Sources::make_room() {
  for (std::size_t i = 0; i < ages_.size() && sources_.size() >= most_;) {
    const auto oldest = sources_.find(ages_[i]);
    if (oldest != sources_.end() && oldest->second.use_count() > 1) {
      ++i;
      continue;
    }
    if (oldest != sources_.end()) sources_.erase(oldest);
    ages_.erase(ages_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace ctibus::gateway
