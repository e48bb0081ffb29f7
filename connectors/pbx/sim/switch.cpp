#include "switch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sim {

using pbx::Call;
using pbx::Change;

Switch::Switch(std::string connector, const Options& options, pbx::DialPlan plan,
               pbx::SwitchingListeners listeners, SwitchListener& people,
               pbx::CallBook::NewId new_id, pbx::CallBook::Now now)
    : SwitchingFunction(std::move(connector), devices_of(options), std::move(plan), listeners,
                        std::move(new_id), std::move(now)),
      people_(&people) {}

Result<std::string> Switch::incoming(std::string_view trunk, std::string_view calling,
                                     std::string_view calling_name, std::string_view called) {
  const auto& trunks = devices().trunks;
  const auto found =
      std::find_if(trunks.begin(), trunks.end(), [&](const pbx::TrunkGroup& candidate) {
        return trunk.empty() || candidate.name == trunk || device_of(candidate.name) == trunk;
      });
  if (found == trunks.end()) {
    return failure("pbx.unknown_device", fmt::format("There is no trunk \"{}\".", trunk));
  }
  const auto line = free_line(static_cast<std::size_t>(found - trunks.begin()));
  if (!line) return failure("pbx.busy", "Every line of the trunk is in use.");
  const Turn turn(*this);
  const std::string call = book_
                               .open({.direction = Direction::incoming,
                                      .calling = std::string(calling),
                                      .calling_name = std::string(calling_name),
                                      .called = std::string(called),
                                      .trunk = device_of(found->name)})
                               .id;
  (void)book_.originated(call,
                         {.device = *line,
                          .kind = DeviceKind::trunk,
                          .number = std::string(calling),
                          .name = std::string(calling_name)},
                         {.cause = Cause::new_call});
  begin_incoming(call, called);
  return call;
}

void Switch::originate(const std::string& call, Origination wanted) {
  if (wanted.prompt) {
    (void)book_.service_initiated(call, station_party(wanted.device), wanted.change);
  }
  begin_call(call, wanted.device, wanted.target, wanted.change);
}

std::optional<Cause> Switch::alert(const std::string& call, Alert wanted) {
  if (people_->meets_engaged_line(wanted.party.device)) return Cause::busy;
  (void)book_.delivered(call, std::move(wanted.party), wanted.change);
  return std::nullopt;
}

Result<> Switch::let_answer(const std::string& call, std::string_view device, MessageId command) {
  answered(call, *book().find(call)->party(device), {.cause = Cause::normal, .command = command});
  return {};
}

Result<> Switch::pick_up(const std::string& call, pbx::Party station, const Change& change) {
  (void)picked_up(call, station, change);
  return {};
}

Result<> Switch::set_in_service(std::string_view device, bool in_service) {
  if (auto known = station(device); !known) return tl::unexpected(known.error());
  if (this->in_service(device) == in_service) return {};
  const Turn turn(*this);
  if (in_service) {
    out_of_service_.erase(out_of_service_.find(device));
  } else {
    out_of_service_.emplace(device);
  }
  people_->in_service_changed();
  if (in_service) return {};
  std::vector<std::string> alerting;
  for (const Call* call : book_.calls_of(device)) {
    if (call->state_of(device) == ConnectionState::alerting) alerting.push_back(call->id);
  }
  const Change change{.cause = Cause::destination_out_of_order};
  for (const std::string& call : alerting) {
    if (offer(call, device) != nullptr) {
      withdraw_offer(call, device, queue::OfferResult::unreachable, change);
    } else {
      fail(call, station_party(device), change);
    }
  }
  return {};
}

}  // namespace ctibus::sim
