#include "lines.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace ctibus::csta {
namespace {

/// Before the switch is asked for something again that it has ended, or did not answer.
constexpr auto pause = std::chrono::seconds(5);
/// The same for what it has refused.
constexpr auto long_pause = std::chrono::minutes(1);
/// Of monitors that are not ours; more are told of anew.
constexpr std::size_t most_strange = 1000;

Survey::Names names_in(const Survey::ByReference& all) {
  Survey::Names names;
  for (const auto& [reference, name] : all) names.insert(name);
  return names;
}

}  // namespace

Lines::Lines(Host& host, const Directory& directory, const Profile& profile,
             LinesListener& listener)
    : host_(host), directory_(directory), profile_(profile), listener_(listener) {}

Lines::~Lines() = default;

void Lines::add(AttachmentOptions options) {
  AttachmentListener& listener = *this;
  options.link = lines_.size();
  options.is_own_device = [this](std::string_view identifier) {
    return directory_.place_of(identifier).kind != Place::Kind::stranger;
  };
  lines_.emplace_back().attachment =
      std::make_unique<Attachment>(host_, std::move(options), listener);
}

void Lines::start() {
  for (Line& line : lines_) line.attachment->start();
}

void Lines::stop() {
  stopped_ = true;
  for (Line& line : lines_) {
    line.again.cancel();
    line.attachment->stop();
  }
}

Lines::Line* Lines::another_watcher(std::size_t link) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i != link && lines_[i].watches) return &lines_[i];
  }
  return nullptr;
}

Lines::Line* Lines::another_usable(std::size_t link) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i != link && lines_[i].usable) return &lines_[i];
  }
  return nullptr;
}

// Coming up --------------------------------------------------------------------------------------

void Lines::attached(std::size_t link) {
  lines_[link].usable = true;
  // Two registrations would ask twice about the same call.
  lines_[link].registers = std::ranges::none_of(lines_, &Line::registers);
  survey(link, Look::nothing);
}

/// Asks for what the link lacks, and looks so far; at once, or after what is asked already. Without
/// sight everything is looked at.
void Lines::survey(std::size_t link, Look look) {
  Line& line = lines_[link];
  line.due = std::max(look, line.due.value_or(look));
  if (is_surveyed(line)) return;
  line.again.cancel();
  look = *std::exchange(line.due, std::nullopt);
  if (!sees_) {
    look = Look::calls;
    listener_.looking();
  }
  if (!line.watches) line.since = host_.steady();
  line.survey = std::make_unique<Survey>(
      host_, directory_, profile_,
      Survey::Wanted{.look = look,
                     .routes = line.registers,
                     .watched = names_in(line.monitors),
                     .registered = names_in(line.routes)},
      [this, link](Element body, Session::Reply reply) {
        lines_[link].attachment->request(std::move(body), std::move(reply));
      },
      [this, link](Result<Survey::Found> found) { surveyed(link, std::move(found)); });
  line.survey->start();
}

void Lines::later(std::size_t link, Look look, Time delay) {
  Line& line = lines_[link];
  line.due = std::max(look, line.due.value_or(look));
  const Time at = host_.steady() + delay;
  if (line.again.running() && line.again_at <= at) return;
  line.again_at = at;
  line.again = host_.after(delay, [this, link] { survey(link, Look::nothing); });
}

void Lines::surveyed(std::size_t link, Result<Survey::Found> found) {
  Line& line = lines_[link];
  if (!line.attachment->is_up()) return;
  if (!found) {
    host_.log().warning("csta.no_picture", "The switch did not say what there is: {}",
                        found.error().text);
    return later(link, Look::nothing, pause);
  }
  line.monitors.merge(found->monitors);
  line.routes.merge(found->routes);
  line.watches = true;
  complain(line, *found);
  line.misses = !found->missing.empty();
  // What was asked for meanwhile comes now: its timer found this survey under way.
  if (line.due && !line.again.running()) later(link, *line.due, Time::zero());
  if (line.misses) later(link, Look::fresh, long_pause);
  take_over(link, *found);
}

void Lines::complain(Line& line, const Survey::Found& found) {
  std::set<std::string> complaints;
  for (const auto& [device, why] : found.missing) {
    if (!line.complaints.contains(device)) {
      host_.log().warning("csta.not_watched", "The switch does not let {} be watched: {}", device,
                          why.text);
    }
    complaints.insert(device);
  }
  line.complaints = std::move(complaints);
}

void Lines::take_over(std::size_t link, Survey::Found& found) {
  if (!sees_ && found.look != Look::calls) {
    // The other link was lost before this one was asked for calls.
    return later(link, Look::calls, Time::zero());
  }
  if (!std::exchange(sees_, true)) {
    listener_.seen(found);
  } else if (!found.looked.empty()) {
    listener_.missed(found);
  }
  if (leader_.value_or(link) != link || (leader_ && found.looked.empty())) return;
  leader_ = link;
  listener_.lead();
}

// Going down -------------------------------------------------------------------------------------

void Lines::detached(std::size_t link, const Error& why) {
  if (stopped_) return;
  if (lines_[link].usable) return give_up(link, why);
  // It was not there before, either.
  if (another_usable(link) == nullptr) lose_sight(why);
}

