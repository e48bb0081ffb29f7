#include "people/outside.hpp"

namespace csta_switch {

Device* Outside::line_for(std::string_view trunk) {
  for (const Trunk& candidate : site_->trunks) {
    if (!trunk.empty() && candidate.name != trunk) continue;
    if (!telephony_->plan().device(candidate.name)->in_service) continue;
    if (Device* line = telephony_->plan().free_line(candidate)) return line;
  }
  return nullptr;
}

Found Outside::at(int handle) {
  const Device* line = telephony_->plan().line_of(handle);
  if (line == nullptr || line->calls.empty()) return {};
  return {line->calls.front(), line->calls.front()->party(line->id)};
}

Found Outside::ringing() {
  Found first;
  for (const auto& [id, device] : telephony_->plan().devices()) {
    if (device.kind != DeviceKind::trunk_line) continue;
    for (Call* call : device.calls) {
      Party* party = call->party(id);
      if (party->awaited && (first.party == nullptr || party->step < first.party->step)) {
        first = {call, party};
      }
    }
  }
  return first;
}

int Outside::answers(Found ringing) {
  const int handle = take(*telephony_->plan().device(ringing.party->device));
  telephony_->answer(ringing);
  return handle;
}

bool Outside::vanishes(int handle) {
  if (at(handle).call == nullptr) return false;
  timers_->after(site_->lost_call_timeout, [this, handle] {
    if (const Found lost = at(handle); lost.call != nullptr) telephony_->leave(lost, "timeout");
  });
  return true;
}

}  // namespace csta_switch
