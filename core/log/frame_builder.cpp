#include "core/log/frame_builder.hpp"

#include <limits>

#include "ctibus/trace_context.hpp"

namespace ctibus::log {
namespace {

void put_trace(ctibus_frame_header& header, const Draft& draft) noexcept {
  if (draft.trace_id != nullptr) {
    std::memcpy(header.trace_id, draft.trace_id, sizeof header.trace_id);
    header.trace_flags = draft.trace_flags;
  } else {
    derive_trace(header.correlation, header.id, header.trace_id);
    header.trace_flags = trace_sampled;
  }
  if (draft.span_id != nullptr)
    std::memcpy(header.span_id, draft.span_id, sizeof header.span_id);
  else
    derive_span(header.id, header.span_id);
}

}  // namespace

std::size_t built_size(const TypeEntry& type, const Draft& draft) noexcept {
  constexpr std::size_t kMaxText = std::numeric_limits<std::uint16_t>::max();
  if (draft.key.size() > kMaxText || draft.idempotency_key.size() > kMaxText ||
      draft.payload.size() > CTIBUS_FRAME_MAX_SIZE)
    return 0;
  const std::size_t size = frame_size(type.topic.size(), draft.key.size(),
                                      draft.idempotency_key.size(), draft.payload.size());
  return size > CTIBUS_FRAME_MAX_SIZE ? 0 : size;
}

void build_frame(std::byte* out, std::size_t size, const TypeEntry& type, const Draft& draft,
                 std::uint32_t source, ctibus_message_id id) noexcept {
  // The last word first: it may hold padding, which must be zero for the checksum to be repeatable.
  std::memset(out + size - 8, 0, 8);
  // Field by field in place: a zeroed temporary costs more than all the rest of this function.
  auto& header = *reinterpret_cast<ctibus_frame_header*>(out);
  header.size = static_cast<std::uint32_t>(size);
  header.checksum = 0;
  header.version = CTIBUS_FRAME_VERSION;
  header.message_class = static_cast<std::uint8_t>(type.message_class);
  header.flags = draft.flags;
  header.type = draft.type;
  header.log_epoch = 0;
  header.sequence = 0;
  header.source = source;
  header.remaining_ms = draft.remaining_ms;
  header.id = id;
  header.event_time_ns = draft.event_time_ns;
  header.publish_time_ns = 0;
  header.correlation = draft.correlation;
  header.causation = draft.causation;
  put_trace(header, draft);
  header.topic_size = static_cast<std::uint16_t>(type.topic.size());
  header.key_size = static_cast<std::uint16_t>(draft.key.size());
  header.idempotency_size = static_cast<std::uint16_t>(draft.idempotency_key.size());
  header.source_name_size = 0;
  header.payload_size = static_cast<std::uint32_t>(draft.payload.size());
  header.reserved = 0;
  out += sizeof header;
  const auto append = [&out](const void* data, std::size_t bytes) {
    if (bytes != 0) std::memcpy(out, data, bytes);
    out += bytes;
  };
  append(type.topic.data(), type.topic.size());
  append(draft.key.data(), draft.key.size());
  append(draft.idempotency_key.data(), draft.idempotency_key.size());
  append(draft.payload.data(), draft.payload.size());
}

}  // namespace ctibus::log
