#include "core/gateway/source.hpp"

#include <atomic>

#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::gateway {
namespace {

using log::MessageClass;

constexpr std::uint64_t epoch = 77;

class SourceTest : public log::test::FaultTest {
 protected:
  ~SourceTest() override { worker_.stop(); }

  std::shared_ptr<Source> source() {
    return log::test::must(Source::open(*log_, "crm", epoch, [] {}));
  }
  void publish(Source& source, std::uint64_t number, std::string_view topic,
               MessageClass message_class, std::string_view payload = {}) {
    log::Draft draft;
    draft.type = log::test::must(log_->intern(topic, message_class));
    draft.number = number;
    draft.payload = log::test::bytes_of(payload);
    ASSERT_TRUE(source.publisher().publish(draft));
  }
  /// The next ends, by number.
  std::map<std::uint64_t, std::string> ends(Source& source, std::size_t count) {
    std::map<std::uint64_t, std::string> all;
    EXPECT_TRUE(log::test::eventually([&] {
      for (const auto& end : source.completions(100)) {
        all[end.id.number] = end.error ? end.error->code : "";
      }
      return all.size() >= count;
    }));
    return all;
  }

  Worker worker_;
};

TEST_F(SourceTest, is_found_in_the_log_piece_by_piece) {
  auto options = disk();
  options.disk_segment_bytes = std::size_t{8} << 20;
  options.memory_window_bytes = std::size_t{8} << 20;
  open(options);
  const log::Cursor begin{log_->epoch(), log_->tail().sequence};
  const std::string bulk(1000, 'x');
  {
    const auto earlier = source();
    for (std::uint64_t number = 1; number <= 3000; ++number) {
      publish(*earlier, number, "crm.note", MessageClass::event, bulk);
    }
    publish(*earlier, 3001, "crm.bill", MessageClass::record);
  }
  const auto later = source();
  ASSERT_TRUE(later->begin(begin));
  int pieces = 1;
  while (later->recover(worker_)) ++pieces;
  EXPECT_GE(pieces, 5);
  EXPECT_EQ(later->last(), 3001U);
  EXPECT_EQ(ends(*later, 1), (std::map<std::uint64_t, std::string>{{3001, ""}}));
  EXPECT_FALSE(later->recover(worker_));
}

TEST_F(SourceTest, tells_again_how_its_records_ended_and_not_better) {
  std::atomic<bool> full{false};
  files_.fault = [&](log::test::FaultyFileSystem::Step step, const std::string&) -> const char* {
    return step == log::test::FaultyFileSystem::Step::create && full.load() ? "log.no_space"
                                                                            : nullptr;
  };
  open(faulty());
  const auto crm = source();
  const log::Cursor begin{log_->epoch(), log_->tail().sequence};
  publish(*crm, 1, "crm.bill", MessageClass::record);
  EXPECT_EQ(ends(*crm, 1)[1], "");
  full = true;
  std::uint64_t number = 1;
  std::map<std::uint64_t, std::string> told;
  ASSERT_TRUE(log::test::eventually([&] {
    publish(*crm, ++number, "crm.bill", MessageClass::record, std::string(500, 'x'));
    told.merge(ends(*crm, 1));
    return told[number] == "log.disk_full";
  }));
  EXPECT_TRUE(crm->completions(100).empty());
  crm->tell_again(begin);
  told[1] = "";
  EXPECT_EQ(ends(*crm, number), told);
  crm->tell_again({log_->epoch(), log_->tail().sequence});
  EXPECT_TRUE(crm->completions(100).empty()) << "the client has heard of all this";
  log_.reset();
}

}  // namespace
}  // namespace ctibus::gateway
