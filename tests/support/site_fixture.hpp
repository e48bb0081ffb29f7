#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/base/manual_clock.hpp"
#include "core/host/site.hpp"
#include "tests/support/scripted_plugin.hpp"
#include "tests/support/temporary_folder.hpp"

extern "C" const ctibus_plugin* ctibus_plugin_scripted(void);

namespace ctibus::host {

/// A site of scripted plugins in a folder of its own, in time that the test moves.
class SiteTest : public ::testing::Test {
 protected:
  SiteTest() {
    config_.site.data = folder_.string();
    config_.site.threads = 2;
    config_.site.drain_time = std::chrono::seconds(10);
    config_.log.storage = config::Storage::memory;
    config_.log.folder = (folder_ / "log").string();
    config_.log.segment_size.bytes = std::uint64_t{1} << 20;
    config_.log.reserve_size.bytes = std::uint64_t{1} << 20;
    config_.logging.level = config::Level::off;
  }
  ~SiteTest() override {
    if (site_) site_->stop();
    site_.reset();
  }

  config::Instance& add(const std::string& name, contract::Script script,
                        std::uint32_t setting = 0) {
    contract::set_script(name, std::move(script));
    config_.instances.push_back(instance(name, setting));
    return config_.instances.back();
  }
  static config::Instance instance(const std::string& name, std::uint32_t setting) {
    config::Instance instance;
    instance.name = name;
    instance.plugin = "scripted";
    encode(contract::Scripted::Options{.script = name, .setting = setting}, instance.options);
    instance.option_texts = {{"script", name, false}, {"setting", std::to_string(setting), true}};
    return instance;
  }

  Result<> start() {
    SiteSetup setup;
    setup.clock = &clock_;
    setup.write_to_stderr = false;
    setup.callback_limit = callback_limit_;
    setup.process = process_;
    setup.linked = {{std::string(manifest_json<contract::Scripted>()), &ctibus_plugin_scripted}};
    auto site = Site::open(config_, std::move(setup));
    if (!site) return tl::unexpected(site.error());
    site_ = std::move(*site);
    return site_->start();
  }
  /// What a new process finds; the log stays when it is on disk.
  Result<> restart() {
    site_->stop();
    site_.reset();
    return start();
  }

  InstanceReport report(const std::string& name) {
    for (auto& instance : site_->report().instances) {
      if (instance.name == name) return instance;
    }
    return {};
  }
  bool await(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::yield();
    }
    return true;
  }
  bool await_phase(const std::string& name, bus::InstancePhase phase) {
    return await([&] { return report(name).phase == phase; });
  }
  bool has_alarm(const std::string& id) {
    for (const auto& alarm : site_->report().alarms) {
      if (alarm.id == id) return true;
    }
    return false;
  }
  void advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    site_->clock_moved();
  }

  ManualClock clock_;
  support::TemporaryFolder temporary_{"site"};
  std::filesystem::path folder_ = temporary_.path() / "data";
  config::SiteConfig config_;
  decltype(SiteSetup::process) process_;
  std::chrono::nanoseconds callback_limit_ = std::chrono::seconds(60);
  std::unique_ptr<Site> site_;
};

}  // namespace ctibus::host
