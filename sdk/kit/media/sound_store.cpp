#include "sound_store.hpp"

namespace ctibus::media {

SoundStore::SoundStore(const RtpOptions& options, std::function<void(const std::string&)> load)
    : treatments_(options), load_(std::move(load)) {}

SoundPtr SoundStore::find(const std::string& name) {
  if (auto treatment = treatments_.find(name)) return treatment;
  const auto file = files_.find(name);
  if (file != files_.end()) {
    if (auto sound = file->second.lock()) return sound;
    files_.erase(file);
  }
  load_(name);
  return nullptr;
}

void SoundStore::arrive(std::string path, SoundPtr sound) {
  const std::lock_guard lock(mutex_);
  arrivals_.push_back({std::move(path), std::move(sound)});
}

std::vector<SoundStore::Arrival> SoundStore::take_arrivals() {
  std::vector<Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    arrivals.swap(arrivals_);
  }
  std::erase_if(files_, [](const auto& file) { return file.second.expired(); });
  for (const auto& [path, sound] : arrivals) {
    if (sound) files_.insert_or_assign(path, sound);
  }
  return arrivals;
}

}  // namespace ctibus::media
