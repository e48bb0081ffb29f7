#include "core/replay/payload_rewriter.hpp"

#include <algorithm>

namespace ctibus::replay {

using msgpack::Type;

bool PayloadRewriter::rewrite(std::span<const std::uint8_t> payload, const Fields& fields,
                              msgpack::Buffer& out) {
  msgpack::Reader whole(payload);
  if (whole.peek() != Type::map || !whole.skip() || !whole.at_end()) return false;
  const std::size_t before = out.size();
  msgpack::Reader in(payload);
  if (map(in, &fields, {.declared = true}, out, 0)) return true;
  out.resize(before);
  return false;
}

bool PayloadRewriter::map(msgpack::Reader& in, const Fields* fields, const ValueInfo& info,
                          msgpack::Buffer& out, int depth) {
  std::size_t size = 0;
  if (!in.map(size)) return false;
  msgpack::Writer(out).map(size);
  const bool dictionary = info.field != nullptr && info.field->kind == Kind::dictionary;
  for (std::size_t i = 0; i < size; ++i) {
    std::string_view key;
    if (!in.text(key)) return false;
    ValueInfo inner{.declared = dictionary && info.declared, .personal = info.personal};
    if (fields != nullptr) {
      const auto found = std::find_if(fields->begin(), fields->end(),
                                      [&](const auto& field) { return field.name == key; });
      if (found != fields->end()) {
        inner.field = &*found;
        inner.declared = true;
        inner.personal = info.personal || found->privacy != Privacy::open;
      }
    }
    if (inner.field != nullptr) {
      msgpack::Writer(out).text(key);
    } else {
      msgpack::Writer(out).text(name(key, info));
    }
    if (!value(in, inner, out, depth + 1)) return false;
  }
  return true;
}

bool PayloadRewriter::value(msgpack::Reader& in, const ValueInfo& info, msgpack::Buffer& out,
                            int depth) {
  if (depth > msgpack::Reader::max_depth) return false;
  switch (in.peek()) {
    case Type::text: {
      std::string_view old;
      if (!in.text(old)) return false;
      msgpack::Writer(out).text(text(old, info));
      return true;
    }
    case Type::unsigned_integer: {
      std::uint64_t old = 0;
      if (!in.unsigned_integer(old)) return false;
      if (old > INT64_MAX) {
        msgpack::Writer(out).unsigned_integer(old);
      } else {
        msgpack::Writer(out).integer(integer(static_cast<std::int64_t>(old), info));
      }
      return true;
    }
    case Type::integer: {
      std::int64_t old = 0;
      if (!in.integer(old)) return false;
      msgpack::Writer(out).integer(integer(old, info));
      return true;
    }
    case Type::bytes: {
      std::span<const std::uint8_t> old;
      if (!in.bytes(old)) return false;
      msgpack::Writer(out).bytes(keeps_bytes(info) ? old : std::span<const std::uint8_t>());
      return true;
    }
    case Type::array: {
      std::size_t size = 0;
      if (!in.array(size)) return false;
      msgpack::Writer(out).array(size);
      for (std::size_t i = 0; i < size; ++i) {
        if (!value(in, info, out, depth + 1)) return false;
      }
      return true;
    }
    case Type::map: {
      const bool group = info.field != nullptr && !info.field->fields.empty();
      return map(in, group ? &info.field->fields : nullptr, info, out, depth);
    }
    case Type::extension: {
      if (!in.skip()) return false;
      msgpack::Writer(out).nil();  // nobody here knows what it says
      return true;
    }
    case Type::nil:
    case Type::boolean:
    case Type::number:
    case Type::malformed:
      break;
  }
  const auto raw = in.raw();
  msgpack::Writer(out).raw(raw);
  return in.ok();
}

}  // namespace ctibus::replay
