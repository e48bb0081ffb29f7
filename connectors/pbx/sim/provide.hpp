#pragma once

#include <utility>

#include "sim.hpp"

namespace ctibus::sim {

/// Provides command C by `act(const Command<C>&)`, which returns Result<> or, when the command has
/// reply fields, Result<std::string> with the new call. What this switch lacks is refused.
template <class C, class Act>
void Sim::provide(Act act) {
  host_.provide<C>([this, act = std::move(act)](Command<C> command) {
    constexpr std::string_view topic = topic_of<C>();
    if (!supports(topic)) {
      return command.reject("pbx.not_supported", "This switch cannot do that.");
    }
    if (!link_is_up()) return command.reject("pbx.link_down", link_text_);
    auto done = act(command);
    if (!done) return command.reject(done.error());
    if constexpr (requires { ReplyOf<C>::call; }) {
      command.accept({.call = *done});
    } else {
      command.accept();
    }
  });
}

}  // namespace ctibus::sim
