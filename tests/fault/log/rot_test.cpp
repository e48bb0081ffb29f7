// Files that somebody or something has changed behind the log's back. Looks into the files to know
// what each of them holds.
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include "core/log/file_system.hpp"
#include "core/log/segment_file.hpp"
#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

namespace fs = std::filesystem;

/// How often the random damage is tried; CTIBUS_FAULT_RUNS asks for more.
int runs() {
  const char* wanted = std::getenv("CTIBUS_FAULT_RUNS");  // NOLINT(concurrency-mt-unsafe)
  return wanted != nullptr ? std::atoi(wanted) : 12;
}

class Rot : public FaultTest, public ::testing::WithParamInterface<const char*> {
 protected:
  using Frames = std::map<std::uint64_t, std::string>;  // payload by sequence

  struct Place {
    fs::path path;
    std::vector<std::pair<std::size_t, std::uint64_t>> frames;  // end and sequence
  };

  fs::path folder() { return folder_.path() / "log"; }

  /// Records and events over several files, all of it confirmed.
  void write_content(std::mt19937& random) {
    open(disk());
    const auto source = recorder();
    for (int i = 0; i < 300; ++i) {
      const auto number = std::to_string(i) + std::string(random() % 200, 'x');
      if (i % 3 == 0)
        publish(*source, "m.record", "c", number, MessageClass::record);
      else
        publish(*source, "m.event", "c", number);
    }
    must_sync();
    log_->maintain();
    log_.reset();
    // The next life writes no more than it must, and gives back what its files do not need.
    open(disk());
    content_ = content();
    must_sync();
    log_.reset();
    alarms_.clear();
  }
  void must_sync() {
    const auto synced = log_->sync();
    ASSERT_TRUE(synced) << synced.error().text;
  }

  Frames content() {
    gaps_.clear();
    Frames found;
    std::uint64_t last = 0;
    for (const auto& seen : read_all(*reader({"m.*"}, Start::time(0)))) {
      if (seen.kind == Delivery::Kind::gap) gaps_.emplace_back(seen.gap_from, seen.gap_to);
      if (seen.kind != Delivery::Kind::message) continue;
      EXPECT_GT(seen.sequence, last);
      last = seen.sequence;
      found[seen.sequence] = seen.payload;
    }
    return found;
  }

  std::vector<Place> places() {
    std::vector<Place> found;
    const auto entries = machine_file_system().list(folder()).value();
    for (const auto& entry : entries) {
      if (!entry.name.ends_with(".log") && !entry.name.ends_with(".new")) continue;
      const auto file = machine_file_system().open(folder() / entry.name, false).value();
      SegmentHeader header;
      if (read_header(file->memory(), header) != HeaderState::valid) continue;
      Place place{folder() / entry.name, {}};
      std::size_t end = kSegmentHeaderBytes;
      scan_frames(file->memory(), false, [&](FrameView frame) {
        end += frame.size();
        place.frames.emplace_back(end, frame.sequence());
      });
      if (!place.frames.empty()) found.push_back(std::move(place));
    }
    std::sort(found.begin(), found.end(), [](const Place& a, const Place& b) {
      return a.frames.front().second < b.frames.front().second;
    });
    return found;
  }

  /// Sequences that may be missing afterwards.
  std::set<std::uint64_t> damage(std::mt19937& random);
  static std::set<std::uint64_t> from(const Place& place, std::size_t offset) {
    std::set<std::uint64_t> lost;
    for (const auto& [end, sequence] : place.frames)
      if (offset < kSegmentHeaderBytes || end > offset) lost.insert(sequence);
    return lost;
  }
  static void overwrite(const fs::path& path, std::size_t offset, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  static std::string bytes_at(const fs::path& path, std::size_t offset, std::size_t size) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    return bytes.substr(0, static_cast<std::size_t>(file.gcount()));
  }

  Frames content_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps_;
};

std::set<std::uint64_t> Rot::damage(std::mt19937& random) {
  const std::string_view kind = GetParam();
  const auto all = places();
  EXPECT_GE(all.size(), 3u);
  const auto& victim = all[random() % all.size()];
  const auto size = static_cast<std::size_t>(fs::file_size(victim.path));
  const auto offset = random() % size;
  if (kind == "flipped_bits") {
    auto byte = bytes_at(victim.path, offset, 1);
    byte[0] = static_cast<char>(byte[0] ^ 1 << random() % 8);
    overwrite(victim.path, offset, byte);
    if (offset < kSegmentHeaderBytes) return from(victim, 0);
    // One frame at most, wherever it lies.
    for (const auto& [end, sequence] : victim.frames)
      if (end > offset) return {sequence};
    return {};
  }
  if (kind == "truncated") {
    fs::resize_file(victim.path, offset);
    return from(victim, offset);
  }
  if (kind == "zeroed_page") {
    const auto page = offset / 4096 * 4096;
    overwrite(victim.path, page, std::string(std::min<std::size_t>(4096, size - page), '\0'));
    if (page < kSegmentHeaderBytes) return from(victim, 0);
    std::set<std::uint64_t> lost;
    std::size_t begin = kSegmentHeaderBytes;
    for (const auto& [end, sequence] : victim.frames) {
      if (end > page && begin < page + 4096) lost.insert(sequence);
      begin = end;
    }
    return lost;
  }
  if (kind == "missing") {
    fs::remove(victim.path);
    return from(victim, 0);
  }
  if (kind == "duplicated") {
    const auto copy = folder() / ("copy-" + std::to_string(random() % 100) + ".log");
    fs::copy_file(victim.path, copy);
    if (random() % 2 == 0) fs::resize_file(copy, random() % size);
    return {};
  }
  const auto& other = all[random() % all.size()];
  fs::rename(victim.path, folder() / "aside");
  if (&other != &victim) fs::rename(other.path, victim.path);
  fs::rename(folder() / "aside", other.path);
  return {};
}

