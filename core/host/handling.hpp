#pragma once

#include <string_view>
#include <utility>

#include "ctibus/abi/frame.h"

namespace ctibus::host {

/// What a thread is handling for an instance: messages that it publishes meanwhile continue its
/// trace, and lines that it writes name its call.
struct Handling {
  const ctibus_frame_header* frame = nullptr;  ///< null: a reply, a timer ...
  ctibus_uuid call{};                          ///< the root call, or none
  std::string_view topic;
};

/// This thread's own.
inline Handling& current_handling() noexcept {
  static constinit thread_local Handling handling;
  return handling;
}

class HandlingScope {
 public:
  explicit HandlingScope(const Handling& handling)
      : outer_(std::exchange(current_handling(), handling)) {}
  explicit HandlingScope(const ctibus_frame_header& frame)
      : HandlingScope(Handling{&frame,
                               frame.correlation,
                               {reinterpret_cast<const char*>(&frame + 1), frame.topic_size}}) {}
  HandlingScope(const HandlingScope&) = delete;
  HandlingScope& operator=(const HandlingScope&) = delete;
  ~HandlingScope() { current_handling() = outer_; }

 private:
  Handling outer_;
};

}  // namespace ctibus::host
