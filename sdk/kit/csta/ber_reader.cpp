#include <fmt/format.h>

#include <limits>

#include "ctibus/kit/csta/ber.hpp"

namespace ctibus::csta::ber {

namespace {

tl::unexpected<Error> bad_at(std::ptrdiff_t place, std::string_view why) {
  return failure("csta.bad_ber", fmt::format("At byte {} of the message: {}.", place, why));
}

constexpr Tag::Class classes[] = {Tag::Class::universal, Tag::Class::application,
                                  Tag::Class::context, Tag::Class::private_use};

/// Identifier and length. An indefinite length is told by `indefinite`.
struct Header {
  Identifier id;
  std::size_t size = 0;  ///< of the header itself
  std::size_t length = 0;
  bool indefinite = false;
};

/// Null: all is well; else what is wrong.
const char* read_header(Bytes bytes, Header& header) {
  std::size_t at = 0;
  const auto more = [&] { return at < bytes.size(); };
  if (!more()) return "it ends where a value should be";
  const std::uint8_t first = bytes[at++];
  header.id.tag_class = classes[first >> 6];
  header.id.constructed = (first & 0x20) != 0;
  header.id.number = first & 0x1F;
  if (header.id.number == 0x1F) {
    std::uint32_t number = 0;
    for (bool last = false; !last;) {
      if (!more()) return "it ends within a tag";
      const std::uint8_t octet = bytes[at++];
      if (number > std::numeric_limits<std::uint32_t>::max() >> 7) return "a tag is too large";
      number = number << 7 | (octet & 0x7FU);
      last = (octet & 0x80) == 0;
    }
    header.id.number = number;
  }
  if (!more()) return "it ends before a length";
  const std::uint8_t length = bytes[at++];
  if (length < 0x80) {
    header.length = length;
  } else if (length == 0x80) {
    if (!header.id.constructed) return "a primitive value has no length";
    header.indefinite = true;
  } else {
    if (length == 0xFF) return "a length has an octet that is reserved";
    std::size_t value = 0;
    for (int octets = length & 0x7F; octets > 0; --octets) {
      if (!more()) return "it ends within a length";
      if (value > std::numeric_limits<std::size_t>::max() >> 8) return "a length is too large";
      value = value << 8 | bytes[at++];
    }
    header.length = value;
  }
  header.size = at;
  if (header.length > bytes.size() - at) return "a length is larger than what is there";
  return nullptr;
}

bool ends_contents(const Header& header) {
  return header.id == universal(0) && header.length == 0 && !header.indefinite;
}

/// Finds the end marker of a value of indefinite length, whose contents are given up to the end of
/// all there is. `size`: of the contents, without the marker.
const char* find_end(Bytes contents, unsigned depth, std::size_t& size) {
  unsigned open = 1;  // values of indefinite length that have not ended
  std::size_t at = 0;
  for (;;) {
    Header header;
    if (const char* why = read_header(contents.subspan(at), header)) return why;
    if (ends_contents(header)) {
      if (--open == 0) {
        size = at;
        return nullptr;
      }
      at += header.size;
    } else if (header.indefinite) {
      if (depth + ++open > max_depth) return "values nest too deeply";
      at += header.size;
    } else {
      at += header.size + header.length;
    }
  }
}

/// Takes explicit tags off, as many as there may be.
Result<Tlv> innermost(const Reader& in, const Tlv& value) {
  Tlv inner = value;
  Reader reader = in;
  while (inner.id.constructed) {
    auto only = reader.only(inner);
    if (!only) return only;
    reader = reader.inside(inner);
    inner = *only;
  }
  return inner;
}

/// Appends the octets of a string that may be in pieces.
Result<void> gather(const Reader& in, const Tlv& value, Octets& all) {
  if (!value.id.constructed) {
    all.insert(all.end(), value.content.begin(), value.content.end());
    return {};
  }
  Reader pieces = in.inside(value);
  while (!pieces.at_end()) {
    const auto piece = pieces.next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->id.tag_class != Tag::Class::universal) {
      return in.bad(*piece, "this is no piece of a string");
    }
    if (auto done = gather(pieces, *piece, all); !done) return done;
  }
  return {};
}

/// As gather(), of bits: only the last piece may end within an octet.
Result<void> gather_bits(const Reader& in, const Tlv& value, std::vector<bool>& all) {
  if (value.id.constructed) {
    Reader pieces = in.inside(value);
    while (!pieces.at_end()) {
      const auto piece = pieces.next();
      if (!piece) return tl::unexpected(piece.error());
      if (piece->id.tag_class != Tag::Class::universal) {
        return in.bad(*piece, "this is no piece of a bit string");
      }
      if (auto done = gather_bits(pieces, *piece, all); !done) return done;
    }
    return {};
  }
  if (value.content.empty()) return in.bad(value, "a bit string lacks its first octet");
  const std::size_t unused = value.content.front();
  const std::size_t bits = (value.content.size() - 1) * 8;
  if (unused > 7 || unused > bits) return in.bad(value, "a bit string has wrong unused bits");
  for (std::size_t i = 0; i < bits - unused; ++i) {
    all.push_back((value.content[1 + i / 8] & (0x80U >> i % 8)) != 0);
  }
  return {};
}

}  // namespace

