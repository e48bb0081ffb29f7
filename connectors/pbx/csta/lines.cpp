#include "lines.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace ctibus::csta {
namespace {

/// Before the switch is asked for something again that it could not do.
constexpr auto pause = std::chrono::seconds(5);
/// Of monitors that are not ours; more are told of anew.
constexpr std::size_t most_strange = 1000;

constexpr Survey::Wanted everything{.monitors = true, .routes = true, .calls = true};
constexpr Survey::Wanted calls_only{.monitors = false, .routes = false, .calls = true};

}  // namespace

Lines::Lines(Host& host, const Directory& directory, const Profile& profile,
             LinesListener& listener)
    : host_(host), directory_(directory), profile_(profile), listener_(listener) {}

Lines::~Lines() = default;

void Lines::add(AttachmentOptions options) {
  AttachmentListener& listener = *this;
  options.link = lines_.size();
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

bool Lines::has_routes() const {
  return std::ranges::any_of(lines_, [](const Line& line) { return !line.routes.empty(); });
}

Lines::Line* Lines::another_watcher(std::size_t link) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i != link && lines_[i].watches) return &lines_[i];
  }
  return nullptr;
}

// Coming up --------------------------------------------------------------------------------------

void Lines::attached(std::size_t link) {
  // Two registrations would ask twice about the same call.
  survey(link, {.monitors = true, .routes = !has_routes(), .calls = !sees_});
}

void Lines::survey(std::size_t link, Survey::Wanted wanted) {
  Line& line = lines_[link];
  line.again.cancel();
  line.wanted = wanted;
  if (wanted.calls) listener_.looking();
  if (wanted.monitors) {
    line.monitors.clear();
    line.strange.clear();
    line.since = host_.steady();
    line.watches = false;
  }
  line.survey = std::make_unique<Survey>(
      directory_, profile_,
      [this, link](Element body, Session::Reply reply) {
        lines_[link].attachment->request(std::move(body), std::move(reply));
      },
      [this, link](Result<Survey::Found> found) { surveyed(link, std::move(found)); });
  line.survey->start(wanted);
}

void Lines::later(std::size_t link, std::function<void()> action) {
  lines_[link].again = host_.after(pause, std::move(action));
}

void Lines::surveyed(std::size_t link, Result<Survey::Found> found) {
  Line& line = lines_[link];
  if (!line.attachment->is_up()) return;
  if (!found) {
    host_.log().warning("csta.no_picture", "The switch did not say what there is: {}",
                        found.error().text);
    return later(link, [this, link, wanted = line.wanted] { survey(link, wanted); });
  }
  for (const std::string& device : found->refused) {
    host_.log().warning("csta.not_watched", "The switch does not let {} be watched.", device);
  }
  if (line.wanted.monitors) {
    line.monitors = std::move(found->monitors);
    line.watches = true;
  }
  if (line.wanted.routes) line.routes = std::move(found->routes);
  if (!sees_ && !found->with_calls) {
    // The other link was lost before this one was asked for calls.
    return later(link, [this, link] { survey(link, calls_only); });
  }
  if (!std::exchange(sees_, true)) listener_.seen(*found);
  if (leader_.value_or(link) != link) return;
  leader_ = link;
  listener_.lead();
}

// Going down -------------------------------------------------------------------------------------

void Lines::detached(std::size_t link, const Error& why) {
  if (!stopped_) give_up(link, why);
}

/// Nothing comes by this link any more.
void Lines::give_up(std::size_t link, const Error& why) {
  Line& line = lines_[link];
  line.survey.reset();
  line.again.cancel();
  line.watches = false;
  line.monitors.clear();
  const bool had_routes = !std::exchange(line.routes, {}).empty();
  const bool led = leader_ == link;
  if (led) leader_.reset();
  listener_.line_lost(link);
  Line* other = another_watcher(link);
  if (other == nullptr) return lose_sight(why);
  host_.log().warning("csta.one_link_lost", "A link to the switch is lost, another one goes on: {}",
                      why.text);
  const auto index = static_cast<std::size_t>(other - lines_.data());
  if (!sees_ || had_routes) {
    survey(index, {.monitors = false, .routes = had_routes, .calls = !sees_});
  } else if (led) {
    leader_ = index;
    listener_.lead();
  }
}

void Lines::lose_sight(const Error& why) {
  sees_ = false;
  listener_.sight_lost(why);
}

void Lines::system_status(std::size_t link, std::string_view status) {
  Line& line = lines_[link];
  if (status == "normal" || status == "enabled") {
    if (!line.watches && line.survey == nullptr) attached(link);
    return;
  }
  host_.log().warning("csta.switch_state", "The switch says that its state is {}.", status);
  if (status == "messagesLost" && line.watches) {
    lose_sight({"csta.switch_state", "The switch has lost messages."});
    survey(link, calls_only);
  } else if (status == "disabled" || status == "initializing") {
    give_up(link, {"csta.switch_state", "The switch is not ready."});
  }
}

// What comes -------------------------------------------------------------------------------------

void Lines::event(std::size_t link, const Element& event) {
  const std::string_view cross_reference = event.text_at("monitorCrossRefID");
  Line& line = lines_[link];
  if (line.watches && !line.monitors.contains(cross_reference)) {
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
  attachment.refuse(request.invoke_id);
}

/// The switch ends a monitor: of a device that was changed there, or for want of resources.
void Lines::monitor_stopped(std::size_t link, std::string_view cross_reference) {
  Line& line = lines_[link];
  const auto found = line.monitors.find(cross_reference);
  if (found == line.monitors.end()) return;
  host_.log().warning("csta.not_watched", "The switch has stopped watching {}.", found->second);
  line.monitors.erase(found);
  // Its calls may have changed before it is watched again.
  later(link, [this, link] { survey(link, everything); });
}

void Lines::registration_aborted(std::size_t link, std::string_view registration) {
  Line& line = lines_[link];
  const auto found = line.routes.find(registration);
  if (found == line.routes.end()) return;
  host_.log().warning("csta.not_watched", "The switch does not ask for routes any more.");
  line.routes.clear();
  later(link, [this, link] { survey(link, {.monitors = false, .routes = true, .calls = false}); });
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
