#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "options.hpp"
#include "switch.hpp"

namespace ctibus::sim {

/// People outside who call in, wait as long as they have patience, talk and hang up, or disappear
/// without a word. Strand only.
class Traffic {
 public:
  Traffic(Host& host, const Options& options, Switch& pbx);

  void start();
  /// Nobody calls any more; calls under way go on.
  void stop();
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event);
  /// A party of this call disappears; the switch finds out after a while.
  void vanish(const std::string& call);

 private:
  struct Caller {
    std::string device;
    std::size_t flow = 0;
    bool silent = false;
    bool talking = false;
    Timer timer;
  };

  void schedule(std::size_t flow);
  void arrive(std::size_t flow);
  void wait_and_leave(const std::string& call, Caller& caller, Duration delay);
  void leave(const std::string& call);

  Host& host_;
  const Options& options_;
  Switch& switch_;
  std::vector<Timer> arrivals_;
  std::map<std::string, Caller, std::less<>> callers_;
  std::map<std::string, Timer, std::less<>> lost_;
};

}  // namespace ctibus::sim
