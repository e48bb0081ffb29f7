#include "disk.hpp"

#include <fmt/format.h>

#include "sound_file.hpp"

namespace ctibus::media {
namespace {

constexpr std::size_t kMaxPending = 80'000;  // samples of one recording
constexpr std::size_t kMaxTasks = 50'000;

}  // namespace

Disk::Disk(Handlers handlers, Counters& counters)
    : handlers_(std::move(handlers)), counters_(counters), thread_([this] { run(); }) {}

Disk::~Disk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Disk::load(const std::string& path) {
  {
    const std::lock_guard lock(mutex_);
    if (!loading_.insert(path).second) return;
  }
  add({.load = path});
}

std::shared_ptr<RecordingFile> Disk::begin(const std::string& path, RecordingFile::Failed failed) {
  const auto takes_more = [this] {
    const std::lock_guard lock(mutex_);
    return tasks_.size() < kMaxTasks;
  };
  if (takes_more()) {
    auto file = std::make_shared<RecordingFile>(path, std::move(failed));
    append(file, 0, {});
    return file;
  }
  handlers_.problem({"media.cannot_record",
                     fmt::format("{} is not written: the disk is too slow for what it was given "
                                 "already.",
                                 path)});
  return nullptr;
}

void Disk::append(std::shared_ptr<RecordingFile> file, std::uint64_t position,
                  std::vector<std::int16_t> samples) {
  if (file->pending + samples.size() > kMaxPending) {
    counters_.recording_lost += samples.size();
    return;
  }
  file->pending += samples.size();
  add({.load = {}, .file = std::move(file), .position = position, .samples = std::move(samples)});
}

void Disk::add(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

void Disk::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
    const bool stopping = stopping_;
    lock.unlock();
    if (task.file) {
      write_now(task);
    } else if (!stopping) {
      load_now(task.load);
    }
    task = {};  // may close a file
    lock.lock();
  }
}

void Disk::load_now(const std::string& path) {
  auto samples = read_sound_file(path);
  if (!samples) handlers_.problem(samples.error());
  {
    const std::lock_guard lock(mutex_);
    loading_.erase(path);
  }
  handlers_.loaded(path, samples ? std::make_shared<const Sound>(*samples) : nullptr);
}

void Disk::write_now(const Task& task) {
  auto& file = *task.file;
  const auto done = file.write(task.position, task.samples);
  file.pending -= task.samples.size();
  if (done) return;
  counters_.recording_lost += task.samples.size();
  if (std::exchange(file.reported, true)) return;
  handlers_.problem(done.error());
  if (file.failed) file.failed(file.holds_something());
}

}  // namespace ctibus::media
