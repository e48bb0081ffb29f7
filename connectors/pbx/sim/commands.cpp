#include <algorithm>

#include "provide.hpp"

/// Commands of the ports: call control, routeing, queue hold.
namespace ctibus::sim {

namespace {

Cause or_normal(Cause cause) { return cause == Cause::unknown ? Cause::normal_clearing : cause; }

}  // namespace

bool Sim::supports(std::string_view topic) const {
  const auto& without = options_.without;
  if (std::find(without.begin(), without.end(), topic) != without.end()) return false;
  if (topic.starts_with("queue.")) return !options_.holding.number.empty();
  if (topic.starts_with("route.")) return !options_.route_points.empty();
  return true;
}

void Sim::provide_call_control() {
  provide<call::Make>([this](const Command<call::Make>& command) -> Result<std::string> {
    if (draining_) return failure("pbx.out_of_service", "The connector is being stopped.");
    return switch_->make(command->device, command->destination, command->calling_number,
                         !command->auto_originate, command->data, command.id());
  });
  provide<call::Answer>([this](const Command<call::Answer>& command) {
    return switch_->answer(command->call, command->device, command.id());
  });
  provide<call::Clear>([this](const Command<call::Clear>& command) {
    return switch_->clear(command->call,
                          {.cause = or_normal(command->cause), .command = command.id()});
  });
  provide<call::ClearConnection>([this](const Command<call::ClearConnection>& command) {
    return switch_->hang_up(command->call, command->device,
                            {.cause = or_normal(command->cause), .command = command.id()});
  });
  provide<call::Hold>([this](const Command<call::Hold>& command) {
    return switch_->hold(command->call, command->device, command.id());
  });
  provide<call::Retrieve>([this](const Command<call::Retrieve>& command) {
    return switch_->retrieve(command->call, command->device, command.id());
  });
  provide<call::GenerateDigits>([this](const Command<call::GenerateDigits>& command) {
    return switch_->dial_digits(command->call, command->device, command->digits, command.id());
  });
  provide<call::AssociateData>([this](const Command<call::AssociateData>& command) {
    return switch_->attach(command->call, command->data, command.source(), command.id());
  });
  provide<call::Snapshot>([this](const Command<call::Snapshot>&) -> Result<> {
    calls_.publish_all();
    return {};
  });
}

void Sim::provide_joining() {
  provide<call::Consult>([this](const Command<call::Consult>& command) {
    return switch_->consult(command->call, command->device, command->destination, command->data,
                            command.id());
  });
  provide<call::Alternate>([this](const Command<call::Alternate>& command) {
    return switch_->alternate(command->held_call, command->active_call, command->device,
                              command.id());
  });
  provide<call::Reconnect>([this](const Command<call::Reconnect>& command) {
    return switch_->reconnect(command->held_call, command->active_call, command->device,
                              command.id());
  });
  provide<call::Transfer>([this](const Command<call::Transfer>& command) {
    return switch_->transfer(command->held_call, command->active_call, command->device,
                             command.id());
  });
  provide<call::Conference>([this](const Command<call::Conference>& command) {
    return switch_->conference(command->held_call, command->active_call, command->device,
                               command.id());
  });
  provide<call::SingleStepTransfer>([this](const Command<call::SingleStepTransfer>& command) {
    return switch_->single_step_transfer(command->call, command->device, command->destination,
                                         command.id());
  });
  provide<call::Deflect>([this](const Command<call::Deflect>& command) {
    return switch_->deflect(command->call, command->device, command->destination, command.id());
  });
  provide<call::Pickup>([this](const Command<call::Pickup>& command) {
    return switch_->pickup(command->call, command->from_device, command->device, command.id());
  });
  provide<call::Park>([this](const Command<call::Park>& command) {
    return switch_->park(command->call, command->device, command->destination, command.id());
  });
}

void Sim::provide_waiting() {
  provide<route::Select>([this](const Command<route::Select>& command) {
    return switch_->route_select(command->call, command->destination, command->data,
                                 command.source(), command.id());
  });
  provide<route::Reject>([this](const Command<route::Reject>& command) {
    return switch_->route_reject(command->call, command->cause, command.id());
  });
  // The treatment has no effect: nobody listens in a simulation.
  provide<queue::Hold>([this](const Command<queue::Hold>& command) {
    return switch_->queue_hold(command->call, command->data, command.source(), command.id());
  });
  provide<queue::Offer>([this](const Command<queue::Offer>& command) {
    return switch_->queue_offer(command->call, command->device, command->time_limit, command->data,
                                command.source(), command.id());
  });
  provide<queue::Release>([this](const Command<queue::Release>& command) {
    return switch_->queue_release(command->call, command->destination, command.id());
  });
}

}  // namespace ctibus::sim
