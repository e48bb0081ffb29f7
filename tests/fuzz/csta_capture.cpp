#include <string>

#include "core/capture/csta_decoder.hpp"
#include "core/capture/link_decoder.hpp"
#include "core/capture/packets.hpp"
#include "core/capture/sip_messages.hpp"
#include "core/capture/tcp_stream.hpp"
#include "fuzz.hpp"

// Captures of CSTA links: a packet, the segments of one direction in any order, a log, SIP. The
// first byte chooses.

namespace ctibus::fuzz {
namespace {

using namespace capture;

void packet(Input& in) {
  constexpr int links[] = {1, 12, 113, 276, 0};  // as libpcap numbers them
  const int link = links[in.byte() % 5];
  const std::string_view bytes = text_of(in.rest());
  Segment segment;
  if (!parse_segment(link, bytes, segment)) return;
  require(segment.payload.size() <= bytes.size(), "a payload lies within its packet");
  require(!segment.from.empty() && !segment.to.empty(), "a segment has its ends");
}

void link(Input& in) {
  CstaQuestions mine;
  CstaQuestions theirs;
  CstaDialect dialect;
  const unsigned choice = in.byte();
  if (choice % 4 != 3) dialect.framing = static_cast<csta::Framing>(choice % 4);
  if (choice & 4) dialect.framing.reset();
  if (choice & 16) dialect.first_phase = (choice & 8) != 0;
  CstaDecoder decoder(mine, theirs, dialect, [](const CstaItem&) {});
  std::size_t given = 0;
  std::size_t taken = 0;
  TcpStream stream(
      {[&](std::string_view bytes) {
         taken += bytes.size();
         decoder.feed(bytes);
       },
       [&](std::size_t missing) { decoder.gap(missing == 0 ? "" : "bytes are missing"); }});
  std::uint32_t sequence = 0;
  while (!in.empty()) {
    const unsigned how = in.byte();
    const auto payload = text_of(in.part());
    Segment segment;
    segment.sequence = sequence + (how % 4 == 0 ? 0 : how % 4 == 1 ? how : 0U - how % 64);
    segment.begins = how == 255;
    segment.ends = how == 254;
    segment.payload = payload;
    given += payload.size();
    stream.take(segment);
    sequence = segment.sequence + static_cast<std::uint32_t>(payload.size());
  }
  stream.finish();
  decoder.finish();
  require(taken <= given, "no byte comes twice");
}

void log(Input& in) {
  const std::string_view text = text_of(in.rest());
  find_csta_messages(text, [&](std::size_t line, std::string_view xml) {
    require(line >= 1 && !xml.empty() && xml.front() == '<', "a message begins with its name");
    return xml.size() % 2 == 0;
  });
}

void sip(Input& in) {
  CstaQuestions mine;
  CstaQuestions theirs;
  LinkDecoder decoder(mine, theirs, {}, [](const CstaItem& item) {
    require(item.packet || !item.note.empty(), "an item is a message or says something");
  });
  while (!in.empty()) {
    if (in.byte() == 255) decoder.gap("bytes are missing");
    const auto piece = text_of(in.part());
    decoder.feed(piece);
    decode_datagram(piece, [](const CstaItem& item) { require(!item.sip.empty(), "it is SIP"); });
    if (const auto head = read_sip_head(piece)) {
      const auto body = piece.substr(head->size);
      for (const auto& found : csta_bodies(head->content_type, body)) {
        require(found.data() >= body.data() && found.size() <= body.size(), "bodies lie within");
      }
    }
  }
  decoder.finish();
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  switch (in.byte() % 4) {
    case 0:
      return packet(in);
    case 1:
      return link(in);
    case 2:
      return log(in);
    default:
      return sip(in);
  }
}

}  // namespace ctibus::fuzz
