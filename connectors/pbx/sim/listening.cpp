#include "listening.hpp"

namespace ctibus::sim {

void Listening::look_at(const std::string& call) {
  std::erase_if(sounds_, [&](const auto& entry) {
    return entry.first.first == call && switch_.hearing(call, entry.first.second) == nullptr;
  });
  const pbx::Call* there = switch_.book().find(call);
  if (there == nullptr) return;
  for (const pbx::Party& party : there->parties) {
    const auto* hearing = switch_.hearing(call, party.device);
    if (hearing == nullptr || hearing->sound.empty()) continue;
    Sound& sound = sounds_[{call, party.device}];
    if (sound.id == hearing->id) continue;
    sound.id = hearing->id;
    sound.end =
        host_.after(options_.sound_length, [this, call, device = party.device, id = sound.id] {
          switch_.played(call, device, id, true);
        });
  }
}

}  // namespace ctibus::sim
