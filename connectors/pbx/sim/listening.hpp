#pragma once

#include <map>
#include <string>
#include <utility>

#include "ctibus/host.hpp"
#include "options.hpp"
#include "switch.hpp"

namespace ctibus::sim {

/// Lets the people of the simulation hear and be recorded: every sound takes the time that the
/// options say, a recording as long as it may. There is no sound in either. Strand only.
class Listening {
 public:
  Listening(Host& host, const Options& options, Switch& pbx)
      : host_(host), options_(options), switch_(pbx) {}

  /// What somebody in this call hears, or says to us, may have changed.
  void look_at(const std::string& call);

 private:
  struct UnderWay {
    std::uint64_t id = 0;
    Timer end;
  };

  Timer play(const std::string& call, const std::string& device,
             const pbx::MediaPort::Hearing& hearing);
  /// None: until it is ended.
  Timer record(const std::string& call, const std::string& device,
               const pbx::MediaPort::Hearing& hearing);

  Host& host_;
  const Options& options_;
  Switch& switch_;
  std::map<std::pair<std::string, std::string>, UnderWay> under_way_;  ///< by call and device
};

}  // namespace ctibus::sim
