#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/host.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/route.hpp"
#include "ctibus/result.hpp"

namespace ctibus::pbx {

/// May this command (its topic) be carried out now? An error refuses it: pbx.not_supported,
/// pbx.link_down ...
using Gate = std::function<Result<>(std::string_view topic)>;

/// Provides command C by `act(const Command<C>&)`, which returns Result<> or, when the command has
/// reply fields, Result<std::string> with the new call. In the plugin's constructor.
template <class C, class Act>
void provide(Host& host, Gate gate, Act act) {
  host.provide<C>([gate = std::move(gate), act = std::move(act)](Command<C> command) {
    if (auto open = gate(topic_of<C>()); !open) return command.reject(open.error());
    auto done = act(command);
    if (!done) return command.reject(done.error());
    if constexpr (requires { ReplyOf<C>::call; }) {
      command.accept({.call = *done});
    } else {
      command.accept();
    }
  });
}

constexpr Cause or_normal(Cause cause) {
  return cause == Cause::unknown ? Cause::normal_clearing : cause;
}

/// The commands of docs/ports.md, carried out by a switch whose functions have their names.
/// A switch that lacks a function lacks its command: it is not provided. In the plugin's
/// constructor; `pbx` outlives the host's last command.
template <class Switch>
class CommandTable {
 public:
  CommandTable(Host& host, Gate gate, Switch& pbx)
      : host_(host), gate_(std::move(gate)), switch_(pbx) {}

  void provide_all() {
    provide_calls();
    provide_joining();
    provide_waiting();
  }

 private:
  template <class C, class Act>
  void on(Act act) {
    provide<C>(host_, gate_, std::move(act));
  }

  void provide_calls() {
    auto* pbx = &switch_;
    on<call::Make>([pbx](const Command<call::Make>& c) {
      return pbx->make(c->device, c->destination, c->calling_number, !c->auto_originate, c->data,
                       c.id());
    });
    on<call::Answer>(
        [pbx](const Command<call::Answer>& c) { return pbx->answer(c->call, c->device, c.id()); });
    on<call::Clear>([pbx](const Command<call::Clear>& c) {
      return pbx->clear(c->call, {.cause = or_normal(c->cause), .command = c.id()});
    });
    on<call::ClearConnection>([pbx](const Command<call::ClearConnection>& c) {
      return pbx->hang_up(c->call, c->device, {.cause = or_normal(c->cause), .command = c.id()});
    });
    on<call::Hold>(
        [pbx](const Command<call::Hold>& c) { return pbx->hold(c->call, c->device, c.id()); });
    on<call::Retrieve>([pbx](const Command<call::Retrieve>& c) {
      return pbx->retrieve(c->call, c->device, c.id());
    });
    on<call::GenerateDigits>([pbx](const Command<call::GenerateDigits>& c) {
      return pbx->generate_digits(c->call, c->device, c->digits, c->duration, c.id());
    });
    on<call::AssociateData>([pbx](const Command<call::AssociateData>& c) {
      return pbx->attach(c->call, c->data, c.source(), c.id());
    });
  }

  void provide_joining() {
    auto* pbx = &switch_;
    on<call::Consult>([pbx](const Command<call::Consult>& c) {
      return pbx->consult(c->call, c->device, c->destination, c->data, c.id());
    });
    on<call::Alternate>([pbx](const Command<call::Alternate>& c) {
      return pbx->alternate(c->held_call, c->active_call, c->device, c.id());
    });
    on<call::Reconnect>([pbx](const Command<call::Reconnect>& c) {
      return pbx->reconnect(c->held_call, c->active_call, c->device, c.id());
    });
    on<call::Transfer>([pbx](const Command<call::Transfer>& c) {
      return pbx->transfer(c->held_call, c->active_call, c->device, c.id());
    });
    if constexpr (requires { &Switch::conference; }) {
      on<call::Conference>([pbx](const Command<call::Conference>& c) {
        return pbx->conference(c->held_call, c->active_call, c->device, c.id());
      });
    }
    on<call::SingleStepTransfer>([pbx](const Command<call::SingleStepTransfer>& c) {
      return pbx->single_step_transfer(c->call, c->device, c->destination, c.id());
    });
    on<call::Deflect>([pbx](const Command<call::Deflect>& c) {
      return pbx->deflect(c->call, c->device, c->destination, c.id());
    });
    on<call::Pickup>([pbx](const Command<call::Pickup>& c) {
      return pbx->pickup(c->call, c->from_device, c->device, c.id());
    });
    on<call::Park>([pbx](const Command<call::Park>& c) {
      return pbx->park(c->call, c->device, c->destination, c.id());
    });
  }

  void provide_waiting() {
    auto* pbx = &switch_;
    on<route::Select>([pbx](const Command<route::Select>& c) {
      return pbx->route_select(c->call, c->destination, c->data, c.source(), c.id());
    });
    on<route::Reject>([pbx](const Command<route::Reject>& c) {
      return pbx->route_reject(c->call, c->cause, c.id());
    });
    on<queue::Hold>([pbx](const Command<queue::Hold>& c) {
      return pbx->queue_hold(c->call, c->treatment, c->data, c.source(), c.id());
    });
    on<queue::Offer>([pbx](const Command<queue::Offer>& c) {
      return pbx->queue_offer(c->call, c->device, c->time_limit, c->data, c.source(), c.id());
    });
    on<queue::Withdraw>([pbx](const Command<queue::Withdraw>& c) {
      return pbx->queue_withdraw(c->call, c->device, c.id());
    });
    on<queue::Release>([pbx](const Command<queue::Release>& c) {
      return pbx->queue_release(c->call, c->destination, c.id());
    });
  }

  Host& host_;
  Gate gate_;
  Switch& switch_;
};

}  // namespace ctibus::pbx
