#include "core/host/alarm_board.hpp"

#include <span>

#include "ctibus/codec.hpp"
#include "ctibus/messages/bus.hpp"

namespace ctibus::host {

AlarmBoard::AlarmBoard(log::Log& log, log::Publisher& publisher, NamedLogger& logger,
                       const Clock& clock)
    : publisher_(publisher), logger_(logger), clock_(clock) {
  if (const auto type = log.intern(topic_of<bus::Alarm>(), log::MessageClass::state)) type_ = *type;
  // Alarms of an earlier life are over, or will be raised again.
  for (const auto& frame : log.snapshot({std::string(topic_of<bus::Alarm>())}).frames) {
    publish(std::string(frame.view().key()), nullptr);
  }
}

void AlarmBoard::raise(const std::string& id, const std::string& source, const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    const auto [entry, is_new] =
        alarms_.try_emplace(id, AlarmReport{id, source, text, clock_.utc_ns()});
    if (!is_new && entry->second.text == text) return;
    entry->second.text = text;
    publish(id, &entry->second);
  }
  logger_.write(CTIBUS_LOG_ERROR, id, source.empty() ? text : source + ": " + text);
}

void AlarmBoard::clear(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    if (alarms_.erase(id) == 0) return;
    publish(id, nullptr);
  }
  logger_.write(CTIBUS_LOG_INFO, id, "This alarm is over.");
}

void AlarmBoard::publish(const std::string& id, const AlarmReport* alarm) {
  msgpack::Buffer payload;
  encode(alarm != nullptr ? bus::Alarm{alarm->id, alarm->source, alarm->text} : bus::Alarm{},
         payload);
  log::Draft draft;
  draft.type = type_;
  draft.key = id;
  draft.payload = std::as_bytes(std::span(payload));
  if (alarm == nullptr) draft.flags = CTIBUS_FRAME_TOMBSTONE;
  if (const auto published = publisher_.publish(draft); !published) {
    logger_.write(CTIBUS_LOG_WARNING, published.error().code,
                  "The alarm is not on the bus: " + published.error().text);
  }
}

std::vector<AlarmReport> AlarmBoard::report() const {
  const std::lock_guard lock(mutex_);
  std::vector<AlarmReport> all;
  for (const auto& [id, alarm] : alarms_) all.push_back(alarm);
  return all;
}

}  // namespace ctibus::host
