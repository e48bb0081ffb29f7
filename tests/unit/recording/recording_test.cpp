#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ctibus/codec.hpp"
#include "ctibus/kit/recording/moments.hpp"
#include "ctibus/kit/recording/reader.hpp"
#include "ctibus/kit/recording/writer.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/temporary_folder.hpp"

// The file of a recording, through its public face.

namespace ctibus::recording {
namespace {

namespace fs = std::filesystem;

class RecordingFile : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path file(const std::string& name = "one.ctirec") const {
    return folder_ / name;
  }

  static Head head() {
    return {.site = "office", .software = "test", .from = "live", .patterns = {"call.*", ">"}};
  }

  /// A call.held of this device as a frame; its bytes live as long as the next one.
  wire::Frame held(const std::string& device, std::uint64_t number) {
    payload_.clear();
    encode(call::Held{.call = "c1", .device = device}, payload_);
    wire::Frame frame;
    frame.header.version = CTIBUS_FRAME_VERSION;
    frame.header.message_class = CTIBUS_CLASS_EVENT;
    frame.header.id = MessageId(7, number);
    frame.header.sequence = number;
    frame.topic = "call.held";
    frame.key = "c1";
    frame.payload = payload_;
    frame.source = "pbx1";
    return frame;
  }

  void write(const fs::path& path, int messages, bool orderly = true) {
    auto writer = Writer::create(path, head());
    ASSERT_TRUE(writer) << writer.error().text;
    for (int i = 0; i < messages; ++i) {
      ASSERT_TRUE(writer->message(held("pbx1:" + std::to_string(i), std::uint64_t(i) + 1), false));
    }
    if (orderly) {
      ASSERT_TRUE(writer->end());
    }
  }

  static std::string contents(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }

  static Result<Reader> over(const std::string& bytes) {
    return Reader::over(std::make_unique<std::istringstream>(bytes), "a test");
  }

  /// The devices of the messages, as far as they can be read.
  static std::vector<std::string> devices(Reader& reader) {
    std::vector<std::string> out;
    while (const Entry* entry = reader.next()) {
      call::Held body;
      if (entry->kind == EntryKind::message && decode(entry->frame.payload, body)) {
        out.emplace_back(body.device);
      }
    }
    return out;
  }

  support::TemporaryFolder temporary_{"recording"};
  fs::path folder_ = temporary_.path();
  msgpack::Buffer payload_;
};

TEST_F(RecordingFile, what_was_written_is_read_in_its_order) {
  {
    auto writer = Writer::create(file(), head());
    ASSERT_TRUE(writer) << writer.error().text;
    const std::vector<std::uint8_t> schema{0x80};
    ASSERT_TRUE(writer->declaration(schema));
    ASSERT_TRUE(writer->message(held("pbx1:1", 1), true));
    ASSERT_TRUE(writer->snapshot_end(41));
    ASSERT_TRUE(writer->message(held("pbx1:22", 2), false));
    ASSERT_TRUE(writer->gap(43, 99));
    ASSERT_TRUE(writer->restart());
    ASSERT_TRUE(writer->end());
    EXPECT_EQ(writer->messages(), 2U);
    EXPECT_EQ(writer->gaps(), 1U);
    EXPECT_EQ(writer->bytes(), fs::file_size(file()));
  }
  auto reader = Reader::open(file());
  ASSERT_TRUE(reader) << reader.error().text;
  EXPECT_EQ(reader->head().site, "office");
  EXPECT_EQ(reader->head().patterns, (std::vector<std::string>{"call.*", ">"}));
  const Entry* entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->kind, EntryKind::declaration);
  EXPECT_EQ(entry->schema.size(), 1U);
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(entry->snapshot);
  EXPECT_EQ(entry->frame.topic, "call.held");
  EXPECT_EQ(entry->frame.key, "c1");
  EXPECT_EQ(entry->frame.source, "pbx1");
  EXPECT_EQ(entry->frame.id(), MessageId(7, 1));
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->snapshot_end.as_of, 41U);
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_FALSE(entry->snapshot);
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->gap.from, 43U);
  EXPECT_EQ(entry->gap.to, 99U);
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->kind, EntryKind::restart);
  EXPECT_EQ(reader->next(), nullptr);
  EXPECT_EQ(reader->ending(), Reader::Ending::orderly);
  EXPECT_EQ(reader->ending_text(), "");
}

TEST_F(RecordingFile, cut_anywhere_it_is_good_up_to_the_cut) {
  write(file(), 5);
  const std::string whole = contents(file());
  std::vector<std::string> all;
  {
    auto reader = over(whole);
    ASSERT_TRUE(reader);
    all = devices(*reader);
    ASSERT_EQ(all.size(), 5U);
  }
  std::size_t most = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto reader = over(whole.substr(0, size));
    if (!reader) {
      EXPECT_EQ(most, 0U) << "only a file without a head cannot be opened";
      continue;
    }
    const auto seen = devices(*reader);
    EXPECT_TRUE(std::equal(seen.begin(), seen.end(), all.begin()));
    EXPECT_GE(seen.size(), most);
    EXPECT_EQ(reader->ending(), Reader::Ending::cut) << size;
    EXPECT_NE(reader->ending_text().find("cut at byte"), std::string::npos);
    most = seen.size();
  }
  EXPECT_EQ(most, 5U);
}

TEST_F(RecordingFile, a_changed_byte_ends_it_before_its_entry) {
  write(file(), 3);
  const std::string whole = contents(file());
  for (std::size_t at = sizeof(FileHeader); at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x20);
    auto reader = over(changed);
    if (!reader) {
      EXPECT_EQ(reader.error().code, "recording.damaged");
      continue;
    }
    EXPECT_LE(devices(*reader).size(), 3U);
    EXPECT_NE(reader->ending(), Reader::Ending::orderly) << at;
  }
}

