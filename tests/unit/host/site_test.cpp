#include "core/host/topic_table.hpp"
#include "tests/support/site_fixture.hpp"

namespace ctibus::host {
namespace {

using namespace std::chrono_literals;
using bus::InstancePhase;
using contract::Hooks;

class Supervision : public SiteTest {};

TEST_F(Supervision, tells_the_phase_of_every_instance_as_state) {
  add("one", nullptr);
  add("two", nullptr);
  ASSERT_TRUE(start());
  const auto snapshot = site_->log().snapshot({"bus.instance"});
  ASSERT_EQ(snapshot.frames.size(), 2u);
  for (const auto& frame : snapshot.frames) {
    bus::Instance body;
    const auto payload = frame.view().payload();
    ASSERT_TRUE(
        decode({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()}, body));
    EXPECT_EQ(body.phase, InstancePhase::running);
    EXPECT_EQ(body.plugin, "scripted");
    EXPECT_EQ(frame.view().key(), body.instance);
  }
}

TEST_F(Supervision, a_second_site_on_the_same_data_folder_is_refused_while_the_first_one_lives) {
  ASSERT_TRUE(start());
  SiteSetup setup;
  setup.write_to_stderr = false;
  const auto second = Site::open(config_, setup);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "host.site_running");
  EXPECT_NE(second.error().text.find(config_.site.data), std::string::npos) << second.error().text;
  site_->stop();
  EXPECT_TRUE(Site::open(config_, setup));
}

TEST_F(Supervision, a_required_instance_that_fails_stops_the_start) {
  std::atomic<int> stopped{0};
  add("one", [&](Host&, Hooks& hooks) { hooks.stop = [&] { ++stopped; }; });
  add("two", [](Host&, Hooks& hooks) {
    hooks.start = []() -> Result<> { return failure("two.broken", "It is broken."); };
  });
  const auto started = start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "host.start_failed");
  EXPECT_NE(started.error().text.find("It is broken."), std::string::npos);
  EXPECT_EQ(stopped, 1);
}

TEST_F(Supervision, the_site_goes_on_without_one_that_declines_and_one_that_is_not_required) {
  add("declines", [](Host&, Hooks& hooks) {
    hooks.start = []() -> Result<> { return failure("plugin.declined", "No hardware."); };
  });
  add("fails", [](Host&, Hooks& hooks) {
    hooks.start = []() -> Result<> { return failure("x.y", "Broken."); };
  }).required = false;
  add("works", nullptr);
  ASSERT_TRUE(start());
  EXPECT_EQ(report("declines").phase, InstancePhase::declined);
  EXPECT_EQ(report("declines").text, "No hardware.");
  EXPECT_EQ(report("fails").phase, InstancePhase::failed);
  EXPECT_EQ(report("works").phase, InstancePhase::running);
}

TEST_F(Supervision, a_failed_instance_starts_again_after_growing_pauses_and_is_then_in_quarantine) {
  std::atomic<int> starts{0};
  Host* host = nullptr;
  add("one", [&](Host& own, Hooks&) {
    host = &own;
    ++starts;
  });
  ASSERT_TRUE(start());
  for (int failures = 1; failures <= 4; ++failures) {
    host->fail({"one.lost", "The PBX is gone."});
    ASSERT_TRUE(await_phase("one", InstancePhase::failed));
    EXPECT_EQ(report("one").code, "one.lost");
    const auto pause = std::chrono::seconds(1 << (failures - 1));
    advance(pause - 1ms);
    EXPECT_EQ(starts, failures);
    // The timer may be started a moment after the phase is published.
    ASSERT_TRUE(await([&] {
      advance(1ms);
      return report("one").phase == InstancePhase::running;
    }));
    EXPECT_EQ(starts, failures + 1);
    EXPECT_EQ(report("one").restarts, static_cast<std::uint32_t>(failures));
  }
  host->fail({"one.lost", "The PBX is gone."});
  ASSERT_TRUE(await([&] { return has_alarm("host.gave_up:one"); }));
  advance(120s);
  EXPECT_EQ(report("one").phase, InstancePhase::quarantined);
  EXPECT_EQ(starts, 5);
  EXPECT_EQ(site_->log().snapshot({"bus.alarm"}).frames.size(), 1u);

  ASSERT_TRUE(site_->reload(config_)) << "an operator's way out";
  EXPECT_EQ(report("one").phase, InstancePhase::running);
  EXPECT_FALSE(has_alarm("host.gave_up:one"));
}

