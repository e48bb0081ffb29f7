#include "core/log/frame.hpp"

#include <fmt/format.h>

namespace ctibus::log {

Result<FrameView> FrameView::parse(std::span<const std::byte> bytes) {
  const auto refuse = [](std::string why) { return failure("log.bad_frame", std::move(why)); };
  if (bytes.size() < sizeof(ctibus_frame_header)) return refuse("shorter than a frame header");
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(ctibus_frame_header) != 0)
    return refuse("a frame must lie at a multiple of 8 bytes");
  const FrameView view(bytes.data());
  const auto& header = view.header();
  if (header.version != CTIBUS_FRAME_VERSION)
    return refuse(fmt::format("frame version {} is not known", header.version));
  if (header.size > bytes.size() || header.size > CTIBUS_FRAME_MAX_SIZE)
    return refuse(fmt::format("size {} is beyond the {} bytes there", header.size, bytes.size()));
  if (header.size !=
      frame_size(header.topic_size, header.key_size, header.idempotency_size, header.payload_size))
    return refuse("the sizes of the parts do not add up to the size of the frame");
  if (header.message_class < CTIBUS_CLASS_STATE || header.message_class > CTIBUS_CLASS_REPLY)
    return refuse(fmt::format("message class {} is not known", header.message_class));
  return view;
}

}  // namespace ctibus::log
