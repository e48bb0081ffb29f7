#include "survey.hpp"

#include <utility>

namespace ctibus::csta {
namespace {

/// The session has a window of its own; this one keeps what waits for it small.
constexpr std::size_t most_outstanding = 256;
constexpr int most_tries = 3;

bool is_pattern(std::string_view number) { return number.find('x') != std::string_view::npos; }

/// It may work the next time.
bool may_pass(const Error& error) { return error.code == "pbx.busy"; }

bool of_the_link(const Error& error) { return error.code.starts_with("csta."); }

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

Survey::Survey(const Directory& directory, const Profile& profile, Ask ask,
               std::function<void(Result<Found>)> done)
    : directory_(directory), profile_(profile), ask_(std::move(ask)), done_(std::move(done)) {
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

void Survey::start(Wanted wanted) {
  wanted_ = wanted;
  found_.with_calls = wanted.calls;
  next_stage();
}

void Survey::next_stage() {
  using Stage = void (Survey::*)();
  constexpr Stage stages[] = {&Survey::ask_for_monitors, &Survey::ask_for_routes,
                              &Survey::ask_for_devices, &Survey::ask_for_calls};
  while (stage_ < static_cast<int>(std::size(stages))) {
    (this->*stages[stage_++])();
    if (!tasks_.empty()) return fill();
  }
  for (auto& [id, call] : seen_) {
    if (!call.connections.empty()) found_.calls.push_back(std::move(call));
  }
  if (auto done = std::exchange(done_, nullptr)) done(std::move(found_));
}

void Survey::fill() {
  if (std::exchange(filling_, true)) return;
  const std::weak_ptr<bool> alive = alive_;
  while (!tasks_.empty() && outstanding_ < most_outstanding) {
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
}

void Survey::answered(Task task, const Result<Element>& reply) {
  --outstanding_;
  if (!done_) return;
  if (!reply && of_the_link(reply.error())) {
    auto done = std::exchange(done_, nullptr);
    return done(tl::unexpected(reply.error()));
  }
  if (!reply && may_pass(reply.error()) && ++task.tries < most_tries) {
    tasks_.push_back(std::move(task));
  } else {
    task.take(reply);
  }
  if (!tasks_.empty()) return fill();
  if (outstanding_ == 0 && !filling_) next_stage();
}

void Survey::ask_for_monitors() {
  if (!wanted_.monitors) return;
  for (const Device& device : devices_) {
    add(monitor_start(device.identifier, profile_),
        [this, device = device.device](const Result<Element>& reply) {
          if (reply) {
            found_.monitors.emplace(reply->text_at("monitorCrossRefID"), device);
          } else {
            found_.refused.push_back(device);
          }
        });
  }
}

void Survey::ask_for_routes() {
  if (!wanted_.routes || !profile_.has("RouteRegister")) return;
  std::set<std::string> points;
  for (const pbx::RoutePoint& point : directory_.devices().route_points) {
    // A pattern stands for devices that only the switch can list: all of them are asked for.
    points.insert(is_pattern(point.number) ? std::string()
                                           : directory_.identifier_of(point.number));
  }
  if (points.contains("")) points = {""};
  for (const std::string& point : points) {
    add(route_register(point), [this, point](const Result<Element>& reply) {
      if (reply) {
        found_.routes.emplace(reply->text_at("routeRegisterReqID"), point);
      } else {
        found_.refused.push_back(directory_.place_of(point).device);
      }
    });
  }
}

void Survey::ask_for_devices() {
  if (!wanted_.calls || !profile_.has("SnapshotDevice")) return;
  for (const Device& device : devices_) {
    add(snapshot_device(device.identifier), [this, device](const Result<Element>& reply) {
      auto connections = reply ? device_picture_of(device.identifier, *reply) : std::nullopt;
      if (!connections) {
        found_.unsure_devices.insert(device.device);
        return;
      }
      for (CallPicture::Connection& one : *connections) {
        CallPicture& call = seen_[one.id.call];
        call.call = one.id.call;
        call.connections.push_back(std::move(one));
      }
    });
  }
}

void Survey::ask_for_calls() {
  if (!wanted_.calls || !profile_.has("SnapshotCall")) return;
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
