#include "core/log/crc32c.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>
#include <vector>

namespace ctibus::log {
namespace {

TEST(Crc32c, agrees_with_rfc_3720) {
  std::uint8_t bytes[32] = {};
  EXPECT_EQ(crc32c(bytes, 32), 0x8A9136AAu);
  std::memset(bytes, 0xFF, 32);
  EXPECT_EQ(crc32c(bytes, 32), 0x62A8AB43u);
  for (std::uint8_t i = 0; i < 32; ++i) bytes[i] = i;
  EXPECT_EQ(crc32c(bytes, 32), 0x46DD794Eu);
}

TEST(Crc32c, instruction_and_table_agree) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes) {
    RC_ASSERT(crc32c(bytes.data(), bytes.size()) == crc32c_portable(bytes.data(), bytes.size()));
  }));
}

TEST(Crc32c, instruction_and_table_agree_for_every_length) {
  std::vector<std::uint8_t> bytes(5000);
  std::uint32_t state = 1;
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1) >> 24);
  for (std::size_t size = 0; size <= bytes.size(); ++size)
    ASSERT_EQ(crc32c(bytes.data(), size), crc32c_portable(bytes.data(), size)) << size;
}

}  // namespace
}  // namespace ctibus::log
