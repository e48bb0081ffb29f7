#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

using Step = FaultyFileSystem::Step;

class FailingStep : public FaultTest, public ::testing::WithParamInterface<const char*> {
 protected:
  ~FailingStep() override { log_.reset(); }
  std::atomic<int> step_{0}, hits_{0};
};

// The n-th file operation fails, for n = 0, 1, 2 ... until none is left to fail: nothing crashes or
// hangs, and whatever was completed is there in the next life.
TEST_P(FailingStep, loses_no_completed_record) {
  for (int n = 0, hit = 1; hit != 0; ++n) {
    SCOPED_TRACE("operation " + std::to_string(n));
    ASSERT_LT(n, 500);
    step_ = hits_ = 0;
    files_.fault = [this, n](Step, const std::string&) -> const char* {
      if (step_.fetch_add(1) != n) return nullptr;
      ++hits_;
      return GetParam();
    };
    auto options = faulty();
    options.folder = folder_.path() / std::to_string(n);
    completed_.clear();
    failed_.clear();
    auto opened = Log::open(options);
    if (opened) {
      log_ = std::move(*opened);
      {
        const auto source = recorder();
        for (int i = 0; i < 60; ++i) record(*source, i);
        EXPECT_TRUE(eventually([&] {
          clock_.advance(std::chrono::microseconds(100));
          return ended() == 60;
        }));
        log_->maintain();
      }
      log_.reset();
    } else {
      EXPECT_EQ(opened.error().code, "log.open_failed");
    }
    hit = hits_.load();
    files_.fault = [](Step, const std::string&) { return nullptr; };
    open(options);
    std::vector<bool> there(61);
    int last = -1;
    for (const auto number : records()) {
      EXPECT_GT(number, last) << "order, and no doubles";
      last = number;
      there.at(static_cast<std::size_t>(number)) = true;
    }
    for (const auto number : completed_) EXPECT_TRUE(there.at(number - 1)) << number;
    log_.reset();
  }
}

INSTANTIATE_TEST_SUITE_P(Errors, FailingStep, ::testing::Values("log.no_space", "log.io"),
                         [](const auto& error) {
                           return std::string(error.param) == "log.io" ? "io" : "no_space";
                         });

}  // namespace
}  // namespace ctibus::log::test
