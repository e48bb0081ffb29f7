#include "core/host/command_frame.hpp"

#include <cstring>

#include "ctibus/frame_parts.hpp"
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
  const FrameParts parts{.topic = request.topic,
                         .key = request.key,
                         .idempotency = request.idempotency,
                         .payload = request.payload,
                         .source = {}};
  delivery->frame.resize(frame_size(parts) / sizeof(std::uint64_t));
  write_frame(reinterpret_cast<std::uint8_t*>(delivery->frame.data()), header, parts);
  return delivery;
}

}  // namespace ctibus::host
