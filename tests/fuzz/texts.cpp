#include <array>
#include <string>

#include "core/config/units.hpp"
#include "core/presentation/iso_time.hpp"
#include "ctibus/ids.hpp"
#include "ctibus/pattern.hpp"
#include "ctibus/trace_context.hpp"
#include "fuzz.hpp"

// Short texts: identities, trace contexts, times, durations, sizes, topics. All read the same one.

namespace ctibus::fuzz {
namespace {

void check_ids(std::string_view text) {
  if (const auto uuid = Uuid::parse(text)) {
    require(Uuid::parse(uuid->text()) == uuid, "a UUID is read as it was written");
  }
  if (const auto id = MessageId::parse(text)) {
    require(MessageId::parse(id->text()) == id, "a message's id is read as it was written");
  }
}

void check_trace(std::string_view text) {
  const auto trace = parse_traceparent(text);
  if (!trace) return;
  const std::string written = traceparent_of(trace->trace_id, trace->span_id, trace->flags);
  const auto again = parse_traceparent(written);
  require(again && std::memcmp(again->trace_id, trace->trace_id, sizeof trace->trace_id) == 0 &&
              std::memcmp(again->span_id, trace->span_id, sizeof trace->span_id) == 0 &&
              again->flags == trace->flags,
          "a trace context is read as it was written");
}

void check_units(std::string_view text) {
  if (const auto time = presentation::parse_iso_time(text)) {
    const std::string written = presentation::iso_time(*time);
    require(presentation::parse_iso_time(written) == time, "a time is read as it was written");
  }
  if (const auto duration = config::parse_duration(text)) {
    const auto again = config::parse_duration(config::format_duration(*duration));
    require(again && *again == *duration, "a duration is read as it was written");
  }
  if (const auto size = config::parse_size(text)) {
    const auto again = config::parse_size(config::format_size(*size));
    require(again && again->bytes == size->bytes, "a size is read as it was written");
  }
}

void check_patterns(std::string_view text) {
  const auto newline = text.find('\n');
  const std::string_view pattern = text.substr(0, newline);
  const std::string_view topic =
      newline == std::string_view::npos ? text : text.substr(newline + 1);
  const bool matched = matches(pattern, topic);
  const bool covered = covers(pattern, topic);
  if (is_pattern(pattern) && is_topic(topic)) {
    require(matched == covered, "a pattern covers a topic that it matches");
  }
  require(!is_topic(text) || is_pattern(text), "a topic is a pattern, too");
}

}  // namespace

void run(Bytes input) {
  const std::string_view text = text_of(input);
  check_ids(text);
  check_trace(text);
  check_units(text);
  check_patterns(text);
  if (input.size() >= sizeof(std::int64_t)) {
    std::int64_t count = 0;
    std::memcpy(&count, input.data(), sizeof count);
    (void)presentation::iso_time(Timestamp(Duration(count)));
    (void)config::format_duration(Duration(count));
    (void)config::format_size({static_cast<std::uint64_t>(count)});
  }
}

}  // namespace ctibus::fuzz
