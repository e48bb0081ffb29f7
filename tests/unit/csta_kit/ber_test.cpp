#include "ctibus/kit/csta/ber.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "ber_samples.hpp"

namespace ctibus::csta::ber {
namespace {

using samples::bytes;

std::string integer_hex(std::int64_t value) {
  Writer out;
  out.integer(value);
  return to_hex(out.bytes());
}

TEST(Ber, integers_take_as_few_octets_as_they_can) {
  EXPECT_EQ(integer_hex(0), "020100");
  EXPECT_EQ(integer_hex(127), "02017F");
  EXPECT_EQ(integer_hex(128), "02020080");
  EXPECT_EQ(integer_hex(-128), "020180");
  EXPECT_EQ(integer_hex(-129), "0202FF7F");
  EXPECT_EQ(integer_hex(211), "020200D3");
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{65535}, std::int64_t{-65536},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    Writer out;
    out.integer(value);
    Reader in(out.bytes());
    const auto tlv = in.next();
    ASSERT_TRUE(tlv);
    const auto again = read_integer(in, *tlv);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(*again, value);
  }
}

TEST(Ber, padded_integers_are_read_and_larger_ones_refused) {
  const auto value_of = [](std::string_view hex) {
    const Octets octets = bytes(hex);
    Reader in(octets);
    const auto tlv = in.next();
    return read_integer(in, *tlv);
  };
  EXPECT_EQ(value_of("0203000009").value(), 9);
  EXPECT_EQ(value_of("020900FFFFFFFFFFFFFFFF").has_value(), false);
  EXPECT_EQ(value_of("0209007FFFFFFFFFFFFFFF").value(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(value_of("0209FF8000000000000000").value(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value_of("0209018000000000000000").has_value(), false);
  EXPECT_EQ(value_of("0200").has_value(), false);
}

TEST(Ber, tags_of_any_number_are_read_as_written) {
  for (const std::uint32_t number : {0U, 30U, 31U, 127U, 128U, 16383U, 16384U, 0x0FFFFFFFU}) {
    Writer out;
    out.close(out.open(context(number)));
    Reader in(out.bytes());
    const auto tlv = in.next();
    ASSERT_TRUE(tlv) << number;
    EXPECT_EQ(tlv->id, context(number));
    EXPECT_TRUE(in.at_end());
  }
}

TEST(Ber, lengths_of_any_size_are_read_as_written) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U}) {
    Writer out;
    const auto mark = out.open(universal(type::sequence));
    out.octets(Octets(size, 0x55));
    out.close(mark);
    Reader in(out.bytes());
    const auto outer = in.next();
    ASSERT_TRUE(outer) << size;
    const auto inner = in.only(*outer);
    ASSERT_TRUE(inner) << size;
    EXPECT_EQ(inner->content.size(), size);
    EXPECT_EQ(outer->whole.size(), out.bytes().size());
  }
}

TEST(Ber, named_bits_end_with_the_last_that_is_set) {
  const auto hex = [](const std::vector<bool>& bits, bool named) {
    Writer out;
    out.bits(bits, named);
    return to_hex(out.bytes());
  };
  EXPECT_EQ(hex({false, false, false, true, false, false}, true), "03020410");
  EXPECT_EQ(hex({false, false, false, true, false, false}, false), "03020210");
  EXPECT_EQ(hex(std::vector<bool>(18), false), "030406000000") << "as HiPath writes its filter";
  EXPECT_EQ(hex({}, true), "030100");
}

TEST(Ber, object_identifiers_are_read_as_written) {
  for (const Oid& oid : {Oid{1, 3, 12, 0, 285, 200}, Oid{1, 3, 12, 0, 218}, Oid{2, 999, 3},
                         Oid{0, 39}, Oid{1, 3, 12, 1206, 500}}) {
    Writer out;
    out.oid(oid);
    Reader in(out.bytes());
    const auto tlv = in.next();
    const auto again = read_oid(in, *tlv);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(*again, oid);
  }
  Writer out;
  out.oid({1, 3, 12, 0, 285, 200});
  EXPECT_EQ(to_hex(out.bytes()), "06072B0C00821D8148");
}

TEST(Ber, an_indefinite_length_ends_with_its_own_marker) {
  const Octets octets = bytes("3080 3080 0201 01 0000 0401 00 0000 0500");
  Reader in(octets);
  const auto outer = in.next();
  ASSERT_TRUE(outer) << outer.error().text;
  EXPECT_EQ(to_hex(outer->content), "30800201010000040100");
  const auto null = in.next();
  ASSERT_TRUE(null);
  EXPECT_EQ(null->id.number, type::null);
  EXPECT_TRUE(in.at_end());
}

TEST(Ber, an_error_names_its_place) {
  const Octets octets = bytes("3005020101040500");
  Reader in(octets);
  const auto outer = in.next();
  ASSERT_TRUE(outer);
  Reader inner = in.inside(*outer);
  ASSERT_TRUE(inner.next());
  const auto second = inner.next();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "csta.bad_ber");
  EXPECT_EQ(second.error().text,
            "At byte 5 of the message: a length is larger than what is there.");
}

TEST(Ber, hexadecimal_is_read_in_either_case_and_by_pairs) {
  EXPECT_EQ(from_hex("0aB1 ff").value(), (Octets{0x0A, 0xB1, 0xFF}));
  EXPECT_FALSE(from_hex("0aB"));
  EXPECT_FALSE(from_hex("0 a"));
  EXPECT_FALSE(from_hex("xy"));
}

}  // namespace
}  // namespace ctibus::csta::ber
