#include "ctibus/kit/wire/publications.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "ctibus/frame_parts.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/control.hpp"

namespace ctibus::wire {
namespace {

constexpr std::size_t max_marks = 256;

FrameParts parts_of(const Publication& publication) {
  FrameParts parts{.topic = publication.topic,
                   .key = publication.key,
                   .idempotency = {},
                   .payload = publication.payload,
                   .source = {}};
  if (publication.replayed != nullptr) {
    parts.idempotency = publication.replayed->idempotency;
    parts.source = publication.replayed->source;
  }
  return parts;
}

ctibus_frame_header header_of(const Publication& publication, ctibus_message_id id) {
  ctibus_frame_header header{};
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
  if (publication.replayed != nullptr) {
    header.message_class = publication.replayed->message_class;
    header.id = publication.replayed->id;
    header.remaining_ms = publication.replayed->remaining_ms;
  }
  return header;
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
  const Replayed* const replayed = publication.replayed;
  const FrameParts parts = parts_of(publication);
  const std::size_t size = frame_size(parts);
  if (parts.topic.size() > longest || parts.key.size() > longest ||
      parts.idempotency.size() > longest || parts.source.size() > longest ||
      parts.payload.size() > CTIBUS_FRAME_MAX_SIZE || size > CTIBUS_FRAME_MAX_SIZE) {
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
  Chunk& chunk = open_chunk(size, replayed != nullptr);
  const std::size_t at = chunk.bytes->size();
  chunk.bytes->resize(at + size);
  write_frame(chunk.bytes->data() + at, header_of(publication, id), parts);
  chunk.last = id.number;
  ++chunk.count;
  bytes_ += size;
  ++messages_;
  if (publication.record && replayed == nullptr) records_.insert(records_.end(), id.number);
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

std::size_t Publications::Chunk::head() const {
  if (request) return 0;
  return replay ? sizeof(ReplayHeader) : sizeof(PublishHeader);
}

Publications::Chunk& Publications::open_chunk(std::size_t bytes, bool replay) {
  const bool fits = sent_chunks_ < chunks_.size() && !chunks_.back().request &&
                    !chunks_.back().sealed && chunks_.back().replay == replay &&
                    chunks_.back().bytes->size() + bytes <= limits_.batch_bytes;
  if (!fits) {
    const std::size_t usual = chunks_.empty() ? 0 : chunks_.back().bytes->size();
    Chunk& chunk = chunks_.emplace_back();
    chunk.bytes = std::make_shared<msgpack::Buffer>();
    chunk.bytes->reserve(usual);
    chunk.replay = replay;
    chunk.bytes->resize(chunk.head());
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
  if (chunk.request || std::exchange(chunk.sealed, true)) return chunk.bytes;
  if (chunk.replay) {
    // Numbers have gaps where requests were asked for, and requests end a chunk.
    ReplayHeader header;
    header.kind = static_cast<std::uint8_t>(MessageKind::replay);
    header.count = chunk.count;
    header.first_number = chunk.last - chunk.count + 1;
    std::memcpy(chunk.bytes->data(), &header, sizeof(header));
  } else {
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
    bytes_ -= chunk.bytes->size() - chunk.head();
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

std::uint64_t Publications::confirmed() const {
  const std::lock_guard lock(mutex_);
  return confirmed_;
}

bool Publications::idle() const {
  const std::lock_guard lock(mutex_);
  return chunks_.empty() && records_.empty();
}

}  // namespace ctibus::wire
