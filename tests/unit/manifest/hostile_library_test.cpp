#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "core/manifest/manifest.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::manifest {
namespace {

class HostileLibrary : public testing::Test {
 protected:
  HostileLibrary() {
    std::ifstream in(PROBE_LIBRARY, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    good_ = all.str();
  }

  Result<Manifest> read_bytes(std::string_view bytes) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    return read(path_);
  }

  std::string good_;
  support::TemporaryFolder temporary_{"hostile"};
  std::filesystem::path path_ = temporary_.path() / "hostile.so";
};

TEST_F(HostileLibrary, what_is_no_library_is_named) {
  EXPECT_EQ(read("/nonexistent/x.so").error().code, "manifest.not_a_library");
  EXPECT_EQ(read("/").error().code, "manifest.not_a_library");
  EXPECT_EQ(read_bytes("").error().code, "manifest.not_a_library");
  EXPECT_EQ(read_bytes("#!/bin/sh\n").error().code, "manifest.not_a_library");
  const auto error = read_bytes(std::string(300, 'x')).error();
  EXPECT_EQ(error.code, "manifest.not_a_library");
  EXPECT_NE(error.text.find(path_.string()), std::string::npos);
}

TEST_F(HostileLibrary, a_program_without_manifest_is_missing_one) {
  EXPECT_EQ(read("/proc/self/exe").error().code, "manifest.missing");
}

TEST_F(HostileLibrary, without_section_headers_the_note_segment_is_found) {
  std::string bytes = good_;
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  header.e_shoff = 0;
  header.e_shnum = 0;
  std::memcpy(bytes.data(), &header, sizeof(header));
  const auto manifest = read_bytes(bytes);
  ASSERT_TRUE(manifest) << manifest.error().text;
  EXPECT_EQ(manifest->id, "manifest_probe");
}

TEST_F(HostileLibrary, cut_anywhere_is_an_error_and_no_crash) {
  for (std::size_t size = 0; size < good_.size(); size += good_.size() / 97 + 1) {
    EXPECT_FALSE(read_bytes(std::string_view(good_).substr(0, size))) << size;
  }
}

TEST_F(HostileLibrary, wild_numbers_in_the_headers_never_crash) {
  constexpr std::uint64_t seed = 20240607;
  std::mt19937_64 random(seed);
  Elf64_Ehdr header;
  std::memcpy(&header, good_.data(), sizeof(header));
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = good_;
    const bool in_sections = random() % 2 == 0;
    const std::size_t base = in_sections ? header.e_shoff : 16;
    const std::size_t span =
        in_sections ? std::size_t{header.e_shnum} * header.e_shentsize : sizeof(header) - 16;
    for (int change = 0; change < 3; ++change) {
      const std::uint64_t value =
          random() % 3 == 0 ? ~std::uint64_t{0} >> (random() % 64) : random() % (bytes.size() * 2);
      const std::size_t at = base + random() % span;
      std::memcpy(bytes.data() + at, &value, std::min(sizeof(value), bytes.size() - at));
    }
    if (const auto manifest = read_bytes(bytes)) {
      EXPECT_EQ(manifest->id, "manifest_probe") << "seed " << seed << " round " << round;
    }
  }
}

TEST_F(HostileLibrary, changed_bytes_in_the_note_never_crash) {
  constexpr std::uint64_t seed = 7;
  std::mt19937_64 random(seed);
  const std::size_t at = good_.find("{\"manifest\":1");
  ASSERT_NE(at, std::string::npos);
  for (int round = 0; round < 1000; ++round) {
    std::string bytes = good_;
    bytes[at - 20 + random() % 400] = static_cast<char>(random());
    const auto manifest = read_bytes(bytes);
    if (!manifest) {
      EXPECT_EQ(manifest.error().code.substr(0, 9), "manifest.") << seed << " " << round;
    }
  }
}

}  // namespace
}  // namespace ctibus::manifest
