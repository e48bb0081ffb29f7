#include "ctibus/testing/test_host.hpp"
#include "driver.hpp"

namespace ctibus::contract {
namespace {

class TestHostDriver final : public Driver {
 public:
  Result<> load(const std::string& name, Script script) override {
    set_script(name, remember(name, std::move(script)));
    const auto loaded = host_.try_load<Scripted>(name, {.script = name});
    if (!loaded) return tl::unexpected(loaded.error());
    return {};
  }
  void unload(const std::string& name) override { host_.stop(name); }
  void advance(std::chrono::nanoseconds by) override { host_.advance(by); }
  bool await(const std::function<bool()>& condition) override {
    host_.settle();
    return condition();
  }
  void hold(const std::string&) override {}
  void release(const std::string&) override { host_.settle(); }

 private:
  testing::TestHost host_;
};

}  // namespace

std::unique_ptr<Driver> make_test_host_driver() { return std::make_unique<TestHostDriver>(); }

}  // namespace ctibus::contract
