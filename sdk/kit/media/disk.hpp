#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "counters.hpp"
#include "recording_file.hpp"
#include "sound.hpp"

namespace ctibus::media {

/// All reading and writing of files, on a thread of its own: a slow disk delays no packet. What it
/// takes in is limited; what it could not take is counted and becomes silence.
class Disk {
 public:
  struct Handlers {
    /// A file was read; null when that failed. On the disk's thread.
    std::function<void(const std::string& path, SoundPtr sound)> loaded;
    std::function<void(const Error&)> problem;
  };

  Disk(Handlers handlers, Counters& counters);
  /// Writes what it was given.
  ~Disk();

  /// Asking again for what is being read changes nothing.
  void load(const std::string& path);
  /// Opens it at once, so that it is known soon when it cannot be written: `failed` is called once,
  /// on the disk's thread. Null when the disk has too much to do; the problem is reported.
  std::shared_ptr<RecordingFile> begin(const std::string& path, RecordingFile::Failed failed = {});
  /// Whoever gives its file away with the last samples does not wait until it is closed.
  void append(std::shared_ptr<RecordingFile> file, std::uint64_t position,
              std::vector<std::int16_t> samples);

 private:
  struct Task {
    std::string load;  ///< or:
    std::shared_ptr<RecordingFile> file;
    std::uint64_t position = 0;
    std::vector<std::int16_t> samples;
  };

  void add(Task task);
  void run();
  void load_now(const std::string& path);
  void write_now(const Task& task);

  Handlers handlers_;
  Counters& counters_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  std::set<std::string> loading_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ctibus::media
