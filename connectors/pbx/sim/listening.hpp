#pragma once

#include <map>
#include <string>
#include <utility>

#include "ctibus/host.hpp"
#include "options.hpp"
#include "switch.hpp"

namespace ctibus::sim {

/// Lets the people of the simulation hear: every sound takes the time that the options say. Strand
/// only.
class Listening {
 public:
  Listening(Host& host, const Options& options, Switch& pbx)
      : host_(host), options_(options), switch_(pbx) {}

  /// What somebody in this call hears may have changed.
  void look_at(const std::string& call);

 private:
  struct Sound {
    std::uint64_t id = 0;
    Timer end;
  };

  Host& host_;
  const Options& options_;
  Switch& switch_;
  std::map<std::pair<std::string, std::string>, Sound> sounds_;  ///< by call and device
};

}  // namespace ctibus::sim
