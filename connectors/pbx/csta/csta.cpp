#include "csta.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "application_info.hpp"
#include "call_data.hpp"
#include "ctibus/kit/csta/xml.hpp"

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
        if (!leader_) return reply(failure("pbx.link_down", link_text_));
        lines_[*leader_].attachment->request(std::move(body), std::move(reply));
      }) {
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
  switch_ = std::make_unique<Switch>(
      SwitchSurroundings{.host = host_,
                         .directory = *directory_,
                         .profile = profile_,
                         .requester = *this,
                         .calls = *this,
                         .dialogues = dialogues_,
                         .told = [this]() -> const pbx::Calls& { return calls_.told(); },
                         .corrected = [this] { catch_up(); }});
  desk_ = std::make_unique<Desk>(host_, gate(), *switch_);
  desk_->provide_all();
  if (auto good = set_up_agents(); !good) {
    bad_options_ = good.error();
    return;
  }
  set_up_features();
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
  dialogues_.on_offer_expired([this](const std::string& call) { switch_->expire_offer(call); });
  lines_.resize(approach.links);
  for (std::size_t i = 0; i < approach.links; ++i) {
    AttachmentListener& listener = *this;
    lines_[i].attachment = std::make_unique<Attachment>(
        host_,
        AttachmentOptions{.link = i,
                          .name = i < options_.links.size() ? options_.links[i] : std::string(),
                          .open = approach.open(i),
                          .session = *session,
                          .identifiers = profile_.identifiers,
                          .edition = profile_.edition,
                          .retry_min = options_.retry_min,
                          .retry_max = options_.retry_max},
        listener);
  }
}

Result<> Csta::start() {
  if (!bad_options_.code.empty()) return tl::unexpected(bad_options_);
  tell_link(LinkState::starting, "Connecting to the switch.");
  tell_devices();
  for (Line& line : lines_) line.attachment->start();
  if (options_.audit > Duration::zero()) audit();
  return {};
}

void Csta::audit() {
  audit_ = host_.after(options_.audit / 4, [this] {
    switch_->audit(options_.audit);
    if (agents_ && leader_) agents_->audit(options_.audit);
    audit();
  });
}

bool Csta::drain() {
  draining_ = true;
  return switch_ == nullptr || switch_->book().calls().empty();
}

void Csta::stop() {
  stopped_ = true;
  if (switch_ == nullptr) return;
  for (Line& line : lines_) line.attachment->stop();
  // The calls go on in the switch; whoever comes next finds them there.
  tell_link(LinkState::down, "The connector was stopped.");
}

// Links ---------------------------------------------------------------------------------------

void Csta::attached(std::size_t link) { survey(link); }

void Csta::survey(std::size_t link) {
  Line& line = lines_[link];
  if (!switch_->sees()) tell_link(LinkState::starting, "Asking the switch what there is.");
  line.monitors.clear();
  line.strange.clear();
  line.surveyed = false;
  line.survey = std::make_unique<Survey>(
      *directory_, profile_,
      [this, link](Element body, Session::Reply reply) {
        lines_[link].attachment->request(std::move(body), std::move(reply));
      },
      [this, link](Result<Survey::Result> found) { surveyed(link, std::move(found)); });
  line.survey->start(!switch_->sees());
}

void Csta::surveyed(std::size_t link, Result<Survey::Result> found) {
  Line& line = lines_[link];
  if (!line.attachment->is_up()) return;
  if (!found) {
    host_.log().warning("csta.no_picture", "The switch did not say what there is: {}",
                        found.error().text);
    return;
  }
  for (const std::string& device : found->refused) {
    host_.log().warning("csta.not_watched", "The switch does not let {} be watched.", device);
  }
  line.monitors = std::move(found->monitors);
  line.surveyed = true;
  if (!switch_->sees()) {
    picture_ = std::move(found->calls);
    see();
  }
  if (!leader_ || *leader_ == link) lead(link);
}

/// When both are known: what was told, and what there is.
void Csta::see() {
  if (!recovered_ || !picture_) return;
  const Picture picture = *std::exchange(picture_, std::nullopt);
  tell_link(LinkState::up, {});
  switch_->adopt(picture);
  tell_devices();
}