TEST_F(Supervision, a_handler_that_throws_restarts_its_instance) {
  std::atomic<int> starts{0};
  Host* writer = nullptr;
  add("bad", [&](Host& host, Hooks&) {
    ++starts;
    host.on<call::Delivered>(
        [](const Event<call::Delivered>&) { throw std::runtime_error("bug"); });
  });
  add("writer", [&](Host& host, Hooks&) { writer = &host; });
  ASSERT_TRUE(start());
  writer->publish(call::Delivered{.call = "1"});
  ASSERT_TRUE(await_phase("bad", InstancePhase::failed));
  EXPECT_EQ(report("bad").code, "plugin.exception");
  ASSERT_TRUE(await([&] {
    advance(1s);
    return starts == 2 && report("bad").phase == InstancePhase::running;
  }));
}

TEST_F(Supervision, an_instance_that_does_not_come_back_is_left_behind) {
  callback_limit_ = 50ms;
  auto entered = std::make_shared<std::atomic<bool>>(false);
  auto leave = std::make_shared<std::atomic<bool>>(false);
  auto left = std::make_shared<std::atomic<bool>>(false);
  add("stuck", [=](Host&, Hooks& hooks) {
    hooks.start = [=]() -> Result<> {
      *entered = true;
      while (!*leave) std::this_thread::yield();
      *left = true;
      return {};
    };
  }).required = false;
  add("works", nullptr);
  ASSERT_TRUE(start());
  EXPECT_TRUE(*entered);
  EXPECT_EQ(report("stuck").code, "host.unresponsive");
  EXPECT_EQ(report("works").phase, InstancePhase::running);
  *leave = true;
  EXPECT_TRUE(await([&] { return left->load(); }));
}

TEST_F(Supervision, stopping_drains_in_reverse_order_within_the_drain_time) {
  std::mutex mutex;
  std::vector<std::string> seen;
  const auto note = [&](std::string line) {
    const std::lock_guard lock(mutex);
    seen.push_back(std::move(line));
  };
  for (const std::string name : {"first", "second"}) {
    add(name, [&, name](Host& host, Hooks& hooks) {
      hooks.drain = [&, name] {
        note("drain " + name);
        host.drained();
        return false;
      };
      hooks.stop = [&, name] { note("stop " + name); };
    });
  }
  ASSERT_TRUE(start());
  site_->stop();
  const auto at = [&](const std::string& line) {
    return std::find(seen.begin(), seen.end(), line) - seen.begin();
  };
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_LT(at("stop second"), at("stop first"));
  EXPECT_LT(at("drain first"), at("stop second")) << "all drain before the first stops";
}

TEST_F(Supervision, one_that_never_ends_draining_is_stopped_when_the_time_is_over) {
  config_.site.drain_time = 10ms;
  std::atomic<bool> stopped{false};
  add("one", [&](Host&, Hooks& hooks) {
    hooks.drain = [] { return false; };
    hooks.stop = [&] { stopped = true; };
  });
  ASSERT_TRUE(start());
  site_->stop();
  EXPECT_TRUE(stopped);
}

class Reload : public SiteTest {};

