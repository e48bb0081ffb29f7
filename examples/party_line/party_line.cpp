#include "party_line.hpp"

#include <utility>

namespace party_line {

using ctibus::Cause;
using ctibus::MessageId;
using ctibus::Result;

namespace {

std::vector<std::string_view> topics_of_commands() {
  std::vector<std::string_view> topics;
  for (const auto& command : pbx::switching_commands) topics.push_back(command.topic);
  return topics;
}

}  // namespace

Switch::Switch(ctibus::Host& host, const Options& options, pbx::SwitchDevices devices,
               pbx::DialPlan plan, pbx::SwitchingListeners listeners)
    : SwitchingFunction(
          host.name(), std::move(devices), std::move(plan), listeners,
          [&host] { return host.uuid().text(); }, [&host] { return host.now(); }),
      host_(host),
      answers_after_(options.answers_after) {}

void Switch::originate(const std::string& call, Origination wanted) {
  begin_call(call, wanted.device, wanted.target, wanted.change);
}

std::optional<Cause> Switch::alert(const std::string& call, Alert wanted) {
  const std::string device = wanted.party.device;
  (void)book_.delivered(call, std::move(wanted.party), wanted.change);
  ringing_[device] = host_.after(answers_after_, [this, call, device] { lift(call, device, {}); });
  return std::nullopt;
}

void Switch::stop_alerting(const std::string&, std::string_view device) {
  if (const auto found = ringing_.find(device); found != ringing_.end()) ringing_.erase(found);
}

void Switch::lift(const std::string& call, const std::string& device, MessageId command) {
  const Turn turn(*this);
  const pbx::Call* ringing = book().find(call);
  const pbx::Party* party = ringing == nullptr ? nullptr : ringing->party(device);
  if (party == nullptr || party->state != ctibus::ConnectionState::alerting) return;
  answered(call, pbx::Party(*party), {.cause = Cause::normal, .command = command});
}

Result<> Switch::let_answer(const std::string& call, std::string_view device, MessageId command) {
  stop_alerting(call, device);
  lift(call, std::string(device), command);
  return {};
}

Result<> Switch::pick_up(const std::string& call, pbx::Party station, const pbx::Change& change) {
  (void)picked_up(call, station, change);
  return {};
}

PartyLine::PartyLine(ctibus::Host& host, const Options& options)
    : front_(host, topics_of_commands()) {
  pbx::SwitchDevices devices;
  for (const std::string& number : options.numbers) devices.stations.push_back({number, number});
  auto plan = make_dial_plan(devices, "party_line.bad_numbers");
  if (!plan) {
    bad_numbers_ = plan.error();
    return;
  }
  switch_ = std::make_unique<Switch>(host, options, std::move(devices), *std::move(plan),
                                     front_.listeners());
  front_.show(*switch_);
  front_.on_recovered([this] {
    front_.catch_up(Cause::switching_function_terminated);
    front_.tell_devices();
    front_.tell_link(ctibus::connector::LinkState::up, {});
  });
}

Result<> PartyLine::start() {
  if (!bad_numbers_.code.empty()) return tl::unexpected(bad_numbers_);
  front_.tell_link(ctibus::connector::LinkState::starting, {});
  return {};
}

}  // namespace party_line

CTIBUS_PLUGIN(party_line, party_line::PartyLine)
