#include "directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace ctibus::csta {
namespace {

using pbx::Target;

constexpr std::size_t most_telephones = 100'000;

/// "1000-1249": as many digits on both sides.
Result<> add_range(std::string_view range, std::vector<pbx::Station>& stations) {
  const auto bad = [&](std::string_view cure) {
    return failure("csta.bad_options", fmt::format("The range \"{}\": {}.", range, cure));
  };
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return bad("write first and last number, such as 1000-1249");
  const std::string_view first = range.substr(0, dash);
  const std::string_view last = range.substr(dash + 1);
  const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
  };
  const auto from = number(first);
  const auto to = number(last);
  if (!from || !to || first.size() != last.size()) {
    return bad("write both numbers in digits, and in equally many");
  }
  if (*to < *from) return bad("the first number is the larger one");
  if (*to - *from >= most_telephones - std::min(stations.size(), most_telephones)) {
    return bad(fmt::format("there are more than {} telephones", most_telephones));
  }
  for (std::uint64_t i = *from; i <= *to; ++i) {
    stations.push_back({.number = fmt::format("{:0{}}", i, first.size()), .name = {}});
  }
  return {};
}

}  // namespace

Result<Directory> Directory::make(std::string connector, const Options& options,
                                  Identifiers identifiers) {
  pbx::SwitchDevices devices;
  for (const Extension& extension : options.extensions) {
    devices.stations.push_back({extension.number, extension.name});
  }
  for (const std::string& range : options.ranges) {
    if (auto good = add_range(range, devices.stations); !good) return tl::unexpected(good.error());
  }
  for (const Trunk& trunk : options.trunks) {
    devices.trunks.push_back({trunk.name, trunk.lines, trunk.prefix});
  }
  // Somebody outside is at a line, even of a switch that does not say of which.
  if (devices.trunks.empty()) {
    devices.trunks.push_back({.name = "outside", .lines = 10'000, .prefix = {}});
  }
  devices.route_points = options.route_points;
  devices.holding = options.holding;
  auto plan = make_dial_plan(devices, "csta.bad_options");
  if (!plan) return tl::unexpected(plan.error());
  return Directory(std::move(connector), std::move(devices), *std::move(plan),
                   std::move(identifiers));
}

std::string Directory::device_of(std::string_view number) const {
  return fmt::format("{}:{}", connector_, number);
}

std::string_view Directory::number_in(std::string_view device) const {
  return device.substr(std::min(device.size(), connector_.size() + 1));
}

Place Directory::place_of(std::string_view identifier) const {
  Place place;
  place.number = identifiers_.number_of(identifier);
  for (const pbx::TrunkGroup& trunk : devices_.trunks) {
    if (!place.number.starts_with(trunk.name)) continue;
    const std::string_view rest = std::string_view(place.number).substr(trunk.name.size());
    if (!rest.empty() && rest.front() != '/') continue;
    place.kind = rest.empty() ? Place::Kind::trunk : Place::Kind::line;
    place.device = device_of(place.number);
    return place;
  }
  const auto target = plan_.find(place.number);
  if (!target) return place;
  switch (target->kind) {
    case Target::Kind::station:
      place.kind = Place::Kind::station;
      break;
    case Target::Kind::holding:
      place.kind = Place::Kind::holding;
      break;
    case Target::Kind::route_point:
      place.kind = Place::Kind::route_point;
      break;
    case Target::Kind::trunk:
      return place;  // a number outside, with what is dialled to get there
  }
  place.device = device_of(place.number);
  return place;
}

Result<std::string> Directory::identifier_of_destination(std::string_view destination) const {
  const std::size_t colon = destination.find(':');
  std::string_view number = destination;
  if (colon != std::string_view::npos) {
    if (destination.substr(0, colon) != connector_) {
      return failure("pbx.invalid_destination",
                     fmt::format("{} is a device of another connector: give its number, as this "
                                 "switch dials it.",
                                 destination));
    }
    number = destination.substr(colon + 1);
  }
  if (number.empty()) return failure("pbx.invalid_destination", "No destination was given.");
  return identifiers_.identifier_of(number);
}

Result<std::string> Directory::identifier_of_device(std::string_view device) const {
  const std::string_view number = number_in(device);
  if (device.substr(0, device.size() - number.size()) == connector_ + ":") {
    const auto target = plan_.find(number);
    if (target && target->kind != Target::Kind::trunk) return identifiers_.identifier_of(number);
  }
  return failure(
      "pbx.unknown_device",
      fmt::format("There is no device \"{}\" in the configuration of {}.", device, connector_));
}

bool Directory::is_station(std::string_view device) const {
  const auto target = plan_.find(number_in(device));
  return target && target->kind == Target::Kind::station && device.starts_with(connector_ + ":");
}

const pbx::Station& Directory::station(std::string_view device) const {
  static const pbx::Station unknown;
  const auto target = plan_.find(number_in(device));
  const bool known = target && target->kind == Target::Kind::station;
  return known ? devices_.stations[target->index] : unknown;
}

DeviceKind Directory::kind_of(std::string_view device) const {
  const auto target = plan_.find(number_in(device));
  if (!target) return DeviceKind::trunk;
  switch (target->kind) {
    case Target::Kind::station:
      return DeviceKind::station;
    case Target::Kind::holding:
      return DeviceKind::queue;
    case Target::Kind::route_point:
      return DeviceKind::route_point;
    case Target::Kind::trunk:
      break;
  }
  return DeviceKind::trunk;
}

std::string Directory::holding() const {
  return devices_.holding.number.empty() ? std::string() : device_of(devices_.holding.number);
}

const pbx::RoutePoint& Directory::route_point(std::string_view device) const {
  static const pbx::RoutePoint unknown;
  const auto target = plan_.find(number_in(device));
  const bool known = target && target->kind == Target::Kind::route_point;
  return known ? devices_.route_points[target->index] : unknown;
}

const pbx::TrunkGroup& Directory::trunk_of(const Place& place) const {
  const std::string_view name = std::string_view(place.number).substr(0, place.number.find('/'));
  const auto found = std::ranges::find(devices_.trunks, name, &pbx::TrunkGroup::name);
  return found == devices_.trunks.end() ? devices_.trunks.front() : *found;
}

}  // namespace ctibus::csta