TEST_F(Reload, touches_only_what_differs) {
  std::map<std::string, int> starts;
  std::atomic<int> reloads{0};
  for (const std::string name : {"same", "changed", "gone"}) {
    add(name, [&, name](Host&, Hooks& hooks) {
      ++starts[name];
      hooks.reload = [&]() -> Result<> {
        ++reloads;
        return {};
      };
    });
  }
  ASSERT_TRUE(start());
  config_.instances[1] = instance("changed", 7);
  config_.instances.pop_back();
  add("fresh", [&](Host&, Hooks&) { ++starts["fresh"]; });
  const auto report = site_->reload(config_);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->reloaded, std::vector<std::string>{"changed"});
  EXPECT_EQ(report->added, std::vector<std::string>{"fresh"});
  EXPECT_EQ(report->removed, std::vector<std::string>{"gone"});
  EXPECT_TRUE(report->restarted.empty());
  EXPECT_EQ(reloads, 1);
  EXPECT_EQ(starts,
            (std::map<std::string, int>{{"same", 1}, {"changed", 1}, {"gone", 1}, {"fresh", 1}}));
  EXPECT_EQ(site_->report().instances.size(), 3u);
  EXPECT_EQ(site_->log().snapshot({"bus.instance"}).frames.size(), 3u);
}

TEST_F(Reload, an_option_that_is_not_reloadable_restarts_its_instance_only) {
  std::map<std::string, int> starts;
  for (const std::string name : {"one", "two"}) {
    add(name, [&, name](Host&, Hooks&) { ++starts[name]; });
  }
  ASSERT_TRUE(start());
  config_.instances[0].option_texts[0].text = "another";
  const auto report = site_->reload(config_);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->restarted, std::vector<std::string>{"one"});
  EXPECT_EQ(starts, (std::map<std::string, int>{{"one", 2}, {"two", 1}}));
}

TEST_F(Reload, one_that_does_not_start_anew_goes_on_as_before) {
  std::atomic<int> starts{0};
  add("one", [&](Host&, Hooks& hooks) {
    const int start = ++starts;
    hooks.start = [start]() -> Result<> {
      return start == 2 ? failure("one.bad", "Not with these options.") : Result<>();
    };
  });
  ASSERT_TRUE(start());
  const auto before = config_;
  config_.instances[0].option_texts[0].text = "another";
  const auto report_of_reload = site_->reload(config_);
  ASSERT_TRUE(report_of_reload);
  ASSERT_EQ(report_of_reload->failures.size(), 1u);
  EXPECT_EQ(report_of_reload->failures[0].error.code, "one.bad");
  EXPECT_EQ(report("one").phase, InstancePhase::running);
  EXPECT_EQ(starts, 3);
  ASSERT_TRUE(site_->reload(before)) << "it runs with what it had";
  EXPECT_EQ(starts, 3);
}

TEST_F(Reload, a_reload_that_the_plugin_refuses_leaves_its_options) {
  add("one", [](Host&, Hooks& hooks) {
    hooks.reload = []() -> Result<> { return failure("one.no", "No."); };
  });
  ASSERT_TRUE(start());
  config_.instances[0] = instance("one", 9);
  const auto result = site_->reload(config_);
  ASSERT_TRUE(result);
  ASSERT_EQ(result->failures.size(), 1u);
  EXPECT_EQ(result->failures[0].error.code, "one.no");
  EXPECT_EQ(report("one").phase, InstancePhase::running);
}

TEST_F(Reload, says_what_only_a_restart_can_change) {
  ASSERT_TRUE(start());
  config_.log.keep_events = std::chrono::hours(1);
  config_.gateway.endpoint = "ipc:///elsewhere";
  const auto result = site_->reload(config_);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->needs_restart, (std::vector<std::string>{"log", "gateway"}));
}

TEST_F(Reload, without_a_source_of_configuration_is_refused) {
  ASSERT_TRUE(start());
  EXPECT_EQ(site_->reload().error().code, "host.no_configuration");
}

}  // namespace
}  // namespace ctibus::host
