#include <vector>

#include "fuzz.hpp"
#include "g711.hpp"
#include "inband_digits.hpp"
#include "rtp_packet.hpp"
#include "telephone_event.hpp"

// Datagrams of a peer, each as long as the word before it says.

namespace ctibus::fuzz {

void run(Bytes input) {
  using namespace media;
  Input in(input);
  DigitReceiver digits;
  InbandDigits inband;
  while (!in.empty()) {
    const Bytes bytes = in.part();
    const auto packet = read_rtp(bytes);
    if (!packet) continue;
    require(packet->payload.size() <= bytes.size(), "a payload lies within its packet");
    std::vector<std::uint8_t> written;
    write_rtp(packet->header, packet->payload, written);
    const auto again = read_rtp(written);
    require(again && again->header.sequence == packet->header.sequence &&
                again->header.timestamp == packet->header.timestamp &&
                again->header.ssrc == packet->header.ssrc &&
                again->header.marker == packet->header.marker &&
                again->header.payload_type == packet->header.payload_type &&
                text_of(again->payload) == text_of(packet->payload),
            "a packet is read as it was written");
    if (const auto event = read_event(packet->payload)) {
      const auto bytes_of_event = write_event(*event);
      const auto same = read_event(bytes_of_event);
      require(same && same->event == event->event && same->end == event->end &&
                  same->duration == event->duration,
              "an event is read as it was written");
      (void)digit_of(event->event);
      (void)digits.receive(packet->header.ssrc, packet->header.timestamp, *event);
    }
    for (const auto codec : {Codec::pcma, Codec::pcmu}) {
      (void)inband.listen(g711::decode(codec, packet->payload));
    }
  }
}

}  // namespace ctibus::fuzz
