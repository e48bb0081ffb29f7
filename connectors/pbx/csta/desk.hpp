#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "ctibus/kit/pbx/command_table.hpp"
#include "switch.hpp"

namespace ctibus::csta {

/// Takes the commands of docs/ports.md and answers each when the switch has. Made in the plugin's
/// constructor; the switch outlives the host's last command. Strand only.
class Desk {
 public:
  Desk(Host& host, pbx::Gate gate, Switch& pbx)
      : host_(host), gate_(std::move(gate)), switch_(pbx) {}
  void provide_all();

 private:
  /// `act(command, done)`: done with Result<>, or with the new call where the reply has one.
  template <class C, class Act>
  void on(Act act) {
    host_.provide<C>([gate = gate_, act = std::move(act)](Command<C> command) {
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
  void provide_calls();
  void provide_joining();
  void provide_waiting();

  Host& host_;
  pbx::Gate gate_;
  Switch& switch_;
};

}  // namespace ctibus::csta