tl::unexpected<Error> Reader::bad(const Tlv& value, std::string_view why) const {
  return bad_at(value.whole.data() - start_, why);
}

tl::unexpected<Error> Reader::bad_here(std::string_view why) const {
  return bad_at(rest_.data() - start_, why);
}

Result<Tlv> Reader::next() {
  if (depth_ > max_depth) return bad_here("values nest too deeply");
  Header header;
  if (const char* why = read_header(rest_, header)) return bad_here(why);
  if (ends_contents(header)) return bad_here("an end marker where a value should be");
  Tlv value{.id = header.id, .content = {}, .whole = {}};
  if (header.indefinite) {
    if (const char* why = find_end(rest_.subspan(header.size), depth_, header.length)) {
      return bad_here(why);
    }
  }
  value.content = rest_.subspan(header.size, header.length);
  value.whole = rest_.first(header.size + header.length + (header.indefinite ? 2 : 0));
  rest_ = rest_.subspan(value.whole.size());
  return value;
}

Result<Tlv> Reader::only(const Tlv& value) const {
  if (!value.id.constructed) return bad(value, "a value should be inside");
  Reader inner = inside(value);
  auto first = inner.next();
  if (first && !inner.at_end()) return bad(value, "more than one value is inside");
  return first;
}

Result<std::int64_t> read_integer(const Reader& in, const Tlv& value) {
  const auto inner = innermost(in, value);
  if (!inner) return tl::unexpected(inner.error());
  const Bytes octets = inner->content;
  if (octets.empty()) return in.bad(value, "a number without digits");
  // Some peers pad.
  std::size_t first = 0;
  while (octets.size() - first > 8) {
    if (octets[first] != 0x00 && octets[first] != 0xFF) {
      return in.bad(value, "a number of more than 64 bits");
    }
    ++first;
  }
  const bool negative = (octets.front() & 0x80) != 0;
  if (first > 0) {
    for (std::size_t i = 0; i < first; ++i) {
      if (octets[i] != (negative ? 0xFF : 0x00)) {
        return in.bad(value, "a number of more than 64 bits");
      }
    }
    if (((octets[first] & 0x80) != 0) != negative) {
      return in.bad(value, "a number of more than 64 bits");
    }
  }
  std::uint64_t number = negative ? ~std::uint64_t{0} : 0;
  for (; first < octets.size(); ++first) number = number << 8 | octets[first];
  return static_cast<std::int64_t>(number);
}

Result<bool> read_boolean(const Reader& in, const Tlv& value) {
  const auto inner = innermost(in, value);
  if (!inner) return tl::unexpected(inner.error());
  if (inner->content.size() != 1) return in.bad(value, "a truth value has one octet");
  return inner->content.front() != 0;
}

Result<Octets> read_octets(const Reader& in, const Tlv& value) {
  Octets all;
  if (auto done = gather(in, value, all); !done) return tl::unexpected(done.error());
  return all;
}

Result<std::vector<bool>> read_bits(const Reader& in, const Tlv& value) {
  std::vector<bool> all;
  if (auto done = gather_bits(in, value, all); !done) return tl::unexpected(done.error());
  return all;
}

Result<Oid> read_oid(const Reader& in, const Tlv& value) {
  constexpr std::size_t most_arcs = 64;
  const auto inner = innermost(in, value);
  if (!inner) return tl::unexpected(inner.error());
  Oid oid;
  std::uint32_t arc = 0;
  bool within = false;
  for (const std::uint8_t octet : inner->content) {
    if (arc > std::numeric_limits<std::uint32_t>::max() >> 7 || oid.size() >= most_arcs) {
      return in.bad(value, "an object identifier is too large");
    }
    arc = arc << 7 | (octet & 0x7FU);
    within = (octet & 0x80) != 0;
    if (within) continue;
    if (oid.empty()) {
      const std::uint32_t first = arc < 80 ? arc / 40 : 2;
      oid = {first, arc - first * 40};
    } else {
      oid.push_back(arc);
    }
    arc = 0;
  }
  if (oid.empty() || within) return in.bad(value, "an object identifier is incomplete");
  return oid;
}

}  // namespace ctibus::csta::ber
