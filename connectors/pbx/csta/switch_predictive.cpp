#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "switch.hpp"

/// Calls in which somebody else answers before a device of ours is called (ECMA-269, Make
/// Predictive Call).
namespace ctibus::csta {

void Switch::make_predictive(std::string_view device, std::string_view destination,
                             std::string_view calling_number, Duration time_limit,
                             const Attributes& data, MessageId command, DoneCall done) {
  const Directory& directory = around_.directory;
  auto from = directory.identifier_of_device(device);
  if (!from) return done(tl::unexpected(from.error()));
  auto to = directory.identifier_of_destination(destination);
  if (!to) return done(tl::unexpected(to.error()));
  const Place::Kind kind = directory.place_of(*to).kind;
  if (kind != Place::Kind::stranger && kind != Place::Kind::station) {
    return done(failure("pbx.invalid_destination",
                        fmt::format("There is nobody at {} who could answer.", destination)));
  }
  if (!in_service(device)) {
    return done(failure("pbx.out_of_service", fmt::format("{} is out of service.", device)));
  }
  Element request{.name = "MakePredictiveCall"};
  request.add("callingDevice", *from);
  request.add("calledDirectoryNumber", *to);
  if (time_limit > Duration::zero()) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(time_limit);
    request.add("alertTime", std::to_string(seconds.count()));
  }
  pbx::NewCall facts = facts_of_request(request, *from, *to, data);
  if (!calling_number.empty()) facts.calling = calling_number;
  begin_call(std::move(request), "initiatedCall", device, std::move(facts), command, {},
             [this, command, to = *to, done = std::move(done)](Result<std::string> call) {
               const auto track = call ? tracks_.find(*call) : tracks_.end();
               if (track != tracks_.end()) {
                 track->second.predictive = true;
                 // Else nobody would tell of it before it is answered, nor when it never is.
                 if (!around_.profile.monitors_trunks) {
                   bring_called(*call, to, {.cause = Cause::make_call, .command = command});
                 }
               }
               done(std::move(call));
             });
}

/// Whoever is called outside is in the call, also when nobody tells of the line.
void Switch::bring_called(const std::string& call, std::string_view identifier,
                          const pbx::Change& change) {
  const Place called = around_.directory.place_of(identifier);
  if (called.kind != Place::Kind::stranger || !book_.find(call)->parties.empty()) return;
  const std::string line = free_line({.kind = Place::Kind::trunk, .device = {}, .number = {}});
  book_.learn(call, {.direction = Direction::outgoing, .trunk = line.substr(0, line.rfind('/'))});
  pbx::Party far = party(line, identifier);
  far.kind = DeviceKind::trunk;
  check(book_.network_reached(call, std::move(far), change), call);
}

}  // namespace ctibus::csta
