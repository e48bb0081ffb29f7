#pragma once

#include <memory>
#include <string>
#include <utility>

#include "ctibus/kit/pbx/command_table.hpp"

namespace ctibus::csta {

/// Provides command C by `act(const Command<C>&, done)`, which is answered when the switch has:
/// done takes a Result<>, or the new call where the reply has one. In the plugin's constructor;
/// `act` outlives the host's last command.
template <class C, class Act>
void provide_later(Host& host, pbx::Gate gate, Act act) {
  host.provide<C>([gate = std::move(gate), act = std::move(act)](Command<C> command) {
    if (auto open = gate(topic_of<C>()); !open) return command.reject(open.error());
    auto waiting = std::make_shared<Command<C>>(std::move(command));
    if constexpr (requires { ReplyOf<C>::call; }) {
      act(*waiting, [waiting](Result<std::string> call) {
        if (!call) return waiting->reject(call.error());
        waiting->accept({.call = *call});
      });
    } else {
      act(*waiting,
          [waiting](Result<> done) { done ? waiting->accept() : waiting->reject(done.error()); });
    }
  });
}

}  // namespace ctibus::csta
