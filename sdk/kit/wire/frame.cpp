#include "ctibus/kit/wire/frame.hpp"

#include <cstring>

namespace ctibus::wire {

std::optional<Frame> Frame::take(std::span<const std::uint8_t>& bytes) {
  Frame frame;
  if (bytes.size() < sizeof(frame.header)) return std::nullopt;
  std::memcpy(&frame.header, bytes.data(), sizeof(frame.header));
  const auto& header = frame.header;
  if (header.version != CTIBUS_FRAME_VERSION || header.message_class < CTIBUS_CLASS_STATE ||
      header.message_class > CTIBUS_CLASS_REPLY) {
    return std::nullopt;
  }
  const std::size_t whole =
      frame_size(std::size_t{header.topic_size} + header.key_size + header.idempotency_size +
                 header.source_name_size + header.payload_size);
  if (header.size != whole || whole > bytes.size()) return std::nullopt;
  auto rest = bytes.subspan(sizeof(header));
  const auto part = [&](std::size_t size) {
    const auto taken = rest.first(size);
    rest = rest.subspan(size);
    return taken;
  };
  const auto text = [&](std::size_t size) {
    const auto taken = part(size);
    return std::string_view(reinterpret_cast<const char*>(taken.data()), taken.size());
  };
  frame.topic = text(header.topic_size);
  frame.key = text(header.key_size);
  frame.idempotency = text(header.idempotency_size);
  frame.payload = part(header.payload_size);
  frame.source = text(header.source_name_size);
  bytes = bytes.subspan(whole);
  return frame;
}

void append_frame(msgpack::Buffer& out, const ctibus_frame_header& frame, std::string_view source) {
  ctibus_frame_header header = frame;
  const std::size_t content = sizeof(header) + header.topic_size + header.key_size +
                              header.idempotency_size + header.payload_size;
  header.source_name_size = static_cast<std::uint16_t>(source.size());
  header.checksum = 0;
  header.size = static_cast<std::uint32_t>((content + source.size() + 7) & ~std::size_t{7});

  const std::size_t begin = out.size();
  out.resize(begin + header.size);
  std::uint8_t* at = out.data() + begin;
  std::memcpy(at, &frame, content);
  std::memcpy(at, &header, sizeof(header));
  std::memcpy(at + content, source.data(), source.size());
  std::memset(at + content + source.size(), 0, header.size - content - source.size());
}

}  // namespace ctibus::wire
