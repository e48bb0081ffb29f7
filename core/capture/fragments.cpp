#include "core/capture/fragments.hpp"

#include <utility>

namespace ctibus::capture {

std::optional<std::string> Fragments::add(const IpPacket& fragment) {
  const std::size_t end = fragment.offset + fragment.payload.size();
  if (end > largest_packet || fragment.payload.empty()) return std::nullopt;
  std::string key(fragment.source);
  key.append(fragment.destination).append(std::to_string(fragment.protocol) + " ");
  key.append(std::to_string(fragment.id));
  const auto [at, fresh] = packets_.try_emplace(key);
  Pieces& packet = at->second;
  if (fresh) {
    packet.stamp = ++stamp_;
    order_.emplace(packet.stamp, key);
  }
  const auto [piece, is_new] = packet.pieces.try_emplace(fragment.offset, fragment.payload);
  if (!is_new) return std::nullopt;  // captured twice
  packet.bytes += piece->second.size();
  if (!fragment.more) packet.size = end;
  std::optional<std::string> whole;
  if (packet.size && packet.bytes >= *packet.size) {
    whole.emplace();
    for (const auto& [offset, bytes] : packet.pieces) {
      if (offset == whole->size()) whole->append(bytes);
    }
    if (whole->size() != *packet.size || packet.bytes != *packet.size) whole.reset();
    order_.erase(packet.stamp);
    packets_.erase(at);
  }
  if (packets_.size() > most_packets) forget_the_oldest();
  return whole;
}

void Fragments::forget_the_oldest() {
  packets_.erase(order_.begin()->second);
  order_.erase(order_.begin());
}

}  // namespace ctibus::capture
