#include "core/log/segment.hpp"

namespace ctibus::log {

std::size_t find_offset(const Segment& segment, std::uint64_t after) noexcept {
  const std::size_t end = segment.published();
  std::size_t offset = segment.begin();
  while (offset < end) {
    const auto frame = segment.frame(offset);
    if (frame.sequence() > after) break;
    offset += frame.size();
  }
  return offset;
}

}  // namespace ctibus::log
