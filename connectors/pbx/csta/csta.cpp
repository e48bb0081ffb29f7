#include "csta.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "application_info.hpp"
#include "call_data.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "links/link_options.hpp"

namespace ctibus::csta {

using connector::LinkState;

Csta::Csta(Host& host, const Options& options, Approach approach)
    : host_(host),
      options_(options),
      profile_(std::move(approach.profile)),
      calls_(host),
      dialogues_(host, calls_),
      devices_(host),
      inquiries_([this](Element body, Session::Reply reply) {
        lines_->request(std::move(body), std::move(reply), Requester::Urgency::look);
      }) {
  profile_.lacks.merge(unsayable(profile_));
  set_up(approach);
}

Csta::~Csta() = default;

Result<SessionOptions> Csta::session_options() const {
  auto info = application_info(profile_, options_.user, options_.password);
  if (!info) return tl::unexpected(info.error());
  SessionOptions session;
  session.application_info = *std::move(info);
  session.style = profile_.session;
  session.application = options_.application;
  session.protocol_versions = profile_.protocol_versions;
  if (session.protocol_versions.empty()) {
    session.protocol_versions = {std::string(namespace_of(profile_.edition))};
  }
  session.duration = profile_.session_duration;
  session.keep_alive = profile_.keep_alive;
  session.misses = profile_.keep_alive_misses;
  session.probe = profile_.probe;
  session.request_limit = profile_.request_limit;
  session.window = profile_.window;
  return session;
}

void Csta::set_up(const Approach& approach) {
  if (approach.error) {
    bad_options_ = *approach.error;
    return;
  }
  auto identifiers = Identifiers::of(profile_.identifiers);
  if (!identifiers) {
    bad_options_ = identifiers.error();
    return;
  }
  for (const DeviceIdentifier& one : options_.identifiers) {
    if (auto good = identifiers->add(one.number, one.identifier); !good) {
      bad_options_ = good.error();
      return;
    }
  }
  auto directory = Directory::make(host_.name(), options_, *std::move(identifiers));
  if (!directory) {
    bad_options_ = directory.error();
    return;
  }
  auto session = session_options();
  if (!session) {
    bad_options_ = session.error();
    return;
  }
  directory_ = std::make_unique<Directory>(*std::move(directory));
  LinesListener& listener = *this;
  lines_ = std::make_unique<Lines>(host_, *directory_, profile_, listener);
  for (std::size_t i = 0; i < approach.links; ++i) {
    lines_->add({.name = i < options_.links.size() ? options_.links[i] : std::string(),
                 .open = approach.open(i),
                 .session = *session,
                 .identifiers = profile_.identifiers,
                 .edition = profile_.edition,
                 .retry_min = options_.retry_min,
                 .retry_max = options_.retry_max});
  }
  if (auto good = set_up_telephones(approach); !good) {
    bad_options_ = good.error();
    return;
  }
  switch_ = std::make_unique<Switch>(SwitchSurroundings{
      .host = host_,
      .directory = *directory_,
      .profile = profile_,
      .requester = requester(),
      .calls = *this,
      .dialogues = dialogues_,
      .told = [this]() -> const pbx::Calls& { return calls_.told(); },
      .corrected = [this] { catch_up(); },
      .keys =
          [this](const std::string& call, const std::string& device, const std::string& digits) {
            return voice_unit_ ? voice_unit_->keys(call, device, digits) : digits;
          }});
  desk_ = std::make_unique<Desk>(host_, gate(), *switch_);
  desk_->provide_all();
  if (auto good = set_up_agents(); !good) {
    bad_options_ = good.error();
    return;
  }
  set_up_features();
  set_up_voice_unit();
  if (options_.call_records) {
    call_records_ = std::make_unique<CallRecords>(RecordSurroundings{
        .host = host_, .directory = *directory_, .profile = profile_, .requester = requester()});
  }
  pbx::provide<call::Snapshot>(host_, gate(), [this](const Command<call::Snapshot>&) -> Result<> {
    calls_.publish_all();
    return {};
  });
  calls_.on_repair([this] {
    if (switch_->sees()) catch_up();
  });
  calls_.on_recovered([this] {
    recovered_ = true;
    see();
  });
  dialogues_.on_route_expired([this](const std::string& call) { switch_->expire_route(call); });
  dialogues_.on_offer_expired([this](const std::string& call, const std::string& device) {
    switch_->expire_offer(call, device);
  });
}

/// What they carry out is not lacking any more.
Result<> Csta::set_up_telephones(const Approach& approach) {
  if (options_.telephones.empty() || !approach.open_telephone) return {};
  Telephones::Names carried = Telephones::carried(profile_);
  if (carried.empty()) {
    return failure("csta.bad_options",
                   fmt::format("Telephones would have nothing to do: the profile {} lacks no "
                               "command that they take. Name in its services.lacks what they "
                               "shall do, such as AnswerCall, or leave them out.",
                               profile_.name));
  }
  for (const std::string& name : carried) profile_.lacks.erase(name);
  telephones_ = std::make_unique<Telephones>(
      host_, *lines_, *directory_, options_.telephones, approach.open_telephone,
      [this](const ConnectionId& connection) { return switch_->spot_of(connection).second; },
      std::move(carried), profile_.request_limit);
  return {};
}

Requester& Csta::requester() {
  return telephones_ ? static_cast<Requester&>(*telephones_) : *lines_;
}

Result<> Csta::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  tell_link(LinkState::starting, "Connecting to the switch.");
  tell_devices();
  lines_->start();
  if (options_.audit > Duration::zero()) audit();
  return {};
}

