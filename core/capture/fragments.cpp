#include "core/capture/fragments.hpp"

#include <utility>

namespace ctibus::capture {

std::optional<std::string> Fragments::add(const IpPacket& fragment, CaptureTime time) {
  const std::size_t end = fragment.offset + fragment.payload.size();
  if (end > largest_packet || fragment.payload.empty()) return std::nullopt;
  std::string key(fragment.source);
  key.append(fragment.destination).append(std::to_string(fragment.protocol) + " ");
  key.append(std::to_string(fragment.id));
  // Numbers of packets come again: the other half of an old one is none of this one's.
  if (const auto old = packets_.find(key);
      old != packets_.end() && time - old->second.begun > longest_wait) {
    forget(old);
  }
  const auto [at, fresh] = packets_.try_emplace(key);
  Pieces& packet = at->second;
  if (fresh) {
    packet.stamp = ++stamp_;
    packet.begun = time;
    order_.emplace(packet.stamp, key);
    if (packets_.size() > most_packets) forget(packets_.find(order_.begin()->second));
  }
  const auto [piece, is_new] = packet.pieces.try_emplace(fragment.offset, fragment.payload);
  if (!is_new) {  // captured twice, or of another packet
    if (piece->second != fragment.payload) forget(at);
    return std::nullopt;
  }
  packet.bytes += piece->second.size();
  if (!fragment.more) packet.size = end;
  const bool overlaps = packet.bytes > packet.size.value_or(largest_packet);
  std::optional<std::string> whole;
  if (packet.size && packet.bytes == *packet.size) {
    whole.emplace();
    for (const auto& [offset, bytes] : packet.pieces) {
      if (offset == whole->size()) whole->append(bytes);
    }
    if (whole->size() != *packet.size) whole.reset();
    forget(at);
  } else if (overlaps) {
    forget(at);
  }
  return whole;
}

void Fragments::forget(Packets::iterator packet) {
  order_.erase(packet->second.stamp);
  packets_.erase(packet);
}

}  // namespace ctibus::capture