void Csta::detached(std::size_t link, const Error& why) {
  if (stopped_) return;
  lines_[link].survey.reset();
  lines_[link].surveyed = false;
  switch_->link_lost(link);
  const auto another = std::ranges::find_if(lines_, &Line::surveyed);
  if (leader_ == link) {
    leader_.reset();
    inquiries_.clear();
    if (another != lines_.end()) lead(static_cast<std::size_t>(another - lines_.begin()));
  }
  if (another != lines_.end()) {
    host_.log().warning("csta.one_link_lost",
                        "A link to the switch is lost, the other one goes on: {}", why.text);
    return;
  }
  picture_.reset();
  switch_->lose_sight();
  calls_.pause();
  tell_link(LinkState::down, why.text);
}

void Csta::event(std::size_t link, const Element& event) {
  const std::string_view cross_reference = event.text_at("monitorCrossRefID");
  Line& line = lines_[link];
  if (line.surveyed && !line.monitors.contains(cross_reference)) {
    if (line.strange.size() < 1000 && line.strange.emplace(cross_reference).second) {
      host_.log().info("csta.strange_monitor", "An event came of a monitor that is not ours: {}.",
                       event.name);
      Element request{.name = "MonitorStop"};
      request.add("monitorCrossRefID", cross_reference);
      line.attachment->request(std::move(request), [](const Result<Element>&) {});
    }
    return;
  }
  if (auto happening = happening_of(event)) {
    happening->data = data_of(event, profile_);
    const std::size_t monitor =
        std::hash<std::string_view>()(cross_reference) * lines_.size() + link;
    return switch_->take(*happening, monitor);
  }
  device_event(link, event);
}

void Csta::device_event(std::size_t link, const Element& event) {
  const bool leads = !leader_ || *leader_ == link;
  if (leads && ((agents_ && agents_->take(event)) || features_->take(event))) return;
  const bool in = event.name == "BackInServiceEvent";
  if (!in && event.name != "OutOfServiceEvent") return;
  const Place place = directory_->place_of(identifier_in(event, "device"));
  if (place.kind != Place::Kind::station) return;
  switch_->set_in_service(place.device, in);
  tell_devices();
}

void Csta::requested(std::size_t link, const Packet& request) {
  if (switch_->take_route(link, request.body)) return;
  lines_[link].attachment->refuse(request.invoke_id);
}

void Csta::system_status(std::size_t link, std::string_view status) {
  // What was lost is looked up: everything is asked for again.
  if (status != "messagesLost" && status != "overloadImminent" && status != "initializing") return;
  host_.log().warning("csta.switch_state", "The switch says that its state is {}.", status);
  if (status == "overloadImminent" || !lines_[link].surveyed) return;
  switch_->lose_sight();
  calls_.pause();
  survey(link);
}

void Csta::request(Element body, Session::Reply reply) {
  for (Line& line : lines_) {
    if (!line.surveyed) continue;
    return line.attachment->request(std::move(body), std::move(reply), {.urgent = true});
  }
  reply(failure("pbx.link_down", link_text_));
}

bool Csta::tell(std::size_t link, Element body) {
  return link < lines_.size() && lines_[link].attachment->tell(std::move(body));
}

// The bus -------------------------------------------------------------------------------------

void Csta::call_changed(const pbx::Call& call, const pbx::CallEvent& event) {
  calls_.call_changed(call, event);
  if (agents_) agents_->call_changed(call, event);
  if (event.verb != pbx::Verb::cleared && event.verb != pbx::Verb::merged) return;
  if (draining_ && switch_->book().calls().empty()) host_.drained();
}

void Csta::catch_up() {
  calls_.pause();
  dialogues_.catch_up(switch_->book(),
                      {.route = [this](std::string_view call) { return switch_->route(call); },
                       .offer = [this](std::string_view call) { return switch_->offer(call); }},
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

void Csta::tell_devices() {
  const pbx::SwitchDevices& all = directory_->devices();
  for (const pbx::Station& station : all.stations) {
    const std::string device = directory_->device_of(station.number);
    devices_.tell({device, DeviceKind::station, switch_->in_service(device), station.name});
  }
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
