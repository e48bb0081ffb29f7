#include "listening.hpp"

#include <fmt/format.h>

namespace ctibus::sim {

void Listening::look_at(const std::string& call) {
  std::erase_if(under_way_, [&](const auto& entry) {
    return entry.first.first == call && switch_.hearing(call, entry.first.second) == nullptr;
  });
  const pbx::Call* there = switch_.book().find(call);
  if (there == nullptr) return;
  for (const pbx::Party& party : there->parties) {
    const auto* hearing = switch_.hearing(call, party.device);
    if (hearing == nullptr || (hearing->sound.empty() && !hearing->records)) continue;
    UnderWay& what = under_way_[{call, party.device}];
    if (what.id == hearing->id) continue;
    what.id = hearing->id;
    what.end = hearing->records ? record(call, party.device, *hearing)
                                : play(call, party.device, *hearing);
  }
}

Timer Listening::play(const std::string& call, const std::string& device,
                      const pbx::MediaPort::Hearing& hearing) {
  return host_.after(options_.sound_length, [this, call, device, id = hearing.id] {
    switch_.played(call, device, id, true);
  });
}

Timer Listening::record(const std::string& call, const std::string& device,
                        const pbx::MediaPort::Hearing& hearing) {
  switch_.recording_named(call, device, hearing.id,
                          fmt::format("recording-{}", host_.uuid().text()));
  if (hearing.longest == Duration::zero()) return {};
  return host_.after(hearing.longest, [this, call, device, id = hearing.id] {
    switch_.recorded(call, device, id, true);
  });
}

}  // namespace ctibus::sim
