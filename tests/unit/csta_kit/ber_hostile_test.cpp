#include <random>

#include "ber_samples.hpp"
#include "ctibus/kit/csta/acse.hpp"
#include "tables/phase_one.hpp"

namespace ctibus::csta {
namespace {

using samples::bytes;

struct Phase {
  std::string_view name;
  BerCodec codec;
  std::span<const Message> messages;
};
std::vector<Phase> phases() {
  return {{"third", BerCodec(), messages()},
          {"first", phase_one_codec(), tables::phase_one_messages()}};
}

std::vector<ber::Octets> valid_messages(const Phase& phase) {
  std::vector<ber::Octets> all;
  for (const Message& message : phase.messages) {
    if (!phase.codec.has(message)) continue;
    for (const unsigned variant : {0U, 1U}) {
      auto octets = samples::write(phase.codec, message, samples::sample(message, variant));
      if (octets) all.push_back(std::move(*octets));
    }
  }
  return all;
}

TEST(BerHostile, a_message_cut_at_any_byte_is_an_error) {
  for (const Phase& phase : phases()) {
    SCOPED_TRACE(phase.name);
    const auto valid = valid_messages(phase);
    EXPECT_GT(valid.size(), 100U);
    for (const ber::Octets& octets : valid) {
      for (std::size_t size = 0; size < octets.size(); ++size) {
        ASSERT_FALSE(samples::read(phase.codec, ber::Bytes(octets).first(size)))
            << size << " of " << ber::to_hex(octets);
      }
    }
  }
}

TEST(BerHostile, an_argument_cut_at_any_byte_is_an_error) {
  for (const Phase& phase : phases()) {
    SCOPED_TRACE(phase.name);
    for (const ber::Octets& octets : valid_messages(phase)) {
      const auto apdu = rose::read(octets);
      ASSERT_TRUE(apdu);
      const auto* invoke = std::get_if<rose::Invoke>(&*apdu);
      if (invoke == nullptr) continue;
      for (std::size_t size = 1; size < invoke->argument.size(); ++size) {
        rose::Invoke cut = *invoke;
        cut.argument = invoke->argument.first(size);
        ASSERT_FALSE(phase.codec.read(cut)) << size << " of " << ber::to_hex(octets);
      }
    }
  }
}

TEST(BerHostile, changed_bytes_do_no_harm_and_what_is_read_can_be_read_again) {
  constexpr unsigned seed = 285;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (const Phase& phase : phases()) {
    SCOPED_TRACE(phase.name);
    const BerCodec& codec = phase.codec;
    const auto valid = valid_messages(phase);
    int read = 0;
    for (int round = 0; round < 10000; ++round) {
      ber::Octets octets = valid[random() % valid.size()];
      for (auto changes = 1 + random() % 3; changes > 0; --changes) {
        octets[random() % octets.size()] = static_cast<std::uint8_t>(random());
      }
      const auto came = samples::read(codec, octets);
      (void)acse::read(octets);
      if (!came) continue;
      ++read;
      const auto message = std::ranges::find(phase.messages, came->name, &Message::name);
      ASSERT_NE(message, phase.messages.end());
      const auto again = samples::write(codec, *message, *came);
      if (!again) continue;
      const auto once_more =
          samples::read(codec, *again, samples::request_of(*message, phase.messages));
      ASSERT_TRUE(once_more) << once_more.error().text << '\n' << ber::to_hex(*again);
      const auto third = samples::write(codec, *message, *once_more);
      ASSERT_TRUE(third) << third.error().text;
      ASSERT_EQ(ber::to_hex(*third), ber::to_hex(*again)) << ber::to_hex(octets);
    }
    EXPECT_GT(read, 500);
  }
}

TEST(BerHostile, lengths_that_are_not_there_are_refused) {
  for (const std::string_view hex :
       {"A184FFFFFFFF", "A188FFFFFFFFFFFFFFFF02", "A189010000000000000000", "A1FF", "A18A", "A180",
        "A1800201010201", "A1800000", "BFFFFFFFFFFF7F00", "BF", "0000",
        "A10A020101020147308400000001", "A1060201018080"}) {
    EXPECT_FALSE(rose::read(bytes(hex))) << hex;
    EXPECT_FALSE(acse::read(bytes(hex))) << hex;
  }
}

TEST(BerHostile, values_that_nest_without_end_are_refused) {
  const BerCodec codec;
  for (const std::string_view unit : {"3080", "A080", "6B80", "2480"}) {
    std::string hex = "A180020101020147";
    for (int i = 0; i < 10000; ++i) hex += unit;
    EXPECT_FALSE(samples::read(codec, bytes(hex)));
    for (int i = 0; i < 10002; ++i) hex += "0000";
    EXPECT_FALSE(samples::read(codec, bytes(hex)));
  }
  // With definite lengths, as private data: kept whole, whatever is inside.
  ber::Octets inner = bytes("0500");
  for (int i = 0; i < 200; ++i) {
    ber::Writer out;
    const auto mark = out.open(ber::context(5));
    out.raw(inner);
    out.close(mark);
    inner = out.take();
  }
  const auto kept = codec.write_invoke(
      1, samples::element("Escape", {},
                          {samples::element("privateData", {},
                                            {samples::element("private", ber::to_hex(inner))})}));
  ASSERT_TRUE(kept) << kept.error().text;
  EXPECT_TRUE(samples::read(codec, *kept));
  // Strings in pieces of pieces.
  ber::Octets string = bytes("040131");
  for (int i = 0; i < 200; ++i) {
    ber::Writer out;
    const auto mark = out.open(ber::universal(ber::type::octet_string, true));
    out.raw(string);
    out.close(mark);
    string = out.take();
  }
  ber::Reader in(string);
  const auto value = in.next();
  ASSERT_TRUE(value);
  EXPECT_FALSE(ber::read_octets(in, *value));
  EXPECT_FALSE(ber::read_integer(in, *value));
}

TEST(BerHostile, values_of_the_wrong_form_are_refused) {
  const auto invoke = [](std::string_view operation, const std::string& argument) {
    return bytes(samples::tlv("A1", "020101" + std::string(operation) + argument));
  };
  const BerCodec codec;
  // A truth value of two octets.
  EXPECT_FALSE(samples::read(codec, invoke("020109", samples::tlv("30", "6B0380010101020101"))));
  // An ENUMERATED without digits.
  EXPECT_FALSE(samples::read(codec, invoke("020200D3", samples::tlv("30", "0A00"))));
  // A bit string without its first octet, and one with nine unused bits.
  EXPECT_FALSE(samples::read(codec, invoke("020147", samples::tlv("30", "3003800131A0028000"))));
  EXPECT_FALSE(
      samples::read(codec, invoke("020147", samples::tlv("30", "3003800131A00480020900"))));
  // A sequence that is primitive.
  EXPECT_FALSE(samples::read(codec, invoke("020147", samples::tlv("30", "3003800131800130"))));
}

}  // namespace
}  // namespace ctibus::csta
