#include <string>
#include <vector>

#include "ctibus/kit/csta/link_codec.hpp"
#include "fuzz.hpp"

// The bytes that a switch sends on a CSTA link, in pieces of any size. The first byte chooses the
// dialect, the second the size of the pieces.

namespace ctibus::fuzz {
namespace {

using namespace csta;

struct Found {
  std::vector<std::string> items;
  std::string replies;
  bool ready = false;

  friend bool operator==(const Found&, const Found&) = default;
};

LinkOptions dialect(unsigned choice) {
  LinkOptions options;
  const unsigned kinds = choice & 0x1f;
  options.encoding = static_cast<Encoding>(kinds % 3);
  options.framing = static_cast<Framing>(kinds / 3 % 3);
  options.greeting = (choice & 0x20) != 0;
  if ((choice & 0x40) != 0) options.association = usual_association(options.encoding);
  return options;
}

std::string_view asked(std::int64_t id) {
  return id % 2 == 0 ? std::string_view("SnapshotDevice") : std::string_view();
}

Found read(const LinkOptions& options, std::string_view bytes, std::size_t piece) {
  LinkCodec codec(options, asked);
  codec.begin();
  Found found;
  bool over = false;
  while (!bytes.empty() && !over) {
    codec.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    for (;;) {
      const auto item = codec.next();
      found.replies += codec.reply();
      over = !item;
      if (over) found.items.push_back(item.error().code);
      if (over || !*item) break;
      if (const auto* error = std::get_if<Error>(&**item)) {
        found.items.push_back(error->code);
        continue;
      }
      const auto& packet = std::get<Packet>(**item);
      require(codec.is_ready(), "nothing is heard before an association");
      found.items.push_back(packet.body.name);
      (void)codec.write(packet);
    }
  }
  found.ready = codec.is_ready();
  require(!over || !found.ready, "a link that is over takes nothing");
  codec.end();
  require(!codec.write({}), "nothing is said after the goodbye");
  return found;
}

/// What we say of ourselves, a peer like us understands.
void check_replies(const LinkOptions& options, const std::string& replies) {
  LinkCodec peer(options, asked);
  peer.begin();
  peer.feed(replies);
  for (;;) {
    const auto item = peer.next();
    if (!item) {
      require(item.error().code != "csta.bad_frame" && item.error().code != "csta.too_large",
              "what is sent is framed");
      return;
    }
    if (!*item) return;
    const auto* error = std::get_if<Error>(&**item);
    require(error == nullptr || (error->code != "csta.bad_ber" && error->code != "csta.bad_xml"),
            "what is sent can be read");
  }
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const auto options = dialect(in.byte());
  const std::size_t piece = 1 + in.byte();
  const std::string_view bytes = text_of(in.rest());
  const Found whole = read(options, bytes, bytes.size());
  require(read(options, bytes, piece) == whole, "items do not depend on how the bytes came");
  check_replies(options, whole.replies);
}

}  // namespace ctibus::fuzz
