#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "ctibus/host.hpp"

namespace ctibus::sip {

/// State messages that the bus would not take are said again a little later: the latest one of each
/// key. Strand only.
class Unsaid {
 public:
  explicit Unsaid(Host& host) : host_(host) {}

  /// `publish`: false when it was refused.
  void say(const std::string& key, std::function<bool()> publish) {
    if (publish()) {
      pending_.erase(key);
      return;
    }
    pending_[key] = std::move(publish);
    if (!again_.running()) again_ = host_.after(std::chrono::seconds(1), [this] { repeat(); });
  }

 private:
  void repeat() {
    for (auto& [key, publish] : std::exchange(pending_, {})) say(key, std::move(publish));
  }

  Host& host_;
  std::map<std::string, std::function<bool()>> pending_;
  Timer again_;
};

}  // namespace ctibus::sip
