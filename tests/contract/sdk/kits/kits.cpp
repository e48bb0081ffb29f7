// Each library of the kit, as it is installed: its headers are there and it links with what it
// needs.
#include <cstdio>

#include "ctibus/kit/acd/options.hpp"
#include "ctibus/kit/acd_simulation/simulation.hpp"
#include "ctibus/kit/calendar.hpp"
#include "ctibus/kit/media/rtp_media.hpp"
#include "ctibus/kit/numbers.hpp"
#include "ctibus/kit/pbx/switch_front.hpp"
#include "ctibus/kit/recording/playback.hpp"
#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "ctibus/kit/sql.hpp"
#include "ctibus/kit/traffic/erlang_a.hpp"
#include "ctibus/kit/traffic/student_t.hpp"

int main() {
  int wrong = 0;
  const auto expect = [&](bool good, const char* what) {
    if (good) return;
    std::printf("%s does not work\n", what);
    ++wrong;
  };
  expect(!ctibus::acd::check({.groups = {{}}}), "acd");
  expect(ctibus::acd::Simulation::create({}).has_value(), "acd_simulation");
  const auto post = [](const std::function<void()>&) {};
  const auto hours = ctibus::calendar::Calendar::read({.time_zone = "UTC", .holidays = {"none"}});
  expect(!hours && hours.error().code == "calendar.unreadable", "calendar");
  expect(ctibus::media::make_rtp_media({}, post).has_value(), "media");
  expect(!ctibus::numbers::DialPlan::create({.region = "nowhere"}), "numbers");
  expect(ctibus::pbx::make_dial_plan({.stations = {{"1", "one"}}}, "x").has_value(), "pbx");
  ctibus::testing::TestHost host;
  try {
    const ctibus::recording::Playback playback(host, "no such recording");
    expect(false, "recording");
  } catch (const ctibus::testing::ExpectationFailed&) {}
  auto* volatile make_stack = &ctibus::sip::make_sofia_stack;
  expect(make_stack != nullptr && ctibus::sip::parse_uri("sip:1001@192.0.2.1"), "sip");
  const auto source = ctibus::sql::DataSource::parse("sqlite::memory:");
  expect(source && ctibus::sql::Database::open(*source).has_value(), "sql");
  const auto queue = ctibus::traffic::ErlangA::create({.load = 9, .agents = 10});
  expect(queue && ctibus::traffic::student_t(19, 0.95) > queue->wait_probability(), "traffic");
  return wrong;
}
