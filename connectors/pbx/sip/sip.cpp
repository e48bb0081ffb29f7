#include "sip.hpp"

#include <algorithm>
#include <utility>

#include "ctibus/kit/pbx/command_table.hpp"

namespace ctibus::sip {

using connector::LinkState;
using pbx::Call;
using pbx::CallEvent;
using pbx::Change;

Sip::Sip(Host& host, const Options& options, Machinery machinery)
    : host_(host),
      options_(options),
      machinery_(std::move(machinery)),
      calls_(host),
      dialogues_(host, calls_),
      devices_(host),
      unsaid_(host),
      trunks_(options.trunks.size()) {
  auto plan = make_dial_plan(options_);
  auto addresses = TrunkAddresses::make(options_);
  if (!plan || !addresses) {
    bad_options_ = plan ? addresses.error() : plan.error();
    return;
  }
  trunk_addresses_ = *std::move(addresses);
  registrations_ = std::make_unique<Registrations>(host, options_, [this](const std::string&) {
    if (ready_ && !stopping_) tell_devices();
  });
  SwitchListener& listener = *this;
  switch_ = std::make_unique<Switch>(
      host, options_, *std::move(plan), listener,
      [this](std::string_view number) { return registrations_->contacts(number); });
  LegOwner& owner = *this;
  legs_ = std::make_unique<Legs>(host, options_, *switch_, owner);
  switch_->use(*legs_);

  calls_.on_repair([this] { catch_up(Cause::unknown); });
  calls_.on_recovered([this] {
    calls_recovered_ = true;
    become_ready();
  });
  dialogues_.on_route_expired([this](const std::string& call) { switch_->expire_route(call); });
  dialogues_.on_offer_expired([this](const std::string& call) { switch_->expire_offer(call); });

  Subscription& own = host.subscription({.sources = {host.name()}});
  own.on<DialogState>([this](const Event<DialogState>& state) {
    if (!state.snapshot() || own_recovered_) return;
    OldDialog old;
    old.key = state->dialog;
    old.dialog.call_id = state->call_id;
    old.dialog.local_tag = state->local_tag;
    old.dialog.remote_tag = state->remote_tag;
    old.dialog.local = state->local;
    old.dialog.remote = state->remote;
    old.dialog.target = state->target;
    old.dialog.contact = state->contact;
    old.dialog.routes.assign(state->routes.begin(), state->routes.end());
    old.dialog.local_cseq = static_cast<std::uint32_t>(state->cseq);
    old.dialog.peer = {state->transport == "tcp" ? Transport::tcp : Transport::udp,
                       std::string(state->address), static_cast<std::uint16_t>(state->port)};
    old_dialogs_.push_back(std::move(old));
  });
  own.on<RegistrationState>([this](const Event<RegistrationState>& state) {
    if (state.snapshot() && !own_recovered_) registrations_->restore(*state);
  });
  own.on_snapshot_end([this] {
    if (std::exchange(own_recovered_, true)) return;
    become_ready();
  });
  provide_commands();
}

Sip::~Sip() = default;

Result<> Sip::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  if (auto started = legs_->start(machinery_); !started) return started;
  tell_link(LinkState::starting, {});
  return {};
}

/// What an earlier life has told is known: its calls are over, its telephones are still there.
void Sip::become_ready() {
  if (!calls_recovered_ || !own_recovered_) return;
  end_old_dialogs();
  catch_up(Cause::switching_function_terminated);
  ready_ = true;
  tell_devices();
  tell_link(LinkState::up, {});
}

bool Sip::drain() {
  draining_ = true;
  return !switch_ || switch_->book().calls().empty();
}

void Sip::stop() {
  if (!switch_) return;
  stopping_ = true;
  switch_->end_all(Cause::switching_function_terminated);
  tell_link(LinkState::down, "The connector was stopped.");
  legs_->forget_dialogs();
  legs_->stop();
}

// Commands
// ------------------------------------------------------------------------------------------

void Sip::provide_commands() {
  const auto gate = [this](std::string_view topic) { return this->gate(topic); };
  pbx::CommandTable(host_, gate, *switch_).provide_all();
  pbx::provide<call::Snapshot>(host_, gate, [this](const Command<call::Snapshot>&) -> Result<> {
    calls_.publish_all();
    return {};
  });
}

bool Sip::supports(std::string_view topic) const {
  if (topic.starts_with("queue.")) return !options_.holding.number.empty();
  if (topic.starts_with("route.")) return !options_.route_points.empty();
  return true;
}

Result<> Sip::gate(std::string_view topic) const {
  if (!supports(topic)) return failure("pbx.not_supported", "This switch cannot do that.");
  if (!ready_ || stopping_) return failure("pbx.link_down", "The switch is being started.");
  if (draining_ && topic == topic_of<call::Make>()) {
    return failure("pbx.out_of_service", "The connector is being stopped.");
  }
  return {};
}

void Sip::tell_link(LinkState link, std::string_view text) {
  std::vector<std::string_view> capabilities;
  for (const MessageDescription& command : provides) {
    if (link == LinkState::up && supports(command.topic)) capabilities.push_back(command.topic);
  }
  devices_.tell_link(link, text, capabilities);
}

void Sip::tell_devices() {
  for (const User& user : options_.users) {
    devices_.tell({switch_->device_of(user.number), DeviceKind::station,
                   !registrations_->contacts(user.number).empty(), user.name});
  }
  for (std::size_t i = 0; i < options_.trunks.size(); ++i) {
    const Trunk& trunk = options_.trunks[i];
    devices_.tell(
        {switch_->device_of(trunk.name), DeviceKind::trunk, trunks_[i].in_order, trunk.name});
  }
  for (const RoutePoint& point : options_.route_points) {
    devices_.tell({switch_->device_of(point.number), DeviceKind::route_point, true, {}});
  }
  if (!options_.holding.number.empty()) {
    devices_.tell({switch_->device_of(options_.holding.number), DeviceKind::queue, true,
                   options_.holding.name});
  }
}

void Sip::catch_up(Cause lost_cause) {
  dialogues_.catch_up(switch_->book(),
                      {.route = [this](std::string_view call) { return switch_->route(call); },
                       .offer = [this](std::string_view call) { return switch_->offer(call); }},
                      lost_cause);
}

// What happens in the switch
// ---------------------------------------------------------------------------

void Sip::call_changed(const Call& call, const CallEvent& event) {
  calls_.call_changed(call, event);
  const bool ended = event.verb == pbx::Verb::cleared || event.verb == pbx::Verb::merged;
  if (ended && draining_ && switch_->book().calls().empty()) host_.drained();
}

void Sip::route_requested(const Call& call, const Route& route) {
  dialogues_.route_requested(call, route);
}

void Sip::route_ended(const Call& call, const Route& route, std::string_view destination,
                      const Change& change) {
  dialogues_.route_ended(call, route, destination, change);
}

void Sip::offer_began(const Call& call, const Offer& offer) { dialogues_.offer_began(call, offer); }

void Sip::offer_taken(const Call& call, const Offer&) { dialogues_.offer_taken(call); }

void Sip::offer_failed(const Call& call, const Offer& offer, queue::OfferResult result,
                       const Change& change) {
  dialogues_.offer_failed(call, offer, result, change);
}

}  // namespace ctibus::sip
