#include <vector>

#include "ctibus/kit/csta/framing.hpp"
#include "fuzz.hpp"

// The frames of a CSTA link, in pieces of any size. The first byte chooses the framing and the size
// of the pieces.

namespace ctibus::fuzz {
namespace {

struct Found {
  std::vector<csta::Frame> frames;
  std::string error;

  friend bool operator==(const Found&, const Found&) = default;
};

Found read(csta::Framing framing, bool greeting, std::string_view bytes, std::size_t piece) {
  csta::FrameReader reader(framing, greeting, 5000);
  Found found;
  while (!bytes.empty() && found.error.empty()) {
    reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (true) {
      auto frame = reader.next();
      if (!frame) found.error = frame.error().code;
      if (!frame || !*frame) break;
      found.frames.push_back(std::move(**frame));
    }
    require(reader.waiting() <= 5000 + 8, "no more than one frame is kept");
  }
  return found;
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const unsigned choice = in.byte();
  const auto framing = static_cast<csta::Framing>(choice % 3);
  const bool greeting = (choice & 4) != 0;
  const std::string_view bytes = text_of(in.rest());
  const Found whole = read(framing, greeting, bytes, bytes.size());
  require(read(framing, greeting, bytes, 1 + (choice >> 3)) == whole,
          "frames do not depend on how the bytes came");

  std::string written;
  for (const csta::Frame& frame : whole.frames) {
    const auto one = csta::write_frame(framing, frame);
    require(one.has_value(), "a frame that was read can be written");
    written += *one;
  }
  require(read(framing, false, written, 1000).frames == whole.frames,
          "frames that were written are read as they were");
}

}  // namespace ctibus::fuzz
