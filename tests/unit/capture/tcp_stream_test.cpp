#include "core/capture/tcp_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace ctibus::capture {
namespace {

class TcpStreamTest : public testing::Test {
 protected:
  void begin(std::uint32_t first) {
    stream_.take({.sequence = first - 1, .begins = true, .payload = {}});
  }
  void put(std::uint32_t sequence, std::string_view bytes, bool ends = false) {
    stream_.take({.sequence = sequence, .ends = ends, .payload = bytes});
  }

  std::string seen_;
  TcpStream stream_{
      {[this](std::string_view bytes) { seen_ += bytes; },
       [this](std::size_t missing) { seen_ += "[" + std::to_string(missing) + "]"; }}};
};

TEST_F(TcpStreamTest, bytes_come_in_order_and_once) {
  begin(100);
  put(103, "def");
  put(100, "abc");
  put(100, "abc");
  put(102, "cdefgh");
  put(108, "i");
  EXPECT_EQ(seen_, "abcdefghi");
}

TEST_F(TcpStreamTest, a_stream_may_begin_in_the_middle_and_its_numbers_wrap_around) {
  put(0xfffffffe, "ab");
  put(2, "ef");
  put(0, "cd");
  EXPECT_EQ(seen_, "abcdef");
}

TEST_F(TcpStreamTest, what_the_capture_has_lost_is_told) {
  begin(1);
  put(1, "ab");
  put(6, "fg");
  EXPECT_EQ(seen_, "ab");
  put(8, "h", true);
  EXPECT_EQ(seen_, "ab");
  stream_.finish();
  EXPECT_EQ(seen_, "ab[3]fgh");
}

TEST_F(TcpStreamTest, what_is_sent_again_after_the_end_fills_the_gap_before_it) {
  begin(1);
  put(1, "ab");
  put(6, "fg", true);
  EXPECT_TRUE(stream_.waits());
  put(3, "cde");
  EXPECT_EQ(seen_, "abcdefg");
  EXPECT_FALSE(stream_.waits());
}

TEST_F(TcpStreamTest, nothing_is_waited_for_when_a_connection_breaks) {
  begin(1);
  put(6, "fg");
  stream_.take({.sequence = 8, .ends = true, .aborts = true, .payload = {}});
  EXPECT_EQ(seen_, "[5]fg");
}

TEST_F(TcpStreamTest, a_hole_does_not_hold_up_everything_behind_it) {
  begin(0);
  const std::string block(1000, 'x');
  for (std::uint32_t i = 1; i < 70; ++i) put(i * 1000, block);
  EXPECT_TRUE(seen_.starts_with("[1000]xxx"));
}

TEST_F(TcpStreamTest, a_new_connection_on_the_same_ports_begins_anew) {
  begin(100);
  put(100, "ab");
  begin(5000);
  begin(5000);
  put(5000, "cd");
  EXPECT_EQ(seen_, "ab[0]cd");
}

TEST_F(TcpStreamTest, a_new_connection_is_seen_without_its_begin) {
  begin(999'999);
  put(999'999, "ab");
  put(500'000'000, "cd");
  put(500'000'002, "ef");
  put(7, "gh");
  EXPECT_EQ(seen_, "ab[0]cdef[0]gh");
}

TEST_F(TcpStreamTest, whatever_the_order_and_the_repetitions_nothing_is_lost_or_doubled) {
  std::string whole;
  for (int i = 0; i < 2000; ++i) whole += static_cast<char>('a' + i % 26);
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::pair<std::size_t, std::size_t>> pieces;
    for (std::size_t at = 0; at < whole.size();) {
      const std::size_t size = std::min<std::size_t>(whole.size() - at, 1 + random() % 90);
      pieces.emplace_back(at, size);
      if (random() % 3 == 0) pieces.emplace_back(at, 1 + random() % size);
      if (random() % 5 == 0) pieces.emplace_back(at / 2, size);
      at += size;
    }
    std::ranges::shuffle(pieces, random);
    std::string got;
    TcpStream stream(
        {[&](std::string_view bytes) { got += bytes; }, [&](std::size_t) { got += "[gap]"; }});
    const std::uint32_t first = 0xffffff00U;
    stream.take({.sequence = first - 1, .begins = true, .payload = {}});
    for (const auto& [at, size] : pieces) {
      stream.take({.sequence = first + static_cast<std::uint32_t>(at),
                   .payload = std::string_view(whole).substr(at, size)});
    }
    ASSERT_EQ(got, whole) << "seed " << seed;
  }
}

}  // namespace
}  // namespace ctibus::capture
