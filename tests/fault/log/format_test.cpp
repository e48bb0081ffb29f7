// Logs that other releases wrote. recorded/VERSION is a folder as the last release with that
// version of the segment format left it; every later release reads it. Before the version is
// raised, record the present one: log_fault_test --gtest_also_run_disabled_tests
// --gtest_filter='*records_the_present_version'.
#include <fstream>
#include <sstream>

#include "core/log/file_system.hpp"
#include "core/log/segment_file.hpp"
#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

namespace fs = std::filesystem;

class Format : public FaultTest {
 protected:
  static constexpr int recorded_calls = 40;

  fs::path folder() { return folder_.path() / "log"; }
  void restore(std::uint32_t version) {
    fs::remove_all(folder());
    const auto recorded = fs::path(RECORDED_LOGS) / std::to_string(version);
    ASSERT_TRUE(fs::exists(recorded)) << "record format " << version << " in " << recorded;
    fs::copy(recorded, folder());
    // Every log has it; the refusal of a newer one may not add even that.
    std::ofstream(folder() / "lock");
  }
  std::map<std::string, std::string> bytes() {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(folder())) {
      std::ifstream file(entry.path(), std::ios::binary);
      std::ostringstream content;
      content << file.rdbuf();
      all[entry.path().filename()] = content.str();
    }
    return all;
  }
  static ctibus_uuid correlation() {
    ctibus_uuid uuid{};
    uuid.bytes[15] = 7;
    return uuid;
  }
};

TEST_F(Format, DISABLED_records_the_present_version) {
  open(disk());
  {
    const auto source = recorder();
    for (int i = 0; i < recorded_calls; ++i) {
      Draft draft;
      draft.type = must(log_->intern("call.x", MessageClass::event));
      const auto text = std::to_string(i) + std::string(100, 'x');
      draft.payload = bytes_of(text);
      if (i % 10 == 0) draft.correlation = correlation();
      must(source->publish(draft));
      record(*source, i);
      publish(*source, "agent.state", std::to_string(i % 3), std::to_string(i),
              MessageClass::state);
    }
  }
  ASSERT_TRUE(log_->acknowledge("cdr.sql", 40));
  ASSERT_TRUE(log_->sync());
  log_->maintain();
  log_.reset();
  const auto recorded = fs::path(RECORDED_LOGS) / std::to_string(SegmentHeader::kVersion);
  fs::remove_all(recorded);
  fs::create_directories(recorded);
  for (const auto& entry : fs::directory_iterator(folder())) {
    const auto name = entry.path().filename();
    if (name == "lock" || name == "reserve") continue;
    const auto file = machine_file_system().open(entry.path(), false).value();
    SegmentHeader header;
    if (read_header(file->memory(), header) != HeaderState::blank)
      fs::copy_file(entry.path(), recorded / name);
  }
}

TEST_F(Format, of_every_earlier_release_and_this_one_is_read) {
  for (std::uint32_t version = 1; version <= SegmentHeader::kVersion; ++version) {
    SCOPED_TRACE("format " + std::to_string(version));
    alarms_.clear();
    restore(version);
    if (HasFatalFailure()) return;
    open(disk());
    EXPECT_EQ(records().size(), std::size_t{recorded_calls});
    EXPECT_EQ(read_all(*reader({"call.x"}, Start::time(0))).size(), std::size_t{recorded_calls});
    std::vector<std::string> states;
    for (const auto& frame : log_->snapshot({"agent.state"}).frames)
      states.push_back(text_of(frame.view().payload()));
    EXPECT_THAT(states, ::testing::UnorderedElementsAre("37", "38", "39"));
    EXPECT_EQ(log_->acknowledged("cdr.sql"), 40u);
    EXPECT_EQ(log_->find_by_correlation(correlation(), [](const FrameView&) {}), 4u);
    EXPECT_THAT(alarms_, ::testing::IsEmpty());
    record(*recorder(), recorded_calls);
    ASSERT_TRUE(log_->sync());
    log_.reset();
    open(disk());
    EXPECT_EQ(records().size(), std::size_t{recorded_calls} + 1);
    log_.reset();
  }
}

TEST_F(Format, of_a_newer_release_is_refused_and_no_byte_is_touched) {
  restore(SegmentHeader::kVersion);
  if (HasFatalFailure()) return;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder()))
    if (entry.path().filename() != "lock" && entry.path().extension() != ".idx")
      files.push_back(entry.path());
  ASSERT_GE(files.size(), 3u);
  // Also what a start would tidy away must stay.
  std::ofstream(folder() / "left.tmp") << "half";
  for (const auto& path : files) {
    SCOPED_TRACE(path.filename().string());
    const auto was = bytes();
    {
      const auto file = machine_file_system().open(path, true).value();
      SegmentHeader header;
      ASSERT_EQ(read_header(file->memory(), header), HeaderState::valid);
      header.version = SegmentHeader::kVersion + 1;
      write_header(file->memory(), header);
    }
    const auto before = bytes();
    const auto opened = Log::open(disk());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "log.newer_format");
    EXPECT_THAT(opened.error().text,
                ::testing::HasSubstr("format " + std::to_string(SegmentHeader::kVersion + 1)));
    EXPECT_THAT(opened.error().text,
                ::testing::HasSubstr("up to " + std::to_string(SegmentHeader::kVersion)));
    EXPECT_EQ(bytes(), before);
    std::ofstream(path, std::ios::binary) << was.at(path.filename());
  }
}

TEST_F(Format, whose_version_is_damaged_is_no_newer_one) {
  restore(SegmentHeader::kVersion);
  if (HasFatalFailure()) return;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().extension() != ".log") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8);
    file.put(2);
    break;
  }
  open(disk());
  EXPECT_TRUE(alarmed("log.corrupt"));
  EXPECT_GT(records().size(), 0u);
}

}  // namespace
}  // namespace ctibus::log::test
