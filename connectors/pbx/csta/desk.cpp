#include "desk.hpp"

namespace ctibus::csta {

using Done = Switch::Done;
using DoneCall = Switch::DoneCall;
using pbx::or_normal;

void Desk::provide_all() {
  provide_calls();
  provide_joining();
  provide_waiting();
}

void Desk::provide_calls() {
  auto* pbx = &switch_;
  on<call::Make>([pbx](const Command<call::Make>& c, DoneCall done) {
    pbx->make(c->device, c->destination, c->calling_number, !c->auto_originate, c->data, c.id(),
              std::move(done));
  });
  on<call::MakePredictive>([pbx](const Command<call::MakePredictive>& c, DoneCall done) {
    pbx->make_predictive(c->device, c->destination, c->calling_number, c->time_limit, c->data,
                         c.id(), std::move(done));
  });
  on<call::Answer>([pbx](const Command<call::Answer>& c, Done done) {
    pbx->answer(c->call, c->device, c.id(), std::move(done));
  });
  on<call::Clear>([pbx](const Command<call::Clear>& c, Done done) {
    pbx->clear(c->call, or_normal(c->cause), c.id(), std::move(done));
  });
  on<call::ClearConnection>([pbx](const Command<call::ClearConnection>& c, Done done) {
    pbx->clear_connection(c->call, c->device, or_normal(c->cause), c.id(), std::move(done));
  });
  on<call::Hold>([pbx](const Command<call::Hold>& c, Done done) {
    pbx->hold(c->call, c->device, c.id(), std::move(done));
  });
  on<call::Retrieve>([pbx](const Command<call::Retrieve>& c, Done done) {
    pbx->retrieve(c->call, c->device, c.id(), std::move(done));
  });
  on<call::GenerateDigits>([pbx](const Command<call::GenerateDigits>& c, Done done) {
    pbx->generate_digits(c->call, c->device, c->digits, c.id(), std::move(done));
  });
  on<call::AssociateData>([pbx](const Command<call::AssociateData>& c, Done done) {
    pbx->attach(c->call, c->data, c.source(), c.id(), std::move(done));
  });
}

void Desk::provide_joining() {
  auto* pbx = &switch_;
  on<call::Consult>([pbx](const Command<call::Consult>& c, DoneCall done) {
    pbx->consult(c->call, c->device, c->destination, c->data, c.id(), std::move(done));
  });
  on<call::Alternate>([pbx](const Command<call::Alternate>& c, Done done) {
    pbx->alternate(c->held_call, c->active_call, c->device, c.id(), std::move(done));
  });
  on<call::Reconnect>([pbx](const Command<call::Reconnect>& c, Done done) {
    pbx->reconnect(c->held_call, c->active_call, c->device, c.id(), std::move(done));
  });
  on<call::Transfer>([pbx](const Command<call::Transfer>& c, Done done) {
    pbx->transfer(c->held_call, c->active_call, c->device, c.id(), std::move(done));
  });
  on<call::Conference>([pbx](const Command<call::Conference>& c, Done done) {
    pbx->conference(c->held_call, c->active_call, c->device, c.id(), std::move(done));
  });
  on<call::SingleStepTransfer>([pbx](const Command<call::SingleStepTransfer>& c, Done done) {
    pbx->single_step_transfer(c->call, c->device, c->destination, c.id(), std::move(done));
  });
  on<call::SingleStepConference>([pbx](const Command<call::SingleStepConference>& c, Done done) {
    pbx->single_step_conference(c->call, c->device, c->joining_device, c->participation, c.id(),
                                std::move(done));
  });
  on<call::Deflect>([pbx](const Command<call::Deflect>& c, Done done) {
    pbx->deflect(c->call, c->device, c->destination, c.id(), std::move(done));
  });
  on<call::Pickup>([pbx](const Command<call::Pickup>& c, Done done) {
    pbx->pickup(c->call, c->from_device, c->device, c.id(), std::move(done));
  });
  on<call::Park>([pbx](const Command<call::Park>& c, Done done) {
    pbx->park(c->call, c->device, c->destination, c.id(), std::move(done));
  });
}

void Desk::provide_waiting() {
  auto* pbx = &switch_;
  on<route::Select>([pbx](const Command<route::Select>& c, Done done) {
    pbx->route_select(c->call, c->destination, c->data, c.source(), c.id(), std::move(done));
  });
  on<route::Reject>([pbx](const Command<route::Reject>& c, Done done) {
    pbx->route_reject(c->call, c->cause, c.id(), std::move(done));
  });
  on<queue::Hold>([pbx](const Command<queue::Hold>& c, Done done) {
    pbx->queue_hold(c->call, c->data, c.source(), c.id(), std::move(done));
  });
  on<queue::Offer>([pbx](const Command<queue::Offer>& c, Done done) {
    pbx->queue_offer(c->call, c->device, c->time_limit, c->data, c.source(), c.id(),
                     std::move(done));
  });
  on<queue::Withdraw>([pbx](const Command<queue::Withdraw>& c, Done done) {
    pbx->queue_withdraw(c->call, c->device, c.id(), std::move(done));
  });
  on<queue::Release>([pbx](const Command<queue::Release>& c, Done done) {
    pbx->queue_release(c->call, c->destination, c.id(), std::move(done));
  });
}

}  // namespace ctibus::csta
