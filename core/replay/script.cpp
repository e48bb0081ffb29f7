#include "core/replay/script.hpp"

#include <algorithm>

#include "core/presentation/schema_message.hpp"
#include "ctibus/kit/recording/moments.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::replay {

using recording::Entry;
using recording::EntryKind;
using recording::Reader;

using recording::difference;
using recording::nanoseconds_of;
using recording::sum;

Script::Script(Reader reader, ScriptOptions options)
    : reader_(std::make_unique<Reader>(std::move(reader))),
      options_(std::move(options)),
      declarations_(std::make_unique<presentation::Declarations>()) {}

Result<Script> Script::open(const std::filesystem::path& file, ScriptOptions options) {
  auto reader = Reader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  Script script(std::move(*reader), std::move(options));
  if (auto done = script.survey(file); !done) return tl::unexpected(done.error());
  return script;
}

Result<> Script::survey(const std::filesystem::path& file) {
  auto reader = Reader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  began_ns_ = nanoseconds_of(reader->head().started.time_since_epoch());
  bool any = false;
  while (const Entry* entry = reader->next()) {
    if (entry->kind == EntryKind::declaration) {
      if (auto messages = presentation::decode_schema(entry->schema)) {
        declarations_->add(std::move(*messages));
      }
    }
    if (entry->kind != EntryKind::message || entry->snapshot) continue;
    const std::int64_t time = entry->frame.header.publish_time_ns;
    if (!any) began_ns_ = std::min(began_ns_, time);
    any = true;
    ended_ns_ = std::max(ended_ns_, time);
  }
  ended_ns_ = std::max(ended_ns_, began_ns_);

  // What happens slower than it did begins now; what happens faster ends now, so that nothing is
  // told of the future.
  const std::int64_t first = sum(began_ns_, nanoseconds_of(options_.from));
  const std::int64_t now = options_.now_ns.value_or(first);
  std::int64_t by = difference(now, first);
  if (options_.now_ns && (options_.speed == 0 || options_.speed > 1)) {
    const auto lasted = std::max<std::int64_t>(difference(ended_ns_, first), 0);
    const double takes = options_.speed == 0 ? 0 : static_cast<double>(lasted) / options_.speed;
    by = difference(sum(now, nanoseconds_of(takes)), ended_ns_);
  }
  shift_ = std::make_unique<TimeShift>(std::chrono::nanoseconds(by), *declarations_);
  return {};
}

bool Script::wanted(const wire::Frame& frame) const {
  if (bus::belongs_to_its_site(frame.topic) || options_.without.contains(frame.source))
    return false;
  if (frame.topic == topic_of<bus::Instance>() && options_.without.contains(frame.key))
    return false;
  return std::any_of(options_.patterns.begin(), options_.patterns.end(),
                     [&](const auto& pattern) { return covers(pattern, frame.topic); });
}

void Script::remember(const wire::Frame& frame) {
  if (frame.message_class() != MessageClass::state) return;
  const ValueName name{frame.topic, frame.key};
  if (frame.tombstone()) {
    values_.erase(name);
    return;
  }
  values_[name] = {frame.header,
                   std::string(frame.topic),
                   std::string(frame.key),
                   std::string(frame.source),
                   {frame.payload.begin(), frame.payload.end()}};
}

std::optional<Script::Line> Script::next() {
  while (true) {
    if (!first_.empty()) {
      current_ = std::move(first_.back());
      first_.pop_back();
      wire::Frame frame;
      frame.header = current_->header;
      frame.topic = current_->topic;
      frame.key = current_->key;
      frame.source = current_->source;
      frame.payload = current_->payload;
      return line(frame, options_.from);
    }
    const Entry* entry = std::exchange(held_back_, nullptr);
    if (entry == nullptr) entry = reader_->next();
    if (entry == nullptr) return std::nullopt;
    if (entry->kind == EntryKind::gap) ++gaps_;
    if (entry->kind != EntryKind::message) continue;
    if (!wanted(entry->frame)) {
      ++left_out_;
      continue;
    }
    const auto since = std::chrono::floor<Duration>(
        std::chrono::nanoseconds(difference(entry->frame.header.publish_time_ns, began_ns_)));
    const Duration at = entry->snapshot ? Duration(0) : std::max(since, Duration(0));
    if (at < options_.from) {
      remember(entry->frame);
      continue;
    }
    if (at > options_.until) return std::nullopt;
    if (values_.empty()) return line(entry->frame, at);
    held_back_ = entry;
    for (auto& [name, value] : values_) first_.push_back(std::move(value));
    values_.clear();
    std::sort(first_.begin(), first_.end(),
              [](const Value& a, const Value& b) { return a.header.sequence > b.header.sequence; });
  }
}

/// Nobody has these identities yet, also when a recording is replayed for the second time; what
/// led to what stays.
MessageId Script::id_here(const MessageId& id) const {
  if (!id) return {};
  const std::uint64_t epoch = id.source_epoch ^ options_.epochs_key;
  return {epoch != 0 ? epoch : options_.epochs_key, id.number};
}

Script::Line Script::line(const wire::Frame& frame, Duration since_beginning) {
  Line out;
  out.frame = shift_->apply(frame);
  out.frame.header.id = id_here(frame.id());
  out.frame.header.causation = id_here(frame.causation());
  if (options_.speed > 0) {
    const auto passed = static_cast<double>(
        difference(nanoseconds_of(since_beginning), nanoseconds_of(options_.from)));
    out.due = std::chrono::nanoseconds(nanoseconds_of(passed / options_.speed));
  }
  return out;
}

}  // namespace ctibus::replay
