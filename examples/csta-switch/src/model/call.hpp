#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/element.hpp"

namespace csta_switch {

/// The states of a connection (ECMA-269, 6.1.5).
enum class State { null, initiated, alerting, connected, hold, queued, fail };

std::string_view word_of(State state);

/// How a device is told in events: by its id, or why it is not.
struct Shown {
  enum class Kind { id, not_known, restricted, not_required };
  Kind kind = Kind::not_known;
  std::string id = {};

  static Shown device(std::string id) { return {Kind::id, std::move(id)}; }
};

/// A device's connection to a call.
struct Party {
  std::string device;
  State state = State::null;
  /// New with each state, and never used again: what was planned for an older one is void.
  std::uint64_t step = 0;
  Shown outside = {};  ///< of a line: who is at its other end
  /// A device that was busy, or does not exist: the call never came there, so it hears nothing.
  bool unheard = false;
  bool awaited = false;  ///< of a line by which a call goes out: nobody has answered there yet
};

struct Call {
  std::uint64_t key = 0;  ///< ours, never used again, as callIDs may be
  std::string id;         ///< its callID
  std::vector<Party> parties;
  Shown calling;
  Shown called;
  Shown last_redirection{Shown::Kind::not_required};
  std::string trunk_in;        ///< by which it came; empty: it began inside
  std::string trunk_out;       ///< by which it left
  std::string number_outside;  ///< dialled on that trunk
  std::optional<Element> correlator;
  std::string recall_to;  ///< the pilot that takes it back when nobody takes it
  std::string then_to;    ///< of a predictive call: who gets it when it is answered
  int route_steps = 0;

  /// Null when the device is not in the call.
  Party* party(std::string_view device);
};

/// A party as it was: found again only as long as its connection's state lasts.
struct Place {
  std::string device;
  std::uint64_t step = 0;
};

}  // namespace csta_switch
