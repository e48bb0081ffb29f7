#include <rapidcheck.h>

#include <fstream>

#include "tests/support/log_fault_fixture.hpp"

namespace ctibus::log::test {
namespace {

class Corruption : public LogTest {
 protected:
  std::filesystem::path folder() { return folder_.path() / "log"; }
  std::vector<std::filesystem::path> segments() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
      if (entry.path().extension() == ".log") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }
  void drop(const char* extension) {
    std::vector<std::filesystem::path> doomed;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
      if (entry.path().extension() == extension) doomed.push_back(entry.path());
    for (const auto& path : doomed) std::filesystem::remove(path);
  }
  void write_some(int count) {
    open(disk());
    const auto source = publisher();
    for (int i = 0; i < count; ++i) publish(*source, "e", "", std::to_string(i));
    log_.reset();
  }
  std::vector<int> numbers(std::size_t* gaps = nullptr) {
    std::vector<int> result;
    for (const auto& seen : read_all(*reader({"e"}, Start::time(0)))) {
      if (seen.kind == Delivery::Kind::message) result.push_back(std::stoi(seen.payload));
      if (gaps != nullptr && seen.kind == Delivery::Kind::gap) ++*gaps;
    }
    return result;
  }
  static void flip(const std::filesystem::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const auto byte = static_cast<char>(file.get() ^ 0x40);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }
};

TEST_F(Corruption, torn_tail_is_cut_at_any_place_and_the_rest_is_whole) {
  EXPECT_TRUE(rc::check([this](std::uint32_t where) {
    std::filesystem::remove_all(folder());
    write_some(20);
    drop(".idx");
    const auto last = segments().back();
    const auto size = std::filesystem::file_size(last);
    const auto cut = 4096 + where % (size - 4096);
    std::filesystem::resize_file(last, cut);
    open(disk());
    const auto left = numbers();
    for (std::size_t i = 0; i < left.size(); ++i) RC_ASSERT(left[i] == static_cast<int>(i));
    if (!left.empty()) RC_ASSERT(read_all(*reader({"bus.recovered"}, Start::time(0))).size() == 1u);
    publish(*publisher(), "e", "", std::to_string(left.size()));
    RC_ASSERT(numbers().size() == left.size() + 1);
    log_.reset();
  }));
}

TEST_F(Corruption, flipped_bit_anywhere_costs_at_most_what_it_hit) {
  EXPECT_TRUE(rc::check([this](std::uint32_t which, std::uint32_t where) {
    std::filesystem::remove_all(folder());
    write_some(150);
    drop(".idx");
    drop(".ckpt");
    const auto files = segments();
    RC_PRE(files.size() >= 2u);
    const auto& victim = files[which % (files.size() - 1)];  // not the newest one
    const auto size = std::filesystem::file_size(victim);
    const auto offset = 4096 + where % (size - 4096);
    flip(victim, offset);
    open(disk());
    std::size_t gaps = 0;
    const auto left = numbers(&gaps);
    for (std::size_t i = 1; i < left.size(); ++i) RC_ASSERT(left[i] > left[i - 1]);
    RC_ASSERT(left.size() >= 149u);
    if (left.size() < 150) {
      RC_ASSERT(alarmed("log.corrupt"));
      bool kept = false;
      for (const auto& entry : std::filesystem::directory_iterator(folder()))
        kept = kept || entry.path().extension() == ".corrupt";
      RC_ASSERT(kept);
    }
    log_.reset();
  }));
}

TEST_F(Corruption, damaged_header_sets_the_file_aside_and_the_rest_is_read) {
  write_some(150);
  drop(".idx");
  drop(".ckpt");
  const auto files = segments();
  ASSERT_GE(files.size(), 2u);
  flip(files[1], 20);
  open(disk());
  EXPECT_TRUE(alarmed("log.corrupt"));
  const auto left = numbers();
  EXPECT_LT(left.size(), 150u);
  EXPECT_GT(left.size(), 50u);
  EXPECT_TRUE(std::filesystem::exists(files[1].string() + ".corrupt"));
}

TEST_F(Corruption, garbage_in_the_folder_is_no_reason_not_to_start) {
  EXPECT_TRUE(rc::check([this](const std::vector<std::uint8_t>& garbage) {
    std::filesystem::remove_all(folder());
    write_some(5);
    for (const auto* name : {"00000000000000000003-00000009.log", "x.new", "y.ckpt", "z.idx",
                             "notes.txt", "reserve"}) {
      std::ofstream file(folder() / name, std::ios::binary | std::ios::trunc);
      file.write(reinterpret_cast<const char*>(garbage.data()),
                 static_cast<std::streamsize>(garbage.size()));
    }
    open(disk());
    RC_ASSERT(numbers() == (std::vector<int>{0, 1, 2, 3, 4}));
    log_.reset();
  }));
}

}  // namespace
}  // namespace ctibus::log::test
