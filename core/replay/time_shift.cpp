#include "core/replay/time_shift.hpp"

#include "ctibus/kit/recording/moments.hpp"

namespace ctibus::replay {

using recording::sum;

std::string TimeShift::text(std::string_view value, const ValueInfo&) { return std::string(value); }

std::int64_t TimeShift::integer(std::int64_t value, const ValueInfo& info) {
  if (value == 0 || info.field == nullptr) return value;
  const Kind kind = info.field->kind == Kind::list ? info.field->element : info.field->kind;
  if (kind != Kind::timestamp) return value;
  return sum(value, std::chrono::floor<std::chrono::milliseconds>(by_).count());
}

bool TimeShift::keeps_bytes(const ValueInfo&) { return true; }

std::string TimeShift::name(std::string_view name, const ValueInfo&) { return std::string(name); }

wire::Frame TimeShift::apply(const wire::Frame& frame) {
  wire::Frame out = frame;
  out.header.event_time_ns = sum(frame.header.event_time_ns, by_.count());
  const auto* message = declarations_.find(frame.topic);
  if (message == nullptr) return out;
  payload_.clear();
  if (rewrite(frame.payload, message->fields, payload_)) out.payload = payload_;
  return out;
}

}  // namespace ctibus::replay