TEST_F(RecordingFile, a_recorder_that_is_killed_leaves_what_it_has_flushed) {
  {
    auto writer = Writer::create(file(), head());
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->message(held("pbx1:1", 1), false));
    ASSERT_TRUE(writer->flush());
    ASSERT_TRUE(writer->message(held("pbx1:2", 2), false));
    fs::copy_file(file(), file("killed.ctirec"));
  }
  auto reader = Reader::open(file("killed.ctirec"));
  ASSERT_TRUE(reader) << reader.error().text;
  EXPECT_EQ(devices(*reader), (std::vector<std::string>{"pbx1:1"}));
  EXPECT_EQ(reader->ending(), Reader::Ending::cut);
}

TEST_F(RecordingFile, a_full_disk_is_told_with_place_and_cure_and_the_file_stays_good) {
  // A limit on the size of files is the full disk that a test can have.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  auto writer = Writer::create(file(), head());
  ASSERT_TRUE(writer);
  const rlimit small{1000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  Result<> done;
  for (std::uint64_t i = 1; done && i < 20; ++i) done = writer->message(held("pbx1:1", i), false);
  done = writer->flush();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "recording.cannot_write");
  EXPECT_NE(done.error().text.find(file().string()), std::string::npos) << done.error().text;
  EXPECT_NE(done.error().text.find("make room"), std::string::npos) << done.error().text;
  EXPECT_FALSE(writer->message(held("pbx1:1", 99), false)) << "it goes on as if nothing was lost";
  EXPECT_LE(fs::file_size(file()), 1000U);
  auto reader = Reader::open(file());
  ASSERT_TRUE(reader) << reader.error().text;
  EXPECT_GE(devices(*reader).size(), 2U);
  EXPECT_EQ(reader->ending(), Reader::Ending::cut);
  EXPECT_NE(reader->ending_text().find(std::to_string(fs::file_size(file()))), std::string::npos)
      << "no torn entry is left: " << reader->ending_text();
}

TEST_F(RecordingFile, a_message_that_readers_would_refuse_becomes_a_gap) {
  constexpr std::size_t most = longest_entry - sizeof(EntryHeader) - sizeof(ctibus_frame_header);
  auto writer = Writer::create(file(), head());
  ASSERT_TRUE(writer) << writer.error().text;
  auto frame = held("pbx1:1", 1);
  const std::size_t texts = frame.topic.size() + frame.key.size() + frame.source.size();
  const std::vector<std::uint8_t> fitting(most - texts);
  frame.payload = fitting;
  ASSERT_TRUE(writer->message(frame, false));
  const std::vector<std::uint8_t> larger(most - texts + 1);
  frame.header.sequence = 2;
  frame.payload = larger;
  ASSERT_TRUE(writer->message(frame, false));
  frame = held("pbx1:3", 3);
  const std::string key(70'000, 'k');
  frame.key = key;
  ASSERT_TRUE(writer->message(frame, true));
  ASSERT_TRUE(writer->message(held("pbx1:4", 4), false));
  ASSERT_TRUE(writer->end());
  EXPECT_EQ(writer->messages(), 2U);
  EXPECT_EQ(writer->gaps(), 2U);
  EXPECT_EQ(writer->too_long(), 2U);

  auto reader = Reader::open(file());
  ASSERT_TRUE(reader) << reader.error().text;
  const Entry* entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->frame.payload.size(), fitting.size());
  for (const std::uint64_t missing : {2U, 3U}) {
    entry = reader->next();
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->kind, EntryKind::gap);
    EXPECT_EQ(entry->gap.from, missing);
    EXPECT_EQ(entry->gap.to, missing);
  }
  entry = reader->next();
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->frame.id(), MessageId(7, 4));
  EXPECT_EQ(reader->next(), nullptr);
  EXPECT_EQ(reader->ending(), Reader::Ending::orderly);
}

TEST_F(RecordingFile, no_file_is_written_over) {
  write(file(), 1);
  const auto again = Writer::create(file(), head());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "recording.exists");
  const auto nowhere = Writer::create(folder_ / "no" / "folder.ctirec", head());
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, "recording.cannot_write");
}

TEST_F(RecordingFile, others_cannot_read_it) {
  write(file(), 1);
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(RecordingFile, what_is_no_recording_is_named) {
  EXPECT_EQ(Reader::open(folder_ / "nothing").error().code, "recording.unreadable");
  std::ofstream(file("other")) << "This is a letter and no recording at all.";
  EXPECT_EQ(Reader::open(file("other")).error().code, "recording.not_a_recording");
  write(file(), 1);
  std::string newer = contents(file());
  newer[offsetof(FileHeader, version)] = 2;
  EXPECT_EQ(over(newer).error().code, "recording.newer_format");
}

TEST(RecordedMoments, stay_within_what_can_be_told) {
  EXPECT_EQ(sum(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(sum(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(sum(-3, 5), 2);
  EXPECT_EQ(difference(INT64_MIN, 1), INT64_MIN);
  EXPECT_EQ(difference(0, INT64_MIN), INT64_MAX);
  EXPECT_EQ(difference(3, 5), -2);
  EXPECT_EQ(nanoseconds_of(Duration::max()), INT64_MAX);
  EXPECT_EQ(nanoseconds_of(Duration::min()), INT64_MIN);
  EXPECT_EQ(nanoseconds_of(Duration(-7)), -7'000'000);
  EXPECT_EQ(nanoseconds_of(1e300), INT64_MAX);
  EXPECT_EQ(nanoseconds_of(-1e300), INT64_MIN);
  EXPECT_EQ(nanoseconds_of(2.5), 2);
}

}  // namespace
}  // namespace ctibus::recording
