#include <fmt/chrono.h>
#include <fmt/format.h>

#include <utility>

#include "switch.hpp"

/// What parties say, in files.
namespace ctibus::sip {

std::string folder_of_recordings(const Host& host, const Options& options) {
  return options.recordings.empty() ? host.directory() + "/recordings" : options.recordings;
}

void Switch::record(const std::string& call) {
  end_recordings(call);
  const auto extra = extras_.find(call);
  if (extra == extras_.end() || book_.find(call) == nullptr) return;
  for (const auto& [device, leg] : extra->second.legs) {
    const auto* wanted = hearing(call, device);
    if (wanted != nullptr && wanted->records && !recordings_.contains(Spot(call, device))) {
      begin_recording({call, device}, leg, *wanted);
    }
  }
}

void Switch::end_recordings(const std::string& call) {
  std::vector<std::pair<Spot, std::uint64_t>> cut_short;
  auto at = recordings_.lower_bound(Spot(call, ""));
  while (at != recordings_.end() && at->first.first == call) {
    const auto& [spot, recording] = *at;
    const auto* wanted = hearing(call, spot.second);
    const bool goes_on = wanted != nullptr && wanted->id == recording.id;
    if (goes_on && leg_of(call, spot.second) == recording.leg) {
      ++at;
      continue;
    }
    const Leg* leg = legs_->find(recording.leg);
    if (leg != nullptr && leg->stream() != 0) legs_->media().record(leg->stream(), {});
    // Another telephone of the number has taken the call over.
    if (goes_on) cut_short.emplace_back(spot, recording.id);
    at = recordings_.erase(at);
  }
  for (const auto& [spot, id] : cut_short) recorded(spot.first, spot.second, id, true);
}

void Switch::begin_recording(const Spot& spot, LegId leg, const pbx::MediaPort::Hearing& wanted) {
  const auto id = wanted.id;
  const Leg* there = legs_->find(leg);
  if (there == nullptr || there->stream() == 0) {
    return recorded(spot.first, spot.second, id, false);
  }
  const std::string file = new_recording();
  legs_->media().record(there->stream(), file);
  recording_named(spot.first, spot.second, id, file);
  Recording& begun = recordings_[spot];
  begun = {.id = id, .leg = leg, .limit = {}};
  if (wanted.longest == Duration::zero()) return;
  begun.limit = host_.after(wanted.longest,
                            [this, spot, id] { recorded(spot.first, spot.second, id, true); });
}

/// In a name there is nobody's number: names are on the bus, and in folders that others list.
std::string Switch::new_recording() const {
  const auto now = std::chrono::system_clock::to_time_t(host_.now());
  return fmt::format("{}/{:%Y%m%dT%H%M%SZ}-{}.wav", folder_of_recordings(host_, options_),
                     fmt::gmtime(now), host_.uuid().text());
}

void Switch::leg_record_failed(LegId leg, bool some) {
  for (const auto& [spot, recording] : recordings_) {
    if (recording.leg != leg) continue;
    // Copied, since the entry goes.
    const auto [call, device] = spot;
    const auto id = recording.id;
    if (!some) recording_named(call, device, id, {});
    return recorded(call, device, id, false);
  }
}

}  // namespace ctibus::sip
