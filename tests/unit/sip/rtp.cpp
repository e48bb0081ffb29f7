#include "rtp.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fake_media.hpp"

namespace ctibus::sip::testing {

using media::Address;

void Rtp::listen(const Address& local, std::string_view owner,
                 const std::vector<media::SdpFormat>& formats) {
  Agent& agent = agents_[local];
  agent.owner = owner;
  agent.formats = formats;
}

void Rtp::send(const Address& from, const Address& to) {
  stop(from);
  agents_[from].to = to;
}

void Rtp::stop(const Address& from) {
  const auto found = agents_.find(from);
  if (found == agents_.end() || found->second.to.port == 0) return;
  stopped_[found->second.to] = now_();
  found->second.to = {};
}

void Rtp::leave(const Address& local) {
  stop(local);
  agents_.erase(local);
}

void Rtp::press(const Address& from, std::string_view digits) {
  const auto found = agents_.find(from);
  if (found == agents_.end() || found->second.to.port == 0) return;
  for (FakeMedia* media : media_) media->take_digits(found->second.to, digits);
}

std::vector<std::string> Rtp::senders_to(const Address& local) const {
  std::vector<std::string> out;
  for (const auto& [from, agent] : agents_) {
    if (agent.to == local) out.push_back(agent.owner);
  }
  return out;
}

std::vector<std::string> Rtp::heard_at(const Address& local) const {
  std::vector<std::string> out;
  for (const FakeMedia* media : media_) {
    for (const auto& [id, stream] : media->streams()) {
      if (!stream.connected || !stream.format.send || !(stream.remote == local)) continue;
      if (!stream.playing.empty()) {
        out.push_back(stream.playing);
        continue;
      }
      const auto other = media->streams().find(stream.bridged);
      if (other == media->streams().end() || !other->second.format.receive) continue;
      const auto voices = senders_to(other->second.local);
      out.insert(out.end(), voices.begin(), voices.end());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string Rtp::digits_heard_at(const Address& local) const {
  const auto found = agents_.find(local);
  return found == agents_.end() ? std::string() : found->second.digits;
}

std::chrono::nanoseconds Rtp::last_heard(const Address& local) const {
  if (!senders_to(local).empty()) return now_();
  const auto found = stopped_.find(local);
  return found == stopped_.end() ? std::chrono::nanoseconds(0) : found->second;
}

void Rtp::digits_to(const Address& remote, std::string_view digits) {
  if (const auto found = agents_.find(remote); found != agents_.end()) {
    found->second.digits += digits;
  }
}

std::string Rtp::misfit(const Address& remote, const media::StreamFormat& format) const {
  const auto found = agents_.find(remote);
  if (found == agents_.end()) return {};
  const std::string_view wanted = format.codec == media::Codec::pcma   ? "PCMA"
                                  : format.codec == media::Codec::pcmu ? "PCMU"
                                                                       : "";
  const auto declared = [&](std::uint8_t payload_type, std::string_view name) {
    return std::any_of(found->second.formats.begin(), found->second.formats.end(),
                       [&](const media::SdpFormat& each) {
                         return each.payload_type == payload_type && each.name == name;
                       });
  };
  if (!declared(format.payload_type, wanted)) {
    return fmt::format("sends {} as payload type {} to {}, which has not said so", wanted,
                       format.payload_type, found->second.owner);
  }
  if (format.dtmf_payload_type != 0 && !declared(format.dtmf_payload_type, "telephone-event")) {
    return fmt::format("sends telephone-event as payload type {} to {}, which has not said so",
                       format.dtmf_payload_type, found->second.owner);
  }
  return {};
}

std::size_t Rtp::open_streams() const {
  std::size_t count = 0;
  for (const FakeMedia* media : media_) count += media->streams().size();
  return count;
}

bool Rtp::record(const std::string& file) {
  files_.push_back(file);
  return !disk_is_full;
}

std::vector<std::string> Rtp::recorded_in(std::string_view file) const {
  std::vector<std::string> out;
  for (const FakeMedia* media : media_) {
    for (const auto& [id, stream] : media->streams()) {
      if (stream.recording != file || !stream.format.receive) continue;
      const auto voices = senders_to(stream.local);
      out.insert(out.end(), voices.begin(), voices.end());
    }
  }
  return out;
}

void Rtp::clear() {
  agents_.clear();
  stopped_.clear();
}

}  // namespace ctibus::sip::testing
