#include "sim.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ctibus::sim {

using connector::LinkState;

namespace {

/// What this PBX can do of call control and queue hold.
std::vector<std::string_view> commands_of(const Options& options) {
  std::vector<std::string_view> commands{queue::offer_many};
  for (const MessageDescription& command : Sim::provides) {
    if (!command.topic.starts_with("sim.")) commands.push_back(command.topic);
  }
  std::erase_if(commands, [&](std::string_view topic) {
    return std::ranges::find(options.without, topic) != options.without.end();
  });
  return commands;
}

}  // namespace

Sim::Sim(Host& host, const Options& options)
    : host_(host), options_(options), front_(host, commands_of(options)) {
  auto plan = make_dial_plan(options_);
  if (!plan) {
    bad_options_ = plan.error();
    return;
  }
  SwitchListener& people = *this;
  switch_ = std::make_unique<Switch>(
      host.name(), options_, *std::move(plan), front_.listeners(), people,
      [&host] { return host.uuid().text(); }, [&host] { return host.now(); });
  people_ = std::make_unique<People>(host, options_, *switch_);
  traffic_ = std::make_unique<Traffic>(host, options_, *switch_);
  listening_ = std::make_unique<Listening>(host, options_, *switch_);
  front_.show(*switch_);
  front_.on_recovered([this] {
    // The switch of an earlier life is gone, and its calls with it.
    front_.catch_up(Cause::switching_function_terminated);
    front_.tell_link(LinkState::up, {});
    traffic_->start();
  });
  provide_test_commands();
}

Sim::~Sim() = default;

Result<> Sim::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  front_.tell_link(LinkState::starting, {});
  front_.tell_devices();
  return {};
}

bool Sim::drain() {
  traffic_->stop();
  return front_.drain();
}

void Sim::stop() { front_.stop(); }

void Sim::cut_link(Duration duration) {
  front_.pause();
  front_.tell_link(LinkState::down, "The link was cut by hand.");
  link_timer_.cancel();
  if (duration > Duration::zero()) {
    link_timer_ = host_.after(duration, [this] { restore_link(); });
  }
}

void Sim::restore_link() {
  front_.tell_link(LinkState::starting, "Comparing with the switch.");
  front_.catch_up(Cause::unknown);
  front_.tell_link(LinkState::up, {});
  front_.tell_devices();
}

// What happens in the switch
// ---------------------------------------------------------------------------

void Sim::call_changed(const pbx::Call& call, const pbx::CallEvent& event) {
  people_->call_changed(call, event);
  traffic_->call_changed(call, event);
}

void Sim::in_service_changed() {
  if (front_.link_is_up()) front_.tell_devices();
}

bool Sim::meets_engaged_line(std::string_view device) {
  return people_->meets_engaged_line(device);
}

}  // namespace ctibus::sim

CTIBUS_PLUGIN(sim, ctibus::sim::Sim)
