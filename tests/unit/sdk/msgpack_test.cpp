#include "ctibus/msgpack.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <msgpack.hpp>
#include <string>

namespace {

using ctibus::msgpack::Buffer;
using ctibus::msgpack::Reader;
using ctibus::msgpack::Type;
using ctibus::msgpack::Writer;

msgpack::object_handle judge(const Buffer& bytes) {
  return msgpack::unpack(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

RC_GTEST_PROP(Msgpack, integers_read_back_here_and_by_the_reference_library, (std::int64_t value)) {
  Buffer bytes;
  Writer(bytes).integer(value);
  std::int64_t read = 0;
  RC_ASSERT(Reader(bytes).integer(read));
  RC_ASSERT(read == value);
  RC_ASSERT(judge(bytes).get().as<std::int64_t>() == value);
}

RC_GTEST_PROP(Msgpack, the_reference_librarys_integers_are_read,
              (std::int64_t negative_or_not, std::uint64_t natural)) {
  msgpack::sbuffer theirs;
  msgpack::packer<msgpack::sbuffer> packer(theirs);
  packer.pack(negative_or_not);
  packer.pack(natural);
  Reader reader({reinterpret_cast<const std::uint8_t*>(theirs.data()), theirs.size()});
  std::int64_t first = 0;
  std::uint64_t second = 0;
  RC_ASSERT(reader.integer(first) && reader.unsigned_integer(second) && reader.at_end());
  RC_ASSERT(first == negative_or_not);
  RC_ASSERT(second == natural);
}

RC_GTEST_PROP(Msgpack, text_of_any_length_reads_back, ()) {
  const auto size = *rc::gen::element<std::size_t>(0, 1, 31, 32, 255, 256, 65535, 65536);
  const std::string text(size, *rc::gen::arbitrary<char>());
  Buffer bytes;
  Writer(bytes).text(text);
  std::string_view read;
  RC_ASSERT(Reader(bytes).text(read));
  RC_ASSERT(read == text);
  RC_ASSERT(judge(bytes).get().as<std::string>() == text);
}

RC_GTEST_PROP(Msgpack, arbitrary_bytes_never_read_beyond_their_end,
              (std::vector<std::uint8_t> bytes)) {
  Reader reader(bytes);
  while (reader.ok() && !reader.at_end()) reader.skip();
  RC_ASSERT(reader.position() >= bytes.data());
  RC_ASSERT(reader.position() <= bytes.data() + bytes.size());
}

RC_GTEST_PROP(Msgpack, skip_accepts_what_the_reference_library_accepts, ()) {
  const auto numbers = *rc::gen::arbitrary<std::map<std::string, std::vector<std::int64_t>>>();
  msgpack::sbuffer theirs;
  msgpack::pack(theirs, numbers);
  Reader reader({reinterpret_cast<const std::uint8_t*>(theirs.data()), theirs.size()});
  RC_ASSERT(reader.skip());
  RC_ASSERT(reader.at_end());
}

TEST(Msgpack, a_hostile_length_is_refused_before_anything_is_reserved) {
  const Buffer huge_array{0xdd, 0xff, 0xff, 0xff, 0xff, 0x01};
  std::size_t size = 0;
  EXPECT_FALSE(Reader(huge_array).array(size));
  const Buffer huge_map{0xdf, 0xff, 0xff, 0xff, 0xff, 0x01};
  EXPECT_FALSE(Reader(huge_map).map(size));
  const Buffer huge_text{0xdb, 0xff, 0xff, 0xff, 0xff, 'x'};
  std::string_view text;
  EXPECT_FALSE(Reader(huge_text).text(text));
}

TEST(Msgpack, nesting_deeper_than_the_limit_is_refused) {
  const Buffer deep(100'000, 0x91);
  Reader reader(deep);
  EXPECT_FALSE(reader.skip());
}

TEST(Msgpack, after_a_failure_everything_fails) {
  const Buffer bytes{0xc0, 0x01};
  Reader reader(bytes);
  bool flag = false;
  EXPECT_FALSE(reader.boolean(flag));
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.peek(), Type::malformed);
}

}  // namespace
