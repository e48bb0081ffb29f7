#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sound.hpp"

namespace ctibus::media {

/// The treatments, and the files that somebody hears now: kept once for all of them, read anew when
/// nobody does any more. The media thread's, but for arrive().
class SoundStore {
 public:
  struct Arrival {
    std::string path;
    SoundPtr sound;  ///< null: cannot be played
  };

  /// `load` makes the sound of a file arrive later.
  SoundStore(const RtpOptions& options, std::function<void(const std::string&)> load);

  /// Null: arrives later.
  SoundPtr find(const std::string& name);
  SoundPtr music() const { return treatments_.find("music"); }

  /// Any thread.
  void arrive(std::string path, SoundPtr sound);
  std::vector<Arrival> take_arrivals();

 private:
  Treatments treatments_;
  std::function<void(const std::string&)> load_;
  std::unordered_map<std::string, std::weak_ptr<const Sound>> files_;
  std::mutex mutex_;
  std::vector<Arrival> arrivals_;
};

}  // namespace ctibus::media
