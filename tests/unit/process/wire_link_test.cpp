#include "core/process/wire_link.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <future>
#include <thread>
#include <utility>

#include "core/base/clock.hpp"
#include "core/host/entropy.hpp"

namespace ctibus::process {
namespace {

using namespace std::chrono_literals;

/// A link over a carrier that has found that there will never be a connection.
class HopelessLink : public ::testing::Test {
 protected:
  HopelessLink() {
    Carrier::Setup setup;
    setup.connection.endpoint = "nowhere";
    setup.connection.name = "one";
    setup.source_epoch = 1;
    hub_.listen(setup);
    setup.on_hopeless = [this](const Error&) {
      // After the last look for tasks.
      EXPECT_TRUE(carrier_->post([held = std::exchange(held_, nullptr)](wire::Client&) {}));
      hopeless_.set_value();
    };
    carrier_ = std::make_unique<Carrier>(std::move(setup));
    carrier_->start();
    link_ = hub_.link(*carrier_, nullptr, nullptr);
  }

  /// The carrier's thread has ended.
  bool await_end() {
    if (hopeless_.get_future().wait_for(60s) != std::future_status::ready) return false;
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (carrier_->post([](wire::Client&) {})) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::yield();
    }
    return true;
  }

  host::Entropy entropy_{system_clock()};
  LinkHub hub_{system_clock(), entropy_};
  std::promise<void> hopeless_;
  std::shared_ptr<int> held_ = std::make_shared<int>(0);
  std::weak_ptr<int> left_ = held_;
  std::unique_ptr<Carrier> carrier_;
  std::unique_ptr<host::BusLink> link_;
};

TEST_F(HopelessLink, holds_nobody_who_wants_something_of_it) {
  ASSERT_TRUE(await_end());
  auto done = std::async(std::launch::async, [&] {
    std::uint64_t tail = 0;
    const auto feed = link_->subscribe({.patterns = {"call.held"}, .wake = [] {}}, tail);
    EXPECT_FALSE(feed);
    EXPECT_EQ(feed ? "" : feed.error().code, "bus.unreachable");
    std::array<std::uint8_t, 16> secret{};
    EXPECT_EQ(link_->redeem(entropy_.uuid(), secret), 0U);
  });
  if (done.wait_for(60s) == std::future_status::ready) return;
  // Its thread never ends, and the future's destructor would wait for it.
  ADD_FAILURE() << "it waits for an answer that nobody gives";
  std::_Exit(1);
}

TEST_F(HopelessLink, keeps_nothing_of_what_was_waiting) {
  ASSERT_TRUE(await_end());
  EXPECT_TRUE(left_.expired());
}

}  // namespace
}  // namespace ctibus::process
