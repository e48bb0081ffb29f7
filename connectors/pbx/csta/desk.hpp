#pragma once

#include <utility>

#include "answering.hpp"
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
  template <class C, class Act>
  void on(Act act) {
    provide_later<C>(host_, gate_, std::move(act));
  }
  void provide_calls();
  void provide_joining();
  void provide_waiting();

  Host& host_;
  pbx::Gate gate_;
  Switch& switch_;
};

}  // namespace ctibus::csta
