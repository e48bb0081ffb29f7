#include "ctibus/msgpack.hpp"

#include "fuzz.hpp"

// The reader walks untrusted bytes; what it reads and the writer writes is read as the same.

namespace ctibus::fuzz {
namespace {

using msgpack::Reader;
using msgpack::Type;
using msgpack::Writer;

/// Writes the next value again in the shortest form. False: it is malformed, or too deep.
bool copy(Reader& in, Writer& out, int depth) {
  if (depth > Reader::max_depth) return false;
  switch (in.peek()) {
    case Type::nil:
      out.nil();
      return in.nil();
    case Type::boolean: {
      bool value = false;
      if (!in.boolean(value)) return false;
      out.boolean(value);
      return true;
    }
    case Type::unsigned_integer: {
      std::uint64_t value = 0;
      if (!in.unsigned_integer(value)) return false;
      out.unsigned_integer(value);
      return true;
    }
    case Type::integer: {
      std::int64_t value = 0;
      if (!in.integer(value)) return false;
      out.integer(value);
      return true;
    }
    case Type::number: {
      double value = 0;
      if (!in.number(value)) return false;
      out.number(value);
      return true;
    }
    case Type::text: {
      std::string_view value;
      if (!in.text(value)) return false;
      out.text(value);
      return true;
    }
    case Type::bytes: {
      Bytes value;
      if (!in.bytes(value)) return false;
      out.bytes(value);
      return true;
    }
    case Type::array:
    case Type::map: {
      const bool is_map = in.peek() == Type::map;
      std::size_t size = 0;
      if (!(is_map ? in.map(size) : in.array(size))) return false;
      is_map ? out.map(size) : out.array(size);
      for (std::size_t i = 0; i < (is_map ? 2 * size : size); ++i) {
        if (!copy(in, out, depth + 1)) return false;
      }
      return true;
    }
    case Type::extension:
      out.raw(in.raw());
      return in.ok();
    case Type::malformed:
      break;
  }
  return false;
}

msgpack::Buffer copied(Bytes bytes, bool& good) {
  msgpack::Buffer out;
  Writer writer(out);
  Reader reader(bytes);
  good = copy(reader, writer, 0);
  if (good) {
    Reader skipping(bytes);
    require(skipping.skip() && skipping.position() == reader.position(),
            "skip() ends where reading does");
  }
  return out;
}

}  // namespace

void run(Bytes input) {
  Reader skipping(input);
  const Bytes raw = skipping.raw();
  require(raw.size() <= input.size(), "a value lies within the bytes");

  bool good = false;
  const msgpack::Buffer once = copied(input, good);
  require(good == skipping.ok(), "skip() accepts what can be read");
  if (!good) return;
  require(once.size() <= raw.size() + 4 * input.size(), "the shortest form is not long");
  const msgpack::Buffer twice = copied(once, good);
  require(good && once == twice, "what was written is read as the same");
}

}  // namespace ctibus::fuzz