TEST_P(Rot, costs_at_most_what_it_hit_and_is_told) {
  for (int run = 0; run < runs(); ++run) {
    const auto seed = static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    fs::remove_all(folder());
    write_content(random);
    // With and without what a start would rather believe than read.
    const bool indexed = random() % 2 == 0, checkpointed = random() % 2 == 0;
    const auto entries = machine_file_system().list(folder()).value();
    for (const auto& entry : entries)
      if ((entry.name.ends_with(".idx") && !indexed) ||
          (entry.name.ends_with(".ckpt") && !checkpointed))
        fs::remove(folder() / entry.name);
    const auto newest = places().back().frames.back().second;
    const auto may_miss = damage(random);

    open(disk());
    const auto left = content();
    std::set<std::uint64_t> missing;
    for (const auto& [sequence, payload] : content_) {
      const auto found = left.find(sequence);
      if (found == left.end())
        missing.insert(sequence);
      else
        EXPECT_EQ(found->second, payload) << sequence;
    }
    for (const auto& [sequence, payload] : left) EXPECT_EQ(content_.count(sequence), 1u);
    for (const auto sequence : missing) EXPECT_TRUE(may_miss.count(sequence) == 1) << sequence;
    ASSERT_FALSE(left.empty());
    // Nothing tells a log that lost its first file from one whose retention is over. The end of the
    // newest file may have been torn by a loss of power, and nothing follows it.
    std::erase_if(missing, [&](std::uint64_t sequence) {
      return sequence < left.begin()->first || sequence > left.rbegin()->first;
    });
    if (!missing.empty()) {
      EXPECT_TRUE(alarmed("log.corrupt"));
      for (const auto sequence : missing) {
        EXPECT_TRUE(std::any_of(
            gaps_.begin(), gaps_.end(),
            [=](const auto& gap) { return gap.first <= sequence && sequence <= gap.second; }))
            << sequence << " is missing in silence";
      }
    }
    // And it goes on, above all that there ever was.
    const auto before = read_all(*reader({"m.*"}, Start::time(0))).size();
    publish(*publisher(), "m.event", "c", "afterwards");
    must_sync();
    EXPECT_GE(read_all(*reader({"m.*"}, Start::time(0))).size(), before + 1);
    if (!may_miss.contains(newest)) {
      EXPECT_GT(log_->tail().sequence, newest);
    }
    log_.reset();
    // The next start finds nothing worse.
    open(disk());
    auto again = content();
    EXPECT_EQ(again.rbegin()->second, "afterwards");
    again.erase(again.rbegin()->first);
    EXPECT_EQ(again, left);
    log_.reset();
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Rot,
                         ::testing::Values("flipped_bits", "truncated", "zeroed_page", "missing",
                                           "duplicated", "swapped"),
                         [](const auto& kind) { return std::string(kind.param); });

/// Checkpoints and indexes are made of the segments, and no damage to them costs anything.
TEST_F(FaultTest, damage_to_checkpoints_and_indexes_costs_nothing) {
  for (int run = 0; run < runs(); ++run) {
    SCOPED_TRACE("seed " + std::to_string(run));
    std::mt19937 random(static_cast<unsigned>(run));
    const auto folder = folder_.path() / "log";
    fs::remove_all(folder);
    open(disk());
    const auto source = recorder();
    for (int i = 0; i < 60; ++i) {
      publish(*source, "s.state", std::to_string(i), std::to_string(i), MessageClass::state);
      record(*source, i);
      publish(*source, "m.event", "c", std::string(300, 'x'));
    }
    ASSERT_TRUE(log_->sync());
    log_->maintain();
    log_.reset();
    const auto entries = machine_file_system().list(folder).value();
    for (const auto& entry : entries) {
      if (!entry.name.ends_with(".idx") && !entry.name.ends_with(".ckpt")) continue;
      const auto path = folder / entry.name;
      const auto size = static_cast<std::size_t>(fs::file_size(path));
      const auto offset = random() % size;
      switch (random() % 4) {
        case 0:
          fs::resize_file(path, offset);
          break;
        case 1:
          fs::remove(path);
          break;
        default: {
          std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
          file.seekp(static_cast<std::streamoff>(offset));
          file.write("garbage",
                     static_cast<std::streamsize>(std::min<std::size_t>(7, size - offset)));
        }
      }
    }
    open(disk());
    EXPECT_EQ(log_->snapshot({"s.state"}).frames.size(), 60u);
    EXPECT_EQ(records().size(), 60u);
    log_.reset();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace ctibus::log::test