/// Nothing comes by this link any more.
void Lines::give_up(std::size_t link, const Error& why) {
  Line& line = lines_[link];
  Line lost{.attachment = std::move(line.attachment)};
  std::swap(line, lost);
  const bool led = leader_ == link;
  if (led) leader_.reset();
  listener_.line_lost(link);
  Line* const watcher = another_watcher(link);
  Line* const other = watcher != nullptr ? watcher : another_usable(link);
  if (other == nullptr || (sees_ && watcher == nullptr)) lose_sight(why);
  if (other == nullptr) return;
  host_.log().warning("csta.one_link_lost", "A link to the switch is lost, another one goes on: {}",
                      why.text);
  follow(*other, led, lost.registers);
}

void Lines::follow(Line& other, bool led, bool registered) {
  const auto link = static_cast<std::size_t>(&other - lines_.data());
  if (registered) other.registers = true;
  if (!sees_ || registered || other.misses) survey(link, Look::fresh);
  if (!led || !sees_ || leader_) return;
  leader_ = link;
  listener_.lead();
}

void Lines::lose_sight(const Error& why) {
  sees_ = false;
  listener_.sight_lost(why);
}

void Lines::system_status(std::size_t link, std::string_view status) {
  Line& line = lines_[link];
  if (status == "normal" || status == "enabled") {
    if (!line.attachment->is_up()) return;  // it is attached later
    if (!line.usable) return attached(link);
    if (line.misses) survey(link, Look::fresh);
    return;
  }
  host_.log().warning("csta.switch_state", "The switch says that its state is {}.", status);
  if (!line.usable) return;
  if (status == "messagesLost") {
    survey(link, Look::devices);
  } else if (status == "disabled" || status == "initializing") {
    give_up(link, {"csta.switch_state", "The switch is not ready."});
  }
}

// What comes -------------------------------------------------------------------------------------

void Lines::event(std::size_t link, const Element& event) {
  const std::string_view cross_reference = event.text_at("monitorCrossRefID");
  Line& line = lines_[link];
  if (line.watches && !is_surveyed(line) && !line.monitors.contains(cross_reference)) {
    return stop_strange(link, cross_reference, event.name);
  }
  if (auto happening = happening_of(event)) {
    return listener_.call_event(*std::move(happening), event,
                                {.monitor = std::hash<std::string_view>()(cross_reference),
                                 .link = link,
                                 .since = line.since});
  }
  if (leader_.value_or(link) == link) listener_.other_event(event);
}

void Lines::stop_strange(std::size_t link, std::string_view cross_reference,
                         std::string_view event) {
  Line& line = lines_[link];
  if (line.strange.size() >= most_strange) line.strange.clear();
  if (!line.strange.emplace(cross_reference).second) return;
  host_.log().info("csta.strange_monitor", "An event came of a monitor that is not ours: {}.",
                   event);
  Element request{.name = "MonitorStop"};
  request.add("monitorCrossRefID", cross_reference);
  line.attachment->request(std::move(request), [](const Result<Element>&) {});
}

void Lines::requested(std::size_t link, const Packet& request) {
  Attachment& attachment = *lines_[link].attachment;
  const Element& body = request.body;
  if (listener_.take_route(link, body)) return;
  if (body.name == "MonitorStop") {
    attachment.answer(request.invoke_id, Element{.name = "MonitorStopResponse"});
    return monitor_stopped(link, body.text_at("monitorCrossRefID"));
  }
  if (body.name == "RouteRegisterAbort") {
    return registration_aborted(link, body.text_at("routeRegisterReqID"));
  }
  const auto answer = [this, link, id = request.invoke_id,
                       since = lines_[link].since](Element response) {
    Line& line = lines_[link];
    // A later connection has not asked.
    if (line.since == since) line.attachment->answer(id, std::move(response));
  };
  if (!listener_.serve(body, answer)) attachment.refuse(request.invoke_id);
}

/// The switch ends a monitor: of a device that was changed there, or for want of resources. Its
/// calls may have changed before it is watched again.
void Lines::monitor_stopped(std::size_t link, std::string_view cross_reference) {
  Line& line = lines_[link];
  std::string device = take_out(line.monitors, cross_reference);
  if (device.empty() && is_surveyed(line)) {
    device = line.survey->take_back_monitor(cross_reference);
  }
  if (device.empty()) return;
  host_.log().warning("csta.not_watched", "The switch has stopped watching {}.", device);
  later(link, Look::fresh, pause);
}

void Lines::registration_aborted(std::size_t link, std::string_view registration) {
  Line& line = lines_[link];
  bool ours = line.routes.erase(std::string(registration)) != 0;
  if (!ours && is_surveyed(line)) ours = line.survey->take_back_route(registration);
  if (!ours) return;
  host_.log().warning("csta.not_watched", "The switch does not ask for routes any more.");
  later(link, Look::nothing, pause);
}

// What is asked ----------------------------------------------------------------------------------

void Lines::request(Element body, Session::Reply reply, Urgency urgency) {
  Line* const line = leader_ ? &lines_[*leader_] : another_watcher(lines_.size());
  if (line == nullptr) return reply(failure("pbx.link_down", "No link to the switch is up."));
  const bool command = urgency == Urgency::command;
  line->attachment->request(
      std::move(body), std::move(reply),
      {.urgent = command,
       // Whoever asked does not wait longer; carried out later it would surprise.
       .deadline = command ? host_.steady() + profile_.request_limit : Session::Time::max()});
}

bool Lines::tell(std::size_t link, Element body) {
  return link < lines_.size() && lines_[link].attachment->tell(std::move(body));
}

}  // namespace ctibus::csta
