#include "ctibus/kit/wire/publications.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/control.hpp"

namespace ctibus::wire {
namespace {

constexpr std::size_t max_marks = 256;

std::uint8_t* append(std::uint8_t* at, const void* data, std::size_t size) {
  if (size != 0) std::memcpy(at, data, size);
  return at + size;
}

void write_frame(std::uint8_t* at, std::size_t size, const Publication& publication,
                 ctibus_message_id id) {
  ctibus_frame_header header{};
  header.size = static_cast<std::uint32_t>(size);
  header.version = CTIBUS_FRAME_VERSION;
  header.message_class = CTIBUS_CLASS_EVENT;  // the server knows better
  header.flags = publication.flags;
  header.trace_flags = publication.trace_flags;
  header.id = id;
  header.event_time_ns = publication.event_time_ns;
  header.correlation = publication.correlation;
  header.causation = publication.causation;
  if (publication.trace_id != nullptr) std::memcpy(header.trace_id, publication.trace_id, 16);
  if (publication.span_id != nullptr) std::memcpy(header.span_id, publication.span_id, 8);
  header.topic_size = static_cast<std::uint16_t>(publication.topic.size());
  header.key_size = static_cast<std::uint16_t>(publication.key.size());
  header.payload_size = static_cast<std::uint32_t>(publication.payload.size());
  std::uint8_t* const end = at + size;
  at = append(at, &header, sizeof(header));
  at = append(at, publication.topic.data(), publication.topic.size());
  at = append(at, publication.key.data(), publication.key.size());
  at = append(at, publication.payload.data(), publication.payload.size());
  std::memset(at, 0, static_cast<std::size_t>(end - at));
}

}  // namespace

Publications::Publications(std::uint64_t source_epoch, Limits limits, std::function<void()> wake)
    : source_epoch_(source_epoch), limits_(limits), wake_(std::move(wake)) {}

Result<> Publications::room_for(std::size_t bytes) const {
  if (messages_ < limits_.messages && bytes_ + bytes <= limits_.bytes) return {};
  return failure(
      "bus.outbox_full",
      fmt::format("{} messages ({} bytes) wait for the server to take them.", messages_, bytes_));
}

Result<MessageId> Publications::publish(const Publication& publication) {
  constexpr std::size_t longest = UINT16_MAX;
  const std::size_t size =
      frame_size(publication.topic.size() + publication.key.size() + publication.payload.size());
  if (publication.topic.size() > longest || publication.key.size() > longest ||
      publication.payload.size() > CTIBUS_FRAME_MAX_SIZE || size > CTIBUS_FRAME_MAX_SIZE) {
    return failure("bus.frame_too_large",
                   fmt::format("A message of \"{}\" with {} bytes of payload and {} of key is "
                               "beyond the limit of {} bytes.",
                               publication.topic.substr(0, 64), publication.payload.size(),
                               publication.key.size(), CTIBUS_FRAME_MAX_SIZE));
  }
  std::unique_lock lock(mutex_);
  if (auto room = room_for(size); !room) return tl::unexpected(room.error());
  if (publication.record && records_.size() >= limits_.records) {
    return failure("bus.outbox_full", "Too many records wait for the disk.");
  }
  const MessageId id{source_epoch_, ++number_};
  Chunk& chunk = open_chunk(size);
  const std::size_t at = chunk.bytes->size();
  chunk.bytes->resize(at + size);
  write_frame(chunk.bytes->data() + at, size, publication, id);
  chunk.last = id.number;
  ++chunk.count;
  bytes_ += size;
  ++messages_;
  if (publication.record) records_.insert(records_.end(), id.number);
  added(lock);
  return id;
}

Result<MessageId> Publications::request(Request request) {
  std::unique_lock lock(mutex_);
  const MessageId id{source_epoch_, number_ + 1};
  request.number = id.number;
  Chunk chunk;
  chunk.bytes = std::make_shared<msgpack::Buffer>(to_wire(MessageKind::request, request));
  if (chunk.bytes->size() > CTIBUS_FRAME_MAX_SIZE) {
    return failure("bus.frame_too_large",
                   fmt::format("The command {} is beyond the limit of {} bytes.", request.topic,
                               CTIBUS_FRAME_MAX_SIZE));
  }
  if (auto room = room_for(chunk.bytes->size()); !room) return tl::unexpected(room.error());
  ++number_;
  chunk.last = id.number;
  chunk.count = 1;
  chunk.request = true;
  chunk.request_id = request.id;
  bytes_ += chunk.bytes->size();
  ++messages_;
  chunks_.push_back(std::move(chunk));
  added(lock);
  return id;
}

Publications::Chunk& Publications::open_chunk(std::size_t bytes) {
  const bool fits = sent_chunks_ < chunks_.size() && !chunks_.back().request &&
                    !chunks_.back().sealed &&
                    chunks_.back().bytes->size() + bytes <= limits_.batch_bytes;
  if (!fits) {
    const std::size_t usual = chunks_.empty() ? 0 : chunks_.back().bytes->size();
    Chunk& chunk = chunks_.emplace_back();
    chunk.bytes = std::make_shared<msgpack::Buffer>();
    chunk.bytes->reserve(usual);
    chunk.bytes->resize(sizeof(PublishHeader));
  }
  return chunks_.back();
}

void Publications::added(std::unique_lock<std::mutex>& lock) {
  const bool first = chunks_.size() == sent_chunks_ + 1 && chunks_.back().count == 1;
  lock.unlock();
  if (first && wake_) wake_();
}

std::shared_ptr<const msgpack::Buffer> Publications::next() {
  const std::lock_guard lock(mutex_);
  if (sent_chunks_ == chunks_.size()) return nullptr;
  Chunk& chunk = chunks_[sent_chunks_++];
  if (!chunk.request && !std::exchange(chunk.sealed, true)) {
    PublishHeader header;
    header.kind = static_cast<std::uint8_t>(MessageKind::publish);
    header.count = chunk.count;
    std::memcpy(chunk.bytes->data(), &header, sizeof(header));
  }
  return chunk.bytes;
}

void Publications::forget_up_to(std::uint64_t number) {
  while (sent_chunks_ > 0 && chunks_.front().last <= number) {
    const Chunk& chunk = chunks_.front();
    bytes_ -= chunk.bytes->size() - (chunk.request ? 0 : sizeof(PublishHeader));
    messages_ -= chunk.count;
    chunks_.pop_front();
    --sent_chunks_;
  }
}

void Publications::begin(const Cursor& cursor) {
  const std::lock_guard lock(mutex_);
  if (resume_ == Cursor{}) resume_ = cursor;
}

void Publications::confirm(const Taken& taken) {
  const std::lock_guard lock(mutex_);
  if (taken.number > confirmed_) {
    confirmed_ = taken.number;
    forget_up_to(taken.number);
    // The newest mark moves when there are too many: it then stands for fewer, which is safe.
    if (marks_.size() >= max_marks) marks_.pop_back();
    marks_.push_back({taken.number, {taken.epoch, taken.sequence}});
    refused_.erase(refused_.begin(), refused_.upper_bound(taken.number));
  }
  for (const RecordEnd& record : taken.records) records_.erase(record.number);
  advance_resume();
}

bool Publications::is_open(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return records_.contains(number);
}

bool Publications::refuse(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  records_.erase(number);
  advance_resume();
  return number > confirmed_ && refused_.insert(number).second;
}

void Publications::advance_resume() {
  const std::uint64_t open = records_.empty() ? UINT64_MAX : *records_.begin();
  while (!marks_.empty() && marks_.front().number < open) {
    resume_ = marks_.front().cursor;
    marks_.pop_front();
  }
}

Publications::Rewound Publications::rewind(std::uint64_t taken) {
  const std::lock_guard lock(mutex_);
  // Those that were confirmed are not here any more; a power cut may have taken them back.
  Rewound rewound;
  for (auto at = records_.upper_bound(taken); at != records_.end() && *at <= confirmed_;) {
    rewound.records.push_back(*at);
    at = records_.erase(at);
  }
  forget_up_to(taken);
  std::deque<Chunk> kept;
  for (Chunk& chunk : chunks_) {
    if (chunk.request) {
      bytes_ -= chunk.bytes->size();
      --messages_;
      rewound.requests.push_back(chunk.request_id);
    } else {
      kept.push_back(std::move(chunk));
    }
  }
  chunks_ = std::move(kept);
  sent_chunks_ = 0;
  return rewound;
}

Cursor Publications::resume() const {
  const std::lock_guard lock(mutex_);
  return resume_;
}

bool Publications::idle() const {
  const std::lock_guard lock(mutex_);
  return chunks_.empty() && records_.empty();
}

}  // namespace ctibus::wire