void Csta::audit() {
  audit_ = host_.after(options_.audit / 4, [this] {
    switch_->audit(options_.audit);
    if (agents_ && switch_->sees()) agents_->audit(options_.audit);
    audit();
  });
}

/// Calls go on in the switch, whether we look at them or not.
bool Csta::drain() {
  draining_ = true;
  return true;
}

void Csta::stop() {
  if (switch_ == nullptr) return;
  lines_->stop();
  // The calls go on in the switch; whoever comes next finds them there.
  tell_link(LinkState::down, "The connector was stopped.");
}

// Links ---------------------------------------------------------------------------------------

void Csta::looking() {
  if (!switch_->sees()) tell_link(LinkState::starting, "Asking the switch what there is.");
}

void Csta::seen(const Survey::Found& found) {
  found_ = found;
  see();
}

void Csta::missed(const Survey::Found& found) { switch_->look_over(found); }

/// When both are known: what was told, and what there is.
void Csta::see() {
  if (!recovered_ || !found_) return;
  const Survey::Found found = *std::exchange(found_, std::nullopt);
  tell_link(LinkState::up, {});
  switch_->adopt(found);
  tell_devices();
}

void Csta::line_lost(std::size_t link) { switch_->link_lost(link); }

void Csta::lead() {
  inquiries_.clear();
  if (agents_) agents_->ask_all();
  features_->ask_all();
  if (voice_unit_) voice_unit_->lead();
  if (call_records_) call_records_->ask();
}

void Csta::sight_lost(const Error& why) {
  inquiries_.clear();
  found_.reset();
  switch_->lose_sight();
  calls_.pause();
  tell_link(LinkState::down, why.text);
}

void Csta::call_event(Happening happening, const Element& event, const Stories::Reader& reader) {
  happening.data = data_of(event, profile_);
  switch_->take(happening, reader);
}

bool Csta::take_route(std::size_t link, const Element& request) {
  return switch_->take_route(link, request);
}

bool Csta::serve(const Element& request, const std::function<void(Element)>& answer) {
  return (voice_unit_ && voice_unit_->serve(request, answer)) ||
         (call_records_ && call_records_->serve(request, answer));
}

void Csta::other_event(const Element& event) {
  if ((agents_ && agents_->take(event)) || features_->take(event)) return;
  if (voice_unit_ && voice_unit_->take(event)) return;
  const bool in = event.name == "BackInServiceEvent";
  if (!in && event.name != "OutOfServiceEvent") return;
  const Place place = directory_->place_of(identifier_in(event, "device"));
  if (place.kind != Place::Kind::station) return;
  switch_->set_in_service(place.device, in);
  tell_station(directory_->station(place.device));
}

// The bus -------------------------------------------------------------------------------------

void Csta::call_changed(const pbx::Call& call, const pbx::CallEvent& event) {
  calls_.call_changed(call, event);
  if (voice_unit_) voice_unit_->call_changed(call, event);
  if (agents_) agents_->call_changed(call, event);
}

void Csta::catch_up() {
  calls_.pause();
  if (voice_unit_ && !voice_unit_->catch_up()) return;
  dialogues_.catch_up(
      switch_->book(),
      {.route = [this](std::string_view call) { return switch_->route(call); },
       .offer = [this](std::string_view call,
                       std::string_view device) { return switch_->offer(call, device); }},
      Cause::unknown);
}

void Csta::tell_link(LinkState state, std::string_view text) {
  link_ = state;
  link_text_ = text;
  std::vector<std::string_view> capabilities;
  if (state == LinkState::up) {
    for (const MessageDescription& command : provides) {
      if (supports(command.topic)) capabilities.push_back(command.topic);
    }
  }
  devices_.tell_link(state, link_text_, capabilities);
}

void Csta::tell_station(const pbx::Station& station) {
  const std::string device = directory_->device_of(station.number);
  devices_.tell({device, DeviceKind::station, switch_->in_service(device), station.name});
}

void Csta::tell_devices() {
  const pbx::SwitchDevices& all = directory_->devices();
  for (const pbx::Station& station : all.stations) tell_station(station);
  for (const pbx::TrunkGroup& trunk : all.trunks) {
    devices_.tell({directory_->device_of(trunk.name), DeviceKind::trunk, true, trunk.name});
  }
  for (const pbx::RoutePoint& point : all.route_points) {
    devices_.tell({directory_->device_of(point.number), DeviceKind::route_point, true, {}});
  }
  if (all.holding.number.empty()) return;
  devices_.tell({directory_->holding(), DeviceKind::queue, true, all.holding.name});
}

}  // namespace ctibus::csta
