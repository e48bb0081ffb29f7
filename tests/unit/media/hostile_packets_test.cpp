#include <array>
#include <random>

#include "media_fixture.hpp"

using namespace ctibus::media;
using HostilePacketsTest = MediaTest;

namespace {

using Bytes = std::vector<std::uint8_t>;

class Attacker {
 public:
  explicit Attacker(unsigned seed) : chance_(seed) {}

  Bytes packet() {
    switch (number(0, 3)) {
      case 0:
        return random(number(0, 200));
      case 1:
        return lying();
      default:
        return mutated();
    }
  }

 private:
  unsigned number(unsigned low, unsigned high) {
    return std::uniform_int_distribution<unsigned>(low, high)(chance_);
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(number(0, 255)); }

  Bytes random(std::size_t size) {
    Bytes out(size);
    for (auto& each : out) each = byte();
    return out;
  }

  /// A good packet of a likely payload type, with some bytes changed or cut off.
  Bytes mutated() {
    static constexpr std::array<std::uint8_t, 6> kTypes = {0, 8, 13, 96, 101, 126};
    Bytes out = random(12 + number(0, 400));
    out[0] = 0x80;
    out[1] = kTypes[number(0, kTypes.size() - 1)];
    for (unsigned i = number(0, 3); i > 0; --i) out[number(0, 11)] = byte();
    out.resize(number(0, static_cast<unsigned>(out.size())));
    return out;
  }

  /// Sources, an extension or padding that are not there.
  Bytes lying() {
    Bytes out = random(12 + number(0, 20));
    out[0] = static_cast<std::uint8_t>(0x80 | number(0, 63));
    out[1] = 8;
    if (number(0, 1) == 0) out.back() = byte();
    return out;
  }

  std::mt19937 chance_;
};

}  // namespace

TEST_F(HostilePacketsTest, nothing_that_a_peer_sends_harms_a_call) {
  constexpr unsigned kSeed = 20'240'607;
  SCOPED_TRACE(kSeed);
  start();
  auto inband = pcma();
  inband.dtmf_payload_type = 0;
  const auto a = party(inband);
  const auto b = party(pcmu());
  media_->bridge(a->stream, b->stream);
  media_->record(a->stream, file("a.wav"));
  media_->record(b->stream, file("b.wav"));
  talk(*a, *b, 1000, 1);
  talk(*b, *a, 1000, 1);

  Attacker attacker(kSeed);
  const auto handled = [&] {
    const auto now = media_->counters();
    return now.received + now.malformed + now.strangers;
  };
  for (int round = 0; round < 500; ++round) {
    constexpr int kPackets = 16;
    const auto before = handled();
    auto& from = round % 2 == 0 ? a->phone : b->phone;
    for (int i = 0; i < kPackets; ++i) from.send(attacker.packet());
    // A few at a time, so that the system drops none and each is looked at.
    ASSERT_TRUE(until([&] { return handled() >= before + kPackets; })) << "round " << round;
    while (a->phone.hear(0ms)) {}
    while (b->phone.hear(0ms)) {}
  }

  const auto c = party();
  const auto d = party();
  media_->bridge(c->stream, d->stream);
  EXPECT_NEAR(ears::dominant_frequency(talk(*c, *d, 1000)), 1000, 5);
}
