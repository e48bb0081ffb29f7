#include "core/host/command_frame.hpp"

#include <cstring>

#include "ctibus/trace_context.hpp"

namespace ctibus::host {

std::shared_ptr<const CommandDelivery> make_command_delivery(
    const CommandRequest& request, const MessageId& id, std::uint32_t type, const log::Log& log,
    const log::Publisher& from, const Clock& clock) {
  auto delivery = std::make_shared<CommandDelivery>();
  delivery->id = id;
  delivery->source = log.source_name(from.source());
  delivery->due_steady_ns = clock.steady_ns() + std::int64_t{request.remaining_ms} * 1'000'000;

  ctibus_frame_header header{};
  const std::size_t size = log::frame_size(request.topic.size(), request.key.size(),
                                           request.idempotency.size(), request.payload.size());
  header.size = static_cast<std::uint32_t>(size);
  header.version = CTIBUS_FRAME_VERSION;
  header.message_class = CTIBUS_CLASS_COMMAND;
  header.type = type;
  header.log_epoch = log.epoch();
  header.source = from.source();
  header.remaining_ms = request.remaining_ms;
  header.id = id;
  header.event_time_ns = header.publish_time_ns = clock.utc_ns();
  header.correlation = request.correlation;
  header.causation = request.causation;
  derive_trace(header.correlation, id, header.trace_id);
  derive_span(id, header.span_id);
  header.trace_flags = trace_sampled;
  if (request.trace != nullptr && has_trace(request.trace->trace_id)) {
    std::memcpy(header.trace_id, request.trace->trace_id, sizeof(header.trace_id));
    if (has_span(*request.trace)) {
      std::memcpy(header.span_id, request.trace->span_id, sizeof(header.span_id));
    }
    header.trace_flags = request.trace->flags;
  }
  header.topic_size = static_cast<std::uint16_t>(request.topic.size());
  header.key_size = static_cast<std::uint16_t>(request.key.size());
  header.idempotency_size = static_cast<std::uint16_t>(request.idempotency.size());
  header.payload_size = static_cast<std::uint32_t>(request.payload.size());

  delivery->frame.resize(size / sizeof(std::uint64_t));
  auto* at = reinterpret_cast<char*>(delivery->frame.data());
  const auto put = [&at](const void* data, std::size_t count) {
    if (count != 0) std::memcpy(at, data, count);
    at += count;
  };
  put(&header, sizeof(header));
  put(request.topic.data(), request.topic.size());
  put(request.key.data(), request.key.size());
  put(request.idempotency.data(), request.idempotency.size());
  put(request.payload.data(), request.payload.size());
  return delivery;
}

}  // namespace ctibus::host
