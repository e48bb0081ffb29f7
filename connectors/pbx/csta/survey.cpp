#include "survey.hpp"

#include <algorithm>
#include <utility>

namespace ctibus::csta {

Survey::Survey(const Directory& directory, const Profile& profile, Ask ask,
               std::function<void(ctibus::Result<Result>)> done)
    : directory_(directory), profile_(profile), ask_(std::move(ask)), done_(std::move(done)) {
  const pbx::SwitchDevices& all = directory.devices();
  const auto add = [&](const std::string& number, bool snapshot) {
    devices_.push_back({directory.device_of(number), directory.identifier_of(number), snapshot});
  };
  if (!all.holding.number.empty()) add(all.holding.number, true);
  for (const pbx::Station& station : all.stations) add(station.number, true);
  for (const pbx::RoutePoint& point : all.route_points) {
    const bool pattern = point.number.find('x') != std::string::npos;
    if (profile.monitors_route_points && !pattern) add(point.number, true);
  }
  if (!profile.monitors_trunks) return;
  for (const pbx::TrunkGroup& trunk : all.trunks) add(trunk.name, true);
}

void Survey::start(bool with_calls) {
  with_calls_ = with_calls;
  next_ = [this] { register_routes(); };
  ++outstanding_;
  for (const Device& device : devices_) monitor(device);
  answered();
}

/// The reply counts as an answer of this stage, after `then`.
Session::Reply Survey::guarded(std::function<void(ctibus::Result<Element>)> then) {
  ++outstanding_;
  return [this, alive = std::weak_ptr<bool>(alive_),
          then = std::move(then)](ctibus::Result<Element> reply) {
    if (alive.expired()) return;
    then(std::move(reply));
    if (!alive.expired()) answered();
  };
}

void Survey::answered() {
  if (--outstanding_ != 0) return;
  if (auto next = std::exchange(next_, nullptr)) next();
}

void Survey::monitor(const Device& device) {
  Element request{.name = "MonitorStart"};
  request.add("monitorObject").add("deviceObject", device.identifier);
  if (profile_.empty_filter) request.add("requestedMonitorFilter");
  ask_(std::move(request), guarded([this, device = device.device](ctibus::Result<Element> reply) {
         if (reply) {
           result_.monitors.emplace(reply->text_at("monitorCrossRefID"));
         } else if (reply.error().code.starts_with("csta.")) {
           failed_ = reply.error();
         } else {
           result_.refused.push_back(device);
         }
       }));
}

void Survey::register_routes() {
  next_ = [this] { with_calls_ && !failed_ ? ask_devices() : finish(); };
  ++outstanding_;
  std::set<std::string> points;
  for (const pbx::RoutePoint& point : directory_.devices().route_points) {
    const bool pattern = point.number.find('x') != std::string::npos;
    // A pattern stands for devices that only the switch can list: all of them are asked for.
    points.insert(pattern ? std::string() : directory_.identifier_of(point.number));
  }
  if (points.contains("")) points = {""};
  if (!profile_.has("RouteRegister")) points.clear();
  for (const std::string& point : points) {
    Element request{.name = "RouteRegister"};
    if (!point.empty()) request.add("routeingDevice", point);
    ask_(std::move(request), guarded([this, point](ctibus::Result<Element> reply) {
           if (!reply) result_.refused.push_back(directory_.place_of(point).device);
         }));
  }
  answered();
}

void Survey::ask_devices() {
  next_ = [this] { ask_calls(); };
  ++outstanding_;
  for (const Device& device : devices_) {
    if (!device.snapshot) continue;
    ask_(snapshot_device(device.identifier),
         guarded([this, identifier = device.identifier](ctibus::Result<Element> reply) {
           if (!reply) {
             if (reply.error().code.starts_with("csta.")) failed_ = reply.error();
             return;
           }
           for (CallPicture::Connection& one : device_picture_of(identifier, *reply)) {
             CallPicture& call = seen_[one.id.call];
             call.call = one.id.call;
             call.connections.push_back(std::move(one));
           }
         }));
  }
  answered();
}

void Survey::ask_calls() {
  next_ = [this] { finish(); };
  ++outstanding_;
  for (const auto& [id, call] : seen_) {
    if (!profile_.has("SnapshotCall")) break;
    ask_(snapshot_call(call.connections.front().id),
         guarded([this, id = id](ctibus::Result<Element> reply) {
           // Of a call that has ended meanwhile its events tell.
           if (reply) seen_.insert_or_assign(id, call_picture_of(id, *reply));
         }));
  }
  answered();
}

void Survey::finish() {
  if (failed_) return done_(tl::unexpected(*failed_));
  for (auto& [id, call] : seen_) {
    if (!call.connections.empty()) result_.calls.push_back(std::move(call));
  }
  done_(std::move(result_));
}

}  // namespace ctibus::csta
