#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "core/host/site.hpp"
#include "core/process/remote_instance.hpp"
#include "fake_process.hpp"
#include "tests/support/scripted_plugin.hpp"
#include "tests/support/temporary_folder.hpp"

extern "C" const ctibus_plugin* ctibus_plugin_scripted(void);

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;
using bus::InstancePhase;

/// A site with one instance, "one", whose process is the test's.
class Conversing : public ::testing::Test {
 protected:
  Conversing() {
    config_.site.data = scratch_.path().string();
    config_.log.storage = config::Storage::memory;
    config_.log.segment_size.bytes = std::uint64_t{1} << 20;
    config_.log.reserve_size.bytes = std::uint64_t{1} << 20;
    config_.logging.level = config::Level::off;
    config_.isolation.sockets = (scratch_.path() / "hosts").string();
    config_.isolation.crashes = 1;
    config::Instance instance;
    instance.name = "one";
    instance.plugin = "scripted";
    instance.isolation = Isolation::process;
    encode(contract::Scripted::Options{.script = "one"}, instance.options);
    config_.instances.push_back(std::move(instance));
  }
  ~Conversing() override {
    if (site_) site_->stop();
  }

  Result<> start(FakeProcess::Script script) {
    script_ = [this, script = std::move(script)](FakeProcess& self, Kind kind,
                                                 std::uint64_t order) {
      {
        const std::lock_guard lock(mutex_);
        ++heard_[kind];
      }
      script(self, kind, order);
    };
    host::SiteSetup setup;
    setup.write_to_stderr = false;
    setup.linked = {{std::string(manifest_json<contract::Scripted>()), &ctibus_plugin_scripted}};
    setup.callback_limit = 30s;
    setup.process = [this](host::Site& site, host::ProcessRecipe recipe,
                           host::Life::OnFailure on_failure) {
      const auto launch = [this](const Folder& folder) -> Result<std::unique_ptr<Holder>> {
        return std::make_unique<FakeProcess>(folder, script_);
      };
      return make_remote_instance(site, std::move(recipe), std::move(on_failure), launch);
    };
    auto site = host::Site::open(config_, std::move(setup));
    if (!site) return tl::unexpected(site.error());
    site_ = std::move(*site);
    return site_->start();
  }

  host::InstanceReport report() { return site_->report().instances.front(); }
  bool await(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(1ms);
    }
    return true;
  }
  int heard(Kind kind) {
    const std::lock_guard lock(mutex_);
    return heard_[kind];
  }

  support::TemporaryFolder scratch_;
  config::SiteConfig config_;
  std::mutex mutex_;
  std::map<Kind, int> heard_;
  FakeProcess::Script script_;
  std::unique_ptr<host::Site> site_;
};

TEST_F(Conversing, a_failure_that_comes_before_anybody_knows_of_the_start_is_not_lost) {
  const auto started = start([](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) self.done(Step::create, order);
    if (kind != Kind::start) return;
    self.say(Kind::failed, Failed{"one.lost", "The PBX is gone."});
    self.done(Step::start, order);
  });
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text.find("The PBX is gone."), std::string::npos)
      << started.error().text;
}

TEST_F(Conversing, a_failure_during_a_cut_is_told_by_whoever_connects_again) {
  ASSERT_TRUE(start([&](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) self.done(Step::create, order);
    if (kind == Kind::start) self.done(Step::start, order);
    if (kind == Kind::level && heard(Kind::level) == 1) {
      self.connect_again({.digest = "x", .code = "one.lost", .text = "The PBX is gone."});
    }
  }));
  config_.instances.front().log_level = config::Level::warning;
  ASSERT_TRUE(site_->reload(config_));
  ASSERT_TRUE(await([&] { return report().phase == InstancePhase::quarantined; }));
  EXPECT_EQ(report().code, "one.lost");
  EXPECT_EQ(report().text, "The PBX is gone.");
}

TEST_F(Conversing, a_step_that_a_cut_has_swallowed_is_asked_for_again) {
  std::uint64_t loaded = 0;
  ASSERT_TRUE(start([&](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) {
      loaded = order;
      self.done(Step::create, order);
    }
    if (kind != Kind::start) return;
    // As if it had never come.
    if (heard(Kind::start) == 1) return self.connect_again({.digest = "x", .order = loaded});
    self.done(Step::start, order);
  }));
  EXPECT_EQ(heard(Kind::load), 1);
  EXPECT_EQ(heard(Kind::start), 2);
  EXPECT_EQ(report().phase, InstancePhase::running);
}

TEST_F(Conversing, a_step_whose_answer_a_cut_has_swallowed_is_not_taken_twice) {
  ASSERT_TRUE(start([&](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) self.done(Step::create, order);
    if (kind != Kind::start) return;
    self.connect_again({.running = true, .digest = "x", .can_reload = true, .order = order});
    self.done(Step::start, order);
    self.done(Step::start, order);  // this one was under way before
  }));
  EXPECT_EQ(heard(Kind::start), 1);
  EXPECT_EQ(report().phase, InstancePhase::running);
}

TEST_F(Conversing, a_process_of_many_metrics_keeps_its_connection) {
  const std::string help(200, 'h');
  std::vector<std::string> names;
  for (int i = 0; i < 512; ++i)
    names.push_back("a_metric_that_counts_something_" + std::to_string(i));
  Health health;
  for (const auto& name : names) health.instance.metrics.push_back({name, help, true, 1});
  ASSERT_TRUE(start([&](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) self.done(Step::create, order);
    if (kind != Kind::start) return;
    self.done(Step::start, order);
    for (int i = 0; i < 20; ++i) {
      health.instance.messages_in = static_cast<std::uint64_t>(i);
      self.say(Kind::health, health);
    }
  }));
  ASSERT_TRUE(await([&] { return report().messages_in == 19; }));
  EXPECT_EQ(report().metrics.size(), names.size());
  EXPECT_EQ(report().phase, InstancePhase::running);
}

TEST_F(Conversing, what_another_life_of_the_core_has_asked_is_no_answer) {
  ASSERT_TRUE(start([&](FakeProcess& self, Kind kind, std::uint64_t order) {
    if (kind == Kind::load) {
      self.say(Kind::stage, Stage{.step = Step::create,
                                  .status = CTIBUS_FAILED,
                                  .code = "host.process_running",
                                  .text = "Of another core.",
                                  .order = order + 1000});
      self.done(Step::create, order);
    }
    if (kind == Kind::start) self.done(Step::start, order);
  }));
  EXPECT_EQ(report().phase, InstancePhase::running);
}

}  // namespace
}  // namespace ctibus::process
