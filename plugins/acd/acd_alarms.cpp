#include <algorithm>

#include "acd.hpp"

namespace ctibus::acd {

void Acd::listen_to_alarms() {
  on_saved<Alarm>([this](const Event<Alarm>& event) {
    told_alarms_.emplace(event->alarm);
    dirty_alarms_.emplace(event->alarm);  // it may not be true any more
  });
}

void Acd::settle_alarms(Now now) {
  alarms_.expire(now);
  dirty_alarms_.merge(alarms_.take_changed());
  for (const std::string& id : std::exchange(dirty_alarms_, {})) {
    const AlarmWatch::Alarm* alarm = alarms_.raised(id);
    const bool told = told_alarms_.contains(id);
    if (told == (alarm != nullptr)) continue;
    const bool done = alarm == nullptr ? host_.withdraw<Alarm>(id).has_value()
                                       : host_
                                             .publish(Alarm{.alarm = id,
                                                            .kind = alarm->kind,
                                                            .group = alarm->group,
                                                            .agent = alarm->agent,
                                                            .reason = alarm->reason,
                                                            .since = alarm->since,
                                                            .limit = alarm->limit,
                                                            .waiting = alarm->waiting,
                                                            .waiting_limit = alarm->waiting_limit,
                                                            .percent = alarm->percent,
                                                            .objective = alarm->objective})
                                             .has_value();
    if (!done) {
      keep_dirty(dirty_alarms_, id);
    } else if (alarm == nullptr) {
      told_alarms_.erase(id);
    } else {
      told_alarms_.insert(id);
    }
  }
}

std::optional<Moment> Acd::next_deadline() const {
  std::optional<Moment> first;
  for (const auto& next : {centre_.next_deadline(), alarms_.next(), services_.next()}) {
    if (next && (!first || *next < *first)) first = next;
  }
  return first;
}

}  // namespace ctibus::acd
