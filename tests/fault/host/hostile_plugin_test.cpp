#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/host/site.hpp"
#include "core/manifest/manifest.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::host {
namespace {

class HostilePlugin : public testing::Test {
 protected:
  HostilePlugin() {
    config_.site.data = folder_.path().string();
    config_.site.drain_time = std::chrono::milliseconds(10);
    config_.log.storage = config::Storage::memory;
    config_.logging.level = config::Level::off;
  }
  ~HostilePlugin() override {
    if (site_) site_->stop();
  }

  static std::filesystem::path library(const std::string& name) {
    return std::filesystem::path(HOSTILE_FOLDER) / (name + ".so");
  }
  /// Not required: a site withstands all of them.
  InstanceReport run(const std::string& name) {
    config::Instance instance;
    instance.name = name;
    instance.plugin = name;
    instance.library = library(name);
    instance.required = false;
    instance.options = {0x80};
    config_.instances.push_back(instance);
    SiteSetup setup;
    setup.write_to_stderr = false;
    site_ = std::move(*Site::open(config_, std::move(setup)));
    const auto started = site_->start();
    EXPECT_TRUE(started) << started.error().text;
    return site_->report().instances.at(0);
  }

  support::TemporaryFolder folder_;
  config::SiteConfig config_;
  std::unique_ptr<Site> site_;
};

TEST_F(HostilePlugin, one_that_would_abort_is_read_without_harm) {
  const auto manifest = manifest::read(library("aborts_when_loaded"));
  ASSERT_TRUE(manifest);
  EXPECT_EQ(manifest->id, "aborts_when_loaded");
}

TEST_F(HostilePlugin, without_manifest_is_not_loaded) {
  EXPECT_EQ(run("no_manifest").code, "manifest.missing");
}

TEST_F(HostilePlugin, of_a_newer_abi_is_not_loaded) {
  EXPECT_EQ(run("newer_abi").code, "manifest.newer_abi");
}

TEST_F(HostilePlugin, without_entry_does_not_start) {
  const auto report = run("no_entry");
  EXPECT_EQ(report.code, "loader.no_entry");
  EXPECT_NE(report.text.find("no_entry.so"), std::string::npos);
}

TEST_F(HostilePlugin, whose_code_and_manifest_differ_does_not_start) {
  EXPECT_EQ(run("another_id").code, "loader.bad_plugin");
}

TEST_F(HostilePlugin, that_throws_across_the_abi_does_not_start) {
  const auto report = run("throws_in_create");
  EXPECT_EQ(report.code, "plugin.exception");
  EXPECT_EQ(report.text, "across the ABI");
}

TEST_F(HostilePlugin, that_makes_no_instance_does_not_start) {
  EXPECT_EQ(run("makes_no_instance").code, "loader.bad_plugin");
}

TEST_F(HostilePlugin, that_misuses_the_host_is_refused_counted_and_survived) {
  const auto report = run("misuses_the_host");
  EXPECT_EQ(report.phase, bus::InstancePhase::running) << report.text;
  EXPECT_EQ(report.misuses, 3u);
  EXPECT_EQ(report.publish_refused, 2u);
  site_->stop();
}

TEST_F(HostilePlugin, a_library_that_is_not_there_is_named) {
  const auto report = run("nothing_here");
  EXPECT_EQ(report.code, "manifest.not_a_library");
}

}  // namespace
}  // namespace ctibus::host
