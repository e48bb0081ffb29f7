#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ctibus/ids.hpp"

/// What goes on with a waiting call beside the search for an agent.
namespace ctibus::acd {

/// One of the group's announcements, as far as this call has heard it.
struct AnnouncementTurn {
  std::chrono::nanoseconds due{};
  std::optional<std::uint32_t> said;  ///< the number, the last time
};

struct Announcements {
  std::vector<AnnouncementTurn> turns;  ///< in the order of the group's options
  bool speaking = false;                ///< one is being heard
};

/// What a caller said instead of waiting on.
struct VoiceMessage {
  std::string name;  ///< as the connector keeps it; empty: there is none
  Duration duration{};
  bool interrupted = false;  ///< the caller has left meanwhile, as a rule
};

/// The distributed call that an agent had last: what may still be said about it.
struct LastCall {
  std::string call;
  std::string group;
  Uuid root;
};

}  // namespace ctibus::acd
