#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/base/manual_clock.hpp"
#include "core/host/site.hpp"
#include "core/process/remote_instance.hpp"
#include "driver.hpp"
#include "tests/support/guest_thread.hpp"
#include "tests/support/temporary_folder.hpp"

extern "C" const ctibus_plugin* ctibus_plugin_scripted(void);

namespace ctibus::contract {
namespace {

class CoreDriver final : public Driver {
 public:
  CoreDriver(config::Storage storage, Isolation isolation) : isolation_(isolation) {
    config_.site.data = folder_.string();
    config_.site.threads = 2;
    config_.log.storage = storage;
    config_.log.folder = (folder_ / "log").string();
    config_.log.segment_size.bytes = std::uint64_t{1} << 20;
    config_.log.reserve_size.bytes = std::uint64_t{1} << 20;
    config_.logging.level = config::Level::off;
    config_.isolation.sockets = (folder_ / "hosts").string();
    host::SiteSetup setup;
    setup.clock = &clock_;
    setup.write_to_stderr = false;
    setup.linked = {{std::string(manifest_json<Scripted>()), &ctibus_plugin_scripted}};
    setup.process = [this](host::Site& site, host::ProcessRecipe recipe,
                           host::Life::OnFailure on_failure) {
      const std::string name = recipe.instance.name;
      const auto launch =
          [this, name](const process::Folder& folder) -> Result<std::unique_ptr<process::Holder>> {
        guests_[name] = std::make_shared<GuestThread>(folder, clock_);
        return std::make_unique<GuestHolder>(guests_[name]);
      };
      return process::make_remote_instance(site, std::move(recipe), std::move(on_failure), launch);
    };
    auto site = host::Site::open(config_, std::move(setup));
    if (!site) throw std::runtime_error(site.error().text);
    site_ = std::move(*site);
    if (auto started = site_->start(); !started) throw std::runtime_error(started.error().text);
  }
  ~CoreDriver() override {
    site_->stop();
    site_.reset();
  }

  Result<> load(const std::string& name, Script script) override {
    set_script(name, remember(name, std::move(script)));
    config::Instance instance;
    instance.name = name;
    instance.plugin = "scripted";
    instance.isolation = isolation_;
    encode(Scripted::Options{.script = name}, instance.options);
    config_.instances.push_back(std::move(instance));
    const auto report = site_->reload(config_);
    if (!report) return tl::unexpected(report.error());
    if (!report->failures.empty()) return tl::unexpected(report->failures.front().error);
    return {};
  }

  void unload(const std::string& name) override {
    std::erase_if(config_.instances, [&](const auto& instance) { return instance.name == name; });
    hosts_.erase(name);
    guests_.erase(name);
    if (const auto report = site_->reload(config_); !report) {
      throw std::runtime_error(report.error().text);
    }
  }

  void advance(std::chrono::nanoseconds by) override {
    // What was asked for before the step has been started before it.
    settle_strands();
    clock_.advance(by);
    site_->clock_moved();
    for (const auto& [name, guest] : guests_) guest->guest().clock_moved();
  }

  bool await(const std::function<bool()>& condition) override {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > limit) return false;
      std::this_thread::yield();
    }
    return true;
  }

  void hold(const std::string& name) override {
    auto entered = std::make_shared<std::promise<void>>();
    held_ = std::make_shared<std::promise<void>>();
    hosts_.at(name)->post([entered, free = held_->get_future().share()] {
      entered->set_value();
      free.wait();
    });
    entered->get_future().wait();
  }
  void release(const std::string&) override {
    // What was said while it was held was said to the core before.
    for (const auto& [name, guest] : guests_) guest->guest().settle();
    held_->set_value();
  }

 private:
  void settle_strands() {
    for (const auto& [name, host] : std::map(hosts_)) {
      run(name, [](Host&) {});
    }
    for (const auto& [name, guest] : guests_) guest->guest().settle();
  }

  ManualClock clock_;
  support::TemporaryFolder temporary_;
  std::filesystem::path folder_ = temporary_.path();
  config::SiteConfig config_;
  std::unique_ptr<host::Site> site_;
  std::shared_ptr<std::promise<void>> held_;
  Isolation isolation_;
  std::map<std::string, std::shared_ptr<GuestThread>> guests_;
};

}  // namespace

std::unique_ptr<Driver> make_core_driver_in_memory() {
  return std::make_unique<CoreDriver>(config::Storage::memory, Isolation::core);
}
std::unique_ptr<Driver> make_core_driver_on_disk() {
  return std::make_unique<CoreDriver>(config::Storage::disk, Isolation::core);
}
std::unique_ptr<Driver> make_process_driver() {
  return std::make_unique<CoreDriver>(config::Storage::disk, Isolation::process);
}

}  // namespace ctibus::contract
