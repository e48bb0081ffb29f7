// A copy of a log that is in use.
#include <fstream>

#include "log_under_load.hpp"

namespace ctibus::log::test {
namespace {

namespace fs = std::filesystem;

/// Writes the files of a copy into a folder; may do something in between.
class FolderSink final : public CopySink {
 public:
  explicit FolderSink(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
  }

  Result<bool> copy(const std::string& name, const fs::path& from, std::uint64_t size) override {
    if (before_copy) before_copy();
    std::ifstream in(from, std::ios::binary);
    if (!in) return false;
    std::string bytes(size, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    EXPECT_EQ(static_cast<std::uint64_t>(in.gcount()), size) << from;
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    ++copied;
    return true;
  }
  Result<void> write(const std::string& name,
                     std::span<const std::span<const std::byte>> parts) override {
    std::ofstream out(folder_ / name, std::ios::binary);
    for (const auto part : parts) out << text_of(part);
    return {};
  }
  Result<void> discard() override {
    ++discarded;
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    return {};
  }

  std::function<void()> before_copy;
  int copied = 0;
  int discarded = 0;

 private:
  fs::path folder_;
};

class LogCopy : public LogTest {
 protected:
  /// Opens a copy as the next life of the log would.
  std::unique_ptr<Log> open_copy(const fs::path& folder) {
    auto options = disk();
    options.folder = folder;
    return must(Log::open(std::move(options)));
  }
  fs::path place(int number) const { return folder_.path() / ("copy" + std::to_string(number)); }
};

TEST_F(LogCopy, under_load_is_complete_up_to_its_position_and_in_order) {
  open(disk());
  Load load(*log_, 4);
  constexpr int copies = 4;
  std::vector<Copied> taken;
  std::vector<std::set<std::uint64_t>> confirmed;
  for (int i = 0; i < copies; ++i) {
    const auto before = load.published();
    ASSERT_TRUE(eventually([&] { return load.published() > before + 2000; }));
    confirmed.push_back(load.confirmed());
    FolderSink sink(place(i));
    taken.push_back(must(log_->copy(sink)));
  }
  load.stop();
  const auto original = read_whole(*log_, {"test.load.*"});
  ASSERT_EQ(original.gaps, 0u);
  for (std::size_t i = 0; i < copies; ++i) {
    const auto end = taken[i].position.sequence;
    auto copy = open_copy(place(static_cast<int>(i)));
    EXPECT_GT(copy->epoch(), taken[i].position.epoch);
    const auto whole = read_whole(*copy, {"test.load.*"});
    EXPECT_EQ(whole.gaps, 0u) << "copy " << i;
    EXPECT_TRUE(whole.ordered);
    // Exactly what the original had up to there.
    const decltype(original.payloads) expected(original.payloads.begin(),
                                               original.payloads.upper_bound(end));
    EXPECT_EQ(whole.payloads, expected) << "copy " << i << " up to " << end;
    for (const auto sequence : confirmed[i]) {
      EXPECT_LE(sequence, end);
      EXPECT_TRUE(whole.payloads.contains(sequence)) << sequence;
    }
  }
  EXPECT_FALSE(alarmed("log.corrupt"));
}

TEST_F(LogCopy, has_the_last_values_and_the_consumers_as_of_its_position) {
  open(disk());
  auto source = publisher();
  publish(*source, "test.load.state", "a", "source 1", MessageClass::state);
  publish(*source, "test.load.state", "b", "source 2", MessageClass::state);
  publish(*source, "test.load.state", "b", "", MessageClass::state, CTIBUS_FRAME_TOMBSTONE);
  publish(*source, "test.load.record", "r", "source 3", MessageClass::record);
  const auto acknowledged = log_->tail().sequence;
  ASSERT_TRUE(log_->acknowledge("cdr.sql", acknowledged));
  FolderSink sink(place(0));
  must(log_->copy(sink));
  publish(*source, "test.load.state", "a", "source 4", MessageClass::state);
  ASSERT_TRUE(log_->acknowledge("cdr.sql", log_->tail().sequence));

  auto copy = open_copy(place(0));
  EXPECT_EQ(copy->acknowledged("cdr.sql"), acknowledged);
  const auto type = copy->find_type("test.load.state");
  ASSERT_TRUE(type);
  const auto a = copy->last_value(type->id, "a");
  ASSERT_TRUE(a);
  EXPECT_EQ(text_of(a->view().payload()), "source 1");
  EXPECT_FALSE(copy->last_value(type->id, "b"));
}

TEST_F(LogCopy, keeps_nothing_from_retention_and_leaves_no_hole) {
  auto options = disk();
  options.retention.max_bytes = 96 << 10;
  open(options);
  auto source = publisher("source");
  int number = 0;
  const auto fill = [&](int messages) {
    for (int i = 0; i < messages; ++i) {
      publish(*source, "test.load.event", "k", "source " + std::to_string(++number));
    }
    ASSERT_TRUE(log_->sync());
    log_->maintain();
  };
  fill(1500);
  FolderSink sink(place(0));
  // Before each file everything that was there at the beginning goes.
  int turns = 0;
  sink.before_copy = [&] {
    if (++turns <= 2) fill(1500);
  };
  const auto copied = must(log_->copy(sink));
  EXPECT_GT(sink.discarded + turns - sink.copied, 0) << "retention has met no file";
  auto copy = open_copy(place(0));
  const auto whole = read_whole(*copy, {"test.load.*"});
  ASSERT_FALSE(whole.payloads.empty());
  EXPECT_EQ(whole.payloads.rbegin()->first, copied.position.sequence);
  EXPECT_FALSE(alarmed("log.corrupt")) << alarm_texts_.back();
  // One run of numbers, without a hole.
  EXPECT_EQ(whole.payloads.rbegin()->first - whole.payloads.begin()->first + 1,
            whole.payloads.size());
}

TEST_F(LogCopy, of_a_stopped_log_changes_nothing_and_holds_all) {
  open(disk());
  auto source = publisher("source");
  for (int i = 1; i <= 500; ++i) {
    publish(*source, "test.load.event", "k", "source " + std::to_string(i));
  }
  const auto epoch = log_->epoch();
  const auto tail = log_->tail().sequence;
  source.reset();
  log_.reset();
  const auto look = [&] {
    std::map<std::string, std::uintmax_t> files;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "log")) {
      files[entry.path().filename().string()] = entry.file_size();
    }
    return files;
  };
  const auto before = look();
  FolderSink sink(place(0));
  const auto copied = must(copy_closed(folder_.path() / "log", sink));
  EXPECT_EQ(look(), before);
  EXPECT_EQ(copied.position.epoch, epoch);
  EXPECT_EQ(copied.position.sequence, tail);
  auto copy = open_copy(place(0));
  EXPECT_EQ(read_whole(*copy, {"test.load.*"}).payloads.size(), 500u);
}

TEST_F(LogCopy, of_a_log_that_is_open_is_not_taken_from_its_folder) {
  open(disk());
  const auto locked = lock_closed(folder_.path() / "log");
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().code, "log.locked");
}

TEST_F(LogCopy, of_a_log_in_memory_is_refused) {
  open(memory());
  FolderSink sink(place(0));
  const auto copied = log_->copy(sink);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().code, "log.no_files");
}

TEST_F(LogCopy, tells_where_a_file_is_damaged) {
  open(disk());
  auto source = publisher("source");
  for (int i = 1; i <= 20; ++i) {
    publish(*source, "test.load.event", "k", "source " + std::to_string(i));
  }
  FolderSink sink(place(0));
  const auto copied = must(log_->copy(sink));
  const auto good = must(read_closed(place(0)));
  EXPECT_EQ(good.position.sequence, copied.position.sequence);
  EXPECT_TRUE(good.damages.empty());
  EXPECT_TRUE(good.holes.empty());
  for (const auto& entry : fs::directory_iterator(place(0))) {
    if (entry.path().extension() != ".log") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 + 300);
    file.put('\x7f');
  }
  const auto bad = must(read_closed(place(0)));
  ASSERT_FALSE(bad.damages.empty());
  EXPECT_GE(bad.damages.front().offset, 4096u);
  EXPECT_LE(bad.damages.front().offset, 4096u + 300);
}

}  // namespace
}  // namespace ctibus::log::test
