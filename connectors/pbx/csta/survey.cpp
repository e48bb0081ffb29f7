#include "survey.hpp"

#include <utility>

namespace ctibus::csta {
namespace {

/// The session has a window of its own; this one keeps what waits for it small.
constexpr std::size_t most_outstanding = 256;
constexpr int most_tries = 3;
/// For a switch that is busy.
constexpr auto breath = std::chrono::seconds(1);

bool is_pattern(std::string_view number) { return number.find('x') != std::string_view::npos; }

/// It may work the next time.
bool is_busy(const Error& error) {
  return error.code == "pbx.busy" || error.code == "csta.too_many";
}
bool is_silence(const Error& error) { return error.code == "csta.no_answer"; }
bool is_of_the_link(const Error& error) {
  return error.code == "csta.link_lost" || error.code == "csta.not_sent" ||
         error.code == "csta.stopped";
}

}  // namespace

Element monitor_start(std::string_view identifier, const Profile& profile) {
  Element request{.name = "MonitorStart"};
  request.add("monitorObject").add("deviceObject", identifier);
  if (profile.empty_filter) request.add("requestedMonitorFilter");
  return request;
}

Element route_register(std::string_view identifier) {
  Element request{.name = "RouteRegister"};
  if (!identifier.empty()) request.add("routeingDevice", identifier);
  return request;
}

std::string take_out(Survey::ByReference& all, std::string_view reference) {
  const auto found = all.find(reference);
  if (found == all.end()) return {};
  std::string name = std::move(found->second);
  all.erase(found);
  return name;
}

Survey::Survey(Host& host, const Directory& directory, const Profile& profile, Wanted wanted,
               Ask ask, std::function<void(Result<Found>)> done)
    : host_(host),
      directory_(directory),
      profile_(profile),
      wanted_(std::move(wanted)),
      ask_(std::move(ask)),
      done_(std::move(done)) {
  found_.look = wanted_.look;
  const pbx::SwitchDevices& all = directory.devices();
  const auto take = [&](const std::string& number) {
    devices_.push_back({directory.device_of(number), directory.identifier_of(number)});
  };
  if (!all.holding.number.empty()) take(all.holding.number);
  for (const pbx::Station& station : all.stations) take(station.number);
  for (const pbx::RoutePoint& point : all.route_points) {
    if (profile.monitors_route_points && !is_pattern(point.number)) take(point.number);
  }
  if (!profile.monitors_trunks) return;
  for (const pbx::TrunkGroup& trunk : all.trunks) take(trunk.name);
}

std::string Survey::take_back_monitor(std::string_view cross_reference) {
  return take_out(found_.monitors, cross_reference);
}

bool Survey::take_back_route(std::string_view registration) {
  return found_.routes.erase(std::string(registration)) != 0;
}

void Survey::next_stage() {
  using Stage = void (Survey::*)();
  constexpr Stage stages[] = {&Survey::ask_for_monitors, &Survey::ask_for_routes,
                              &Survey::ask_for_devices, &Survey::ask_for_calls};
  if (stage_silent_ && !heard_ && wanted_.watched.empty()) {
    return fail({"csta.no_answer", "It does not answer anything."});
  }
  while (stage_ < static_cast<int>(std::size(stages))) {
    stage_heard_ = stage_silent_ = false;
    (this->*stages[stage_++])();
    if (!tasks_.empty()) return fill();
  }
  for (auto& [id, call] : seen_) {
    if (!call.connections.empty()) found_.calls.push_back(std::move(call));
  }
  if (auto done = std::exchange(done_, nullptr)) done(std::move(found_));
}

void Survey::fail(const Error& why) {
  if (auto done = std::exchange(done_, nullptr)) done(tl::unexpected(why));
}

void Survey::fill() {
  if (std::exchange(filling_, true)) return;
  const std::weak_ptr<bool> alive = alive_;
  while (done_ && !tasks_.empty() && outstanding_ < most_outstanding) {
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    ++outstanding_;
    Element request = task.request;
    ask_(std::move(request),
         [this, alive, task = std::move(task)](const Result<Element>& reply) mutable {
           if (!alive.expired()) answered(std::move(task), reply);
         });
    if (alive.expired()) return;
  }
  filling_ = false;
  go_on();
}

void Survey::answered(Task task, const Result<Element>& reply) {
  --outstanding_;
  if (!done_) return;
  if (!reply && is_of_the_link(reply.error())) return fail(reply.error());
  const bool silent = !reply && is_silence(reply.error());
  if (!silent) heard_ = stage_heard_ = true;
  const bool busy = !reply && is_busy(reply.error());
  if ((silent || busy) && !stage_silent_ && ++task.tries < most_tries) {
    if (busy) {
      postponed_.push_back(std::move(task));
    } else {
      tasks_.push_front(std::move(task));
    }
  } else {
    task.take(reply);
    // Who does not answer one does not answer the others of its kind.
    if (silent && !stage_heard_ && !std::exchange(stage_silent_, true)) {
      for (const Task& other : std::exchange(tasks_, {})) other.take(reply);
    }
  }
  go_on();
}

void Survey::go_on() {
  if (filling_ || !done_) return;
  if (!tasks_.empty()) {
    if (outstanding_ < most_outstanding) fill();
    return;
  }
  if (outstanding_ != 0) return;
  if (postponed_.empty()) return next_stage();
  pause_ = host_.after(breath, [this] {
    tasks_ = std::exchange(postponed_, {});
    fill();
  });
}

void Survey::ask_for_monitors() {
  if (!profile_.has("MonitorStart")) return;
  for (const Device& device : devices_) {
    if (wanted_.watched.contains(device.device)) continue;
    add(monitor_start(device.identifier, profile_),
        [this, device = device.device](const Result<Element>& reply) {
          if (reply) {
            found_.monitors.emplace(reply->text_at("monitorCrossRefID"), device);
          } else {
            found_.missing.emplace(device, reply.error());
          }
        });
  }
}

void Survey::ask_for_routes() {
  if (!wanted_.routes || !profile_.has("RouteRegister")) return;
  std::map<std::string, std::string> points;  // devices by identifier
  for (const pbx::RoutePoint& point : directory_.devices().route_points) {
    // A pattern stands for devices that only the switch can list: all of them are asked for.
    points.emplace(
        is_pattern(point.number) ? std::string() : directory_.identifier_of(point.number),
        directory_.device_of(point.number));
  }
  if (const auto any = points.find(""); any != points.end()) points = {*any};
  for (const auto& [point, device] : points) {
    if (wanted_.registered.contains(point)) continue;
    add(route_register(point),
        [this, point = point, device = device](const Result<Element>& reply) {
          if (reply) {
            found_.routes.emplace(reply->text_at("routeRegisterReqID"), point);
          } else {
            found_.missing.emplace("routes of " + device, reply.error());
          }
        });
  }
}

void Survey::ask_for_devices() {
  if (wanted_.look == Look::nothing) return;
  Names fresh;
  for (const auto& [reference, device] : found_.monitors) fresh.insert(device);
  for (const Device& device : devices_) {
    if (wanted_.look != Look::fresh || fresh.contains(device.device)) look_at(device);
  }
}

void Survey::look_at(const Device& device) {
  found_.looked.insert(device.device);
  if (!profile_.has("SnapshotDevice")) return;
  add(snapshot_device(device.identifier), [this, device](const Result<Element>& reply) {
    auto connections = reply ? device_picture_of(device.identifier, *reply) : std::nullopt;
    if (!connections) {
      found_.unsure_devices.insert(device.device);
      return;
    }
    for (CallPicture::Connection& one : *connections) {
      if (one.id.call.empty()) continue;  // of whichever call
      CallPicture& call = seen_[one.id.call];
      call.call = one.id.call;
      call.partial = true;
      call.connections.push_back(std::move(one));
    }
  });
}

void Survey::ask_for_calls() {
  if (wanted_.look != Look::calls || !profile_.has("SnapshotCall")) return;
  for (const auto& [id, call] : seen_) {
    add(snapshot_call(call.connections.front().id), [this, id = id](const Result<Element>& reply) {
      auto picture = reply ? call_picture_of(id, *reply) : std::nullopt;
      if (picture) {
        seen_.insert_or_assign(id, *std::move(picture));
      } else {
        // Also of a call that has ended meanwhile: its events say so.
        found_.unsure_calls.insert(id);
      }
    });
  }
}

}  // namespace ctibus::csta
