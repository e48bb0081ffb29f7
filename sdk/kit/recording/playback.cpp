#include "ctibus/kit/recording/playback.hpp"

#include <algorithm>
#include <utility>

#include "ctibus/kit/recording/moments.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::recording {
namespace {

Reader require(Result<Reader> reader) {
  if (reader) return std::move(*reader);
  throw testing::ExpectationFailed(reader.error().code + ": " + reader.error().text);
}

/// When the recorded time begins: with the recorder, or with the first message when that is older
/// and no last value.
std::int64_t beginning_of(const std::filesystem::path& file) {
  Reader reader = require(Reader::open(file));
  const std::int64_t started = nanoseconds_of(reader.head().started.time_since_epoch());
  while (const Entry* entry = reader.next()) {
    if (entry->kind != EntryKind::message || entry->snapshot) continue;
    return std::min(started, entry->frame.header.publish_time_ns);
  }
  return started;
}

bool any_covers(const std::vector<std::string>& patterns, std::string_view topic) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return covers(pattern, topic); });
}

}  // namespace

Playback::Playback(testing::TestHost& host, const std::filesystem::path& file,
                   PlaybackOptions options)
    : host_(host),
      reader_(require(Reader::open(file))),
      options_(std::move(options)),
      began_ns_(beginning_of(file)) {
  host_.clock().step_utc(std::chrono::nanoseconds(difference(began_ns_, host_.clock().utc_ns())));
}

bool Playback::wanted(const wire::Frame& frame) const {
  return any_covers(options_.patterns, frame.topic) &&
         std::find(options_.without.begin(), options_.without.end(), frame.source) ==
             options_.without.end();
}

const Entry* Playback::peek() {
  while (next_ == nullptr) {
    const Entry* entry = reader_.next();
    if (entry == nullptr) return nullptr;
    if (entry->kind != EntryKind::message || !wanted(entry->frame)) continue;
    const wire::Frame& frame = entry->frame;
    if (!host_.has(frame.source)) {
      next_ = entry;
    } else if (!entry->snapshot) {
      spoken_.push_back({std::string(frame.source),
                         {.topic = std::string(frame.topic),
                          .key = std::string(frame.key),
                          .correlation = frame.correlation(),
                          .tombstone = frame.tombstone(),
                          .payload = {frame.payload.begin(), frame.payload.end()}}});
    }
  }
  return next_;
}

bool Playback::step() {
  const Entry* entry = peek();
  if (entry == nullptr) return false;
  next_ = nullptr;
  const std::int64_t due = difference(entry->frame.header.publish_time_ns, began_ns_);
  if (!entry->snapshot && due > passed_ns_) {
    host_.advance(std::chrono::nanoseconds(due - passed_ns_));
    passed_ns_ = due;
  }
  feed(*entry);
  return true;
}

void Playback::feed(const Entry& entry) {
  const wire::Frame& frame = entry.frame;
  host_.learn(std::string(frame.topic), frame.message_class());
  if (frame.message_class() == MessageClass::command &&
      any_covers(options_.carry_out, frame.topic)) {
    RequestOptions request;
    request.correlation = frame.correlation();
    request.causation = frame.causation();
    request.key = frame.key;
    request.idempotency = frame.idempotency;
    request.deadline = std::chrono::milliseconds(std::max(frame.header.remaining_ms, 1U));
    host_.send_request(frame.topic, {}, {frame.payload.begin(), frame.payload.end()}, request,
                       [](const ctibus_reply&) {});
  } else {
    testing::TestLog::Draft draft;
    draft.topic = frame.topic;
    draft.message_class = frame.header.message_class;
    draft.key = frame.key;
    draft.idempotency = frame.idempotency;
    draft.payload = frame.payload.data();
    draft.payload_size = frame.payload.size();
    draft.header = frame.header;
    draft.header.publish_time_ns = host_.clock().utc_ns();
    host_.append_raw(draft, frame.source);
  }
  host_.settle();
}

std::uint64_t Playback::play() {
  std::uint64_t played = 0;
  while (step()) ++played;
  return played;
}

std::uint64_t Playback::play_until(std::chrono::nanoseconds since_beginning) {
  std::uint64_t played = 0;
  while (const Entry* entry = peek()) {
    const std::int64_t due = difference(entry->frame.header.publish_time_ns, began_ns_);
    if (!entry->snapshot && due > since_beginning.count()) break;
    step();
    ++played;
  }
  if (since_beginning.count() > passed_ns_) {
    host_.advance(since_beginning - std::chrono::nanoseconds(passed_ns_));
    passed_ns_ = since_beginning.count();
  }
  return played;
}

std::vector<const Said*> Playback::said(std::string_view instance) const {
  std::vector<const Said*> out;
  for (const Spoken& spoken : spoken_) {
    if (spoken.source == instance) out.push_back(&spoken.said);
  }
  return out;
}

}  // namespace ctibus::recording
