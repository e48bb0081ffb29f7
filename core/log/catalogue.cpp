#include "core/log/catalogue.hpp"

#include <algorithm>
#include <utility>

namespace ctibus::log {

void Catalogue::insert(FileInfo&& file) {
  const auto place = std::upper_bound(
      files_.begin(), files_.end(), file.first,
      [](std::uint64_t first, const FileInfo& other) { return first < other.first; });
  files_.insert(place, std::move(file));
}

void Catalogue::add(FileInfo file) {
  const std::lock_guard lock(mutex_);
  insert(std::move(file));
}

std::optional<FileInfo> Catalogue::at_or_after(std::uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::lower_bound(
      files_.begin(), files_.end(), sequence,
      [](const FileInfo& file, std::uint64_t wanted) { return file.last < wanted; });
  if (found == files_.end()) return std::nullopt;
  return *found;
}

std::vector<FileInfo> Catalogue::all() const {
  const std::lock_guard lock(mutex_);
  return files_;
}

std::uint64_t Catalogue::bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t sum = 0;
  for (const auto& file : files_) sum += file.bytes;
  return sum;
}

std::size_t Catalogue::size() const {
  const std::lock_guard lock(mutex_);
  return files_.size();
}

void Catalogue::remember_image(std::uint64_t generation, const std::shared_ptr<Segment>& image) {
  const std::lock_guard lock(mutex_);
  for (auto& file : files_)
    if (file.generation == generation) file.image = image;
}

bool Catalogue::note_damage(std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  for (auto& file : files_)
    if (file.generation == generation) return !std::exchange(file.damaged, true);
  return false;
}

void Catalogue::remove(std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  std::erase_if(files_, [=](const FileInfo& file) { return file.generation == generation; });
}

void Catalogue::replace(std::uint64_t generation, FileInfo file) {
  const std::lock_guard lock(mutex_);
  std::erase_if(files_, [=](const FileInfo& other) { return other.generation == generation; });
  insert(std::move(file));
}

}  // namespace ctibus::log
