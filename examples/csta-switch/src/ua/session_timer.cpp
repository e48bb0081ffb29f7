#include "ua/session_timer.hpp"

#include <algorithm>
#include <charconv>

#include "sip/value.hpp"

namespace csta_switch {
namespace {

Time seconds_of(std::string_view value) {
  constexpr long longest = 0xffffffff;  // RFC 3261, delta-seconds
  long seconds = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (read.ec == std::errc::result_out_of_range) seconds = longest;
  return std::chrono::seconds(std::clamp(seconds, 0L, longest));
}

}  // namespace

SessionTimer agree(const sip::Message& request, const UaOptions& options) {
  SessionTimer timer;
  const std::string_view said = request.field("Session-Expires");
  const Time asked = said_interval(request);
  timer.required = request.lists("Supported", "timer") || request.lists("Require", "timer");
  timer.too_small = !said.empty() && asked < options.least_session;
  timer.interval = options.session;
  if (!said.empty()) {
    timer.interval = options.session > Time::zero() ? std::min(asked, options.session) : asked;
    timer.interval = std::max(timer.interval, seconds_of(request.field("Min-SE")));
  }
  timer.we_refresh = !timer.required || sip::same(sip::parameter(said, "refresher"), "uas");
  // Without UPDATE the switch cannot refresh.
  if (timer.we_refresh && !request.lists("Allow", "UPDATE")) timer.interval = Time::zero();
  return timer;
}

Time said_interval(const sip::Message& message) {
  return seconds_of(message.field("Session-Expires"));
}

std::string session_seconds(Time interval) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(interval).count());
}

std::string session_expires(Time interval, std::string_view refresher) {
  return session_seconds(interval) + ";refresher=" + std::string(refresher);
}

Time patience(Time interval) { return interval - std::min<Time>(32s, interval / 3); }

}  // namespace csta_switch
